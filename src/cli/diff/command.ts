import { type Command, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { repeated, withClusterFlags, withNoticeFlags } from "../flags/shared.ts";
import type { Session } from "../session.ts";
import { type DiffFlags, diffFormats } from "./flags.ts";

export function registerDiff(program: Command, session: Session): void {
  const command = program
    .command("diff")
    .summary("compare the rows of an inventory: in sinks, in the cluster, at different times")
    .description(
      "Compares the rows of an inventory on two sides: cluster, which is collected now, a sink by its name, or an earlier" +
        " state of a sink, as SINK@REVISION. Added is what only the second side has. Exit code 1 says that they differ.",
    )
    .argument("<inventory>", "name, or namespace/name")
    .argument("<side>", "cluster, SINK or SINK@REVISION")
    .argument("<other>", "the same")
    .option(
      "--config <path>",
      "inventories, sinks, Secrets, targets and profiles; default: those of the cluster",
      repeated,
    )
    .addOption(
      new Option("-o, --output <format>", "how it is printed")
        .choices(diffFormats)
        .default("table"),
    );
  withNoticeFlags(withClusterFlags(command)).action(
    async (inventory: string, side: string, other: string, flags: DiffFlags) => {
      const { diff } = await import("./diff.ts");
      session.end(await diff({ inventory, sides: [side, other], flags }, session));
    },
  );
  withExample(
    command,
    "kollect diff team/fleet cluster history",
    "kollect diff team/fleet history@main~1 history",
    "kollect diff --config ./kollect fleet warehouse@2026-11-01T00:00:00Z warehouse -o ndjson",
  );
}
