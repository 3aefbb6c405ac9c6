import { type Command, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { repeated, withClusterFlags, withFileFlags, withNamespaceFlags } from "../flags/shared.ts";
import type { Session } from "../session.ts";
import { type InitFlags, sinkTypes } from "./flags.ts";

export function registerInit(program: Command, session: Session): void {
  const command = program
    .command("init")
    .summary("write the resources for a first inventory")
    .description(
      "Writes profile, target, inventory and sink for one kind, as files that the operator and kollect collect --config" +
        " take. Asks for what no flag says, on a terminal; looks at one object of the kind, if it may, and proposes" +
        " attributes. Data of Secrets is never looked at. Prints the names of the files.",
    )
    .option("--kind <kind>", "for example deployments, deploy, Deployment or deployments.apps")
    .option("--name <name>", "of the resources; default: as the kind is called")
    .option(
      "--attribute <name=path>",
      "a JSONPath or cel: expression, in place of what would be proposed; repeat it for more. name:list=path gives it a type",
      repeated,
    )
    .addOption(new Option("--sink <type>", "where the rows go").choices(sinkTypes))
    .option(
      "--endpoint <url>",
      "of the sink; that of postgres holds a password, and is read from a variable",
    )
    .option(
      "--cluster <name>",
      "of this cluster in the sink, to tell several apart; default: as the context is called",
    )
    .option("--allow-private-sinks", "as the operator has it", false)
    .option("--dev", "as the operator has it: the sink may be on loopback or file://", false)
    .option("--output-dir <folder>", "where the files go", "kollect-resources")
    .option("--force", "over files that are there", false)
    .option("-y, --yes", "look at one object, and take what is proposed", false)
    .option("-q, --quiet", "tell nothing but what is wrong");
  withFileFlags(withNamespaceFlags(withClusterFlags(command))).action(async (flags: InitFlags) => {
    const { init } = await import("./init.ts");
    session.end(await init(flags, session));
  });
  withExample(
    command,
    "kollect init",
    "kollect init --kind deployments -A --sink git --endpoint https://git.example.com/team/inventory.git --yes",
    "kollect init --kind ingresses -f ./manifests --sink postgres --yes",
  );
}
