import { type Command, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { repeated, withClusterFlags, withNoticeFlags } from "../flags/shared.ts";
import type { Session } from "../session.ts";
import type { ValidateFlags } from "./flags.ts";
import { reportFormats } from "./report-format.ts";

export function registerValidate(program: Command, session: Session): void {
  const command = program
    .command("validate")
    .summary("judge files as the admission webhook would")
    .description(
      "Judges resources of Kollect in files by the webhook's own rules, without a cluster. Folders are searched with" +
        " the folders in them. Exit code 1 says that something is wrong; 2 that something could not be read.",
    )
    .argument("[paths...]", "files, folders, or - for standard input")
    .option("-f, --filename <path>", "the same", repeated)
    .option("-n, --namespace <name>", "of documents that name none", "default")
    .option("--server", "ask the cluster, too: for paths that its kinds do not have")
    .option("--allow-private-sinks", "as the operator has it", false)
    .option("--dev", "as the operator has it", false)
    .addOption(
      new Option("-o, --output <format>", "how faults are printed")
        .choices(reportFormats)
        .default("text"),
    );
  withNoticeFlags(withClusterFlags(command)).action(
    async (paths: readonly string[], flags: ValidateFlags) => {
      const { validate } = await import("./validate.ts");
      session.end(await validate({ paths, flags }, session));
    },
  );
  withExample(
    command,
    "kollect validate ./kollect",
    "helm template ./chart | kollect validate -",
    "kollect validate ./kollect --server --context prod",
    "kollect validate ./kollect -o sarif > kollect.sarif",
  );
}
