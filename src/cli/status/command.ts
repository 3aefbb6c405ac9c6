import { type Command, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { withClusterFlags, withNamespaceFlags, withNoticeFlags } from "../flags/shared.ts";
import type { Session } from "../session.ts";
import { type StatusFlags, statusFormats } from "./flags.ts";

export function registerStatus(program: Command, session: Session): void {
  const command = program
    .command("status")
    .summary("show targets, inventories and sinks, and what is wrong with them")
    .description(
      "Shows what targets collect, what sinks hold and how far they lag, as the operator says in the resources' status." +
        " Exit code 1 says that something is not ready; what and why, stands on standard error.",
    );
  withNoticeFlags(withNamespaceFlags(withClusterFlags(command)))
    .addOption(
      new Option("-o, --output <format>", "how it is printed")
        .choices(statusFormats)
        .default("table"),
    )
    .option("-w, --watch", "go on showing it, until it is interrupted")
    .action(async (flags: StatusFlags) => {
      const { status } = await import("./status.ts");
      const result = await status(flags, session);
      if (result !== undefined) session.end(result);
    });
  withExample(
    command,
    "kollect status -A",
    "kollect status -A --watch",
    "kollect status --context 'prod-*' -n team -o json",
  );
}
