import { type Command, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { parseNamespaces } from "../flags/parsers.ts";
import { repeated, withClusterFlags, withFileFlags, withNoticeFlags } from "../flags/shared.ts";
import type { Session } from "../session.ts";
import { explainFormats, type ExplainFlags } from "./flags.ts";

export function registerExplain(program: Command, session: Session): void {
  const command = program
    .command("explain")
    .summary("say why an object is in an inventory, or is not")
    .description(
      "Says of one object every decision on its way into each inventory and each sink, and which field decided: by the" +
        " resources of the cluster and their status, or by files (--config).",
    )
    .argument("<kind>", "for example deployments, deploy, Deployment or deployments.apps")
    .argument("<name>", "of the object")
    .addOption(
      new Option("-n, --namespace <name>", "of the object; default: the context's").argParser(
        parseNamespaces,
      ),
    )
    .option("--config <path>", "profiles, targets, inventories and sinks", repeated);
  withNoticeFlags(withFileFlags(withClusterFlags(command)))
    .addOption(
      new Option("-o, --output <format>", "how decisions are printed")
        .choices(explainFormats)
        .default("text"),
    )
    .action(async (kind: string, name: string, flags: ExplainFlags) => {
      const { explain } = await import("./explain.ts");
      session.end(await explain({ kind, name, flags }, session));
    });
  withExample(
    command,
    "kollect explain deployment web -n shop",
    "kollect explain deployment web -n shop --config ./kollect -o json",
  );
}
