import type { Command } from "commander";
import { withExample } from "../flags/example.ts";
import {
  repeated,
  withClusterFlags,
  withFileFlags,
  withNamespaceFlags,
  withOutputFlags,
} from "../flags/shared.ts";
import type { Session } from "../session.ts";
import type { CollectFlags } from "./flags.ts";

export function registerCollect(program: Command, session: Session): void {
  const command = program
    .command("collect")
    .summary("collect once, from clusters or from manifests")
    .description(
      "Collects once what the operator would keep: of one kind and ad hoc, or by a folder of Kollect resources (--config)." +
        " Exit code 1 says that something is missing; what, stands on standard error.",
    )
    .argument(
      "[kind]",
      "for example deployments, deploy, Deployment or deployments.apps; several: deploy,svc",
    )
    .argument(
      "[names...]",
      "names of objects; default: all. kind/name each time is understood, too",
    )
    .option(
      "--column <name=path>",
      "a JSONPath or cel: expression; repeat it for more. name:list=path gives it a type",
      repeated,
    )
    .option("-l, --selector <labels>", "labels, for example app=shop,tier!=db")
    .option("--field <metadata.name=value>", "an object's name", repeated)
    .option("--config <path>", "profiles, targets, inventories, sinks and Secrets", repeated);
  withFileFlags(withNamespaceFlags(withClusterFlags(command)));
  withOutputFlags(command)
    .option("--sqlite <file>", "into a table for each profile or kind of a new SQLite file")
    .option("--output-dir <folder>", "into a file for each object")
    .option("--to-sinks", "into the sinks that the inventories of --config name")
    .option("--sink <names>", "into these sinks of --config only", repeated)
    .option("--confirm-deletion", "let more rows go from sinks than spec.deletionGuard allows")
    .action(async (kind: string | undefined, names: readonly string[], flags: CollectFlags) => {
      const { collect } = await import("./collect.ts");
      session.end(await collect({ kind, names, flags }, session));
    });
  withExample(
    command,
    "kollect collect deployments -A --column image='$.spec.template.spec.containers[*].image'",
    "kollect collect deploy --context 'prod-*' -A -o csv --column replicas=cel:object.spec.replicas",
    "helm template ./chart | kollect collect deployments -f - -o name",
    "kollect collect --config ./kollect --sqlite inventory.db",
  );
}
