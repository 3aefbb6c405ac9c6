import type { Command } from "commander";
import packageFile from "../../../package.json" with { type: "json" };
import { withExample } from "../flags/example.ts";
import type { Session } from "../session.ts";

export const { version } = packageFile;

export function registerVersion(program: Command, { output }: Session): void {
  const command = program
    .command("version")
    .description("print the version, and that of Node")
    .action(() => output.write(`kollect ${version} (node ${process.versions.node})\n`));
  withExample(command, "kollect version");
}
