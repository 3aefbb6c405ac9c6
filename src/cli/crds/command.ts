import type { Command } from "commander";
import { withExample } from "../flags/example.ts";
import type { Session } from "../session.ts";

export function registerCrds(program: Command, { output }: Session): void {
  const command = program
    .command("crds")
    .description("print the CustomResourceDefinitions, for kubectl apply -f -")
    .action(async () => {
      const { crds } = await import("../../../generated/crds.ts");
      await output.write(crds);
    });
  withExample(command, "kollect crds | kubectl apply --server-side -f -");
}
