import { admitAll, refuseFiles } from "../config/admit.ts";
import { type Draft, readDrafts, type Resources } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import type { Result } from "../session.ts";
import type { SourceDocument } from "../sources/document.ts";
import { openFiles, standardText } from "../sources/files.ts";
import { type CollectOrder, deliver, type Parts } from "./collect.ts";
import { configJobs } from "./config-jobs.ts";
import type { CollectFlags } from "./flags.ts";

/** Collects what a folder of resources says, as an operator would that they were applied to. */
export async function collectByConfig({ flags }: CollectOrder, parts: Parts): Promise<Result> {
  const { resources, secrets } = await readConfig(flags, parts);
  const plans = await configJobs(resources, parts);
  if (flags.toSinks === undefined && flags.sink === undefined)
    return deliver(plans, flags, { ...parts, hasTargets: true });
  const { exportToSinks } = await import("./to-sinks.ts");
  return exportToSinks(plans, { flags, resources, secrets }, parts);
}

/** What a folder of resources says once the webhook's rules have let it pass. */
export interface Config {
  readonly resources: Resources;
  /** Where they stand. */
  readonly drafts: readonly Draft[];
  /** By "namespace/name". */
  readonly secrets: ReadonlyMap<string, SourceDocument>;
}

/** @throws {Failure} something cannot be read, or would be refused; all of it is told */
export async function readConfig(
  flags: Pick<CollectFlags, "config" | "namespace">,
  { session: { signal }, notices, places }: Pick<Parts, "session" | "notices" | "places">,
): Promise<Config> {
  const paths = flags.config ?? [];
  const files = await openFiles({ paths, recursive: true }, () => standardText(signal));
  const [place] = places;
  const [namespace = place?.namespace ?? "default"] = flags.namespace ?? [];
  const { drafts, secrets, others, faults } = await readDrafts(files, namespace, signal);
  refuseFiles(faults, notices);
  if (drafts.length === 0)
    throw new Failure(`${paths.join(", ")}: no resources of Kollect in there`);
  if (others > 0) notices.debug(`${others} documents of other kinds are left out`);
  const resources = await admitAll(drafts, { place, notices }, signal);
  return { resources, drafts, secrets };
}
