import type { Command } from "commander";
import { withExample } from "../flags/example.ts";
import {
  parseCount,
  repeated,
  withClusterFlags,
  withFileFlags,
  withNamespaceFlags,
  withOutputFlags,
} from "../flags/shared.ts";
import type { Session } from "../session.ts";
import type { QueryFlags } from "./flags.ts";

export function registerQuery(program: Command, session: Session): void {
  const command = program
    .command("query")
    .summary("ask in SQL, of clusters or of manifests")
    .description(
      'Runs one SELECT of SQLite over tables that are called as kinds are: deployments, deploy, "deployments.apps".' +
        " Only the kinds that it names are listed, and only the columns that it names are kept." +
        " Without a statement it is read from standard input, or asked for on a terminal.",
    )
    .argument("[statement]", 'a SELECT, or ".schema <kind>", or ".tables"')
    .option(
      "--column <name=path>",
      "one more column of every table, a JSONPath or cel: expression; name:int=path gives it a type",
      repeated,
    )
    .option("-l, --selector <labels>", "labels, for example app=shop,tier!=db");
  withFileFlags(withNamespaceFlags(withClusterFlags(command)));
  withOutputFlags(command)
    .option("--memory <megabytes>", "what tables may take", parseCount, 1_024)
    .action(async (statement: string | undefined, flags: QueryFlags) => {
      const { query } = await import("./query.ts");
      session.end(await query(statement, flags, session));
    });
  withExample(
    command,
    'kollect query -A "select image, count(*) from deployments group by 1 order by 2 desc"',
    `kollect query -A "select namespace, name from pods where status ->> 'phase' <> 'Running'"`,
    "kollect query --context 'prod-*' -A \"select cluster, count(*) from nodes group by 1\"",
    "helm template ./chart | kollect query -f - \"select name, replicas from deploy\" --column replicas='$.spec.replicas'",
    'kollect query ".schema deployments"',
  );
}
