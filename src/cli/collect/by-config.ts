import { type Loaded, loadResources } from "../config/load.ts";
import type { Result } from "../session.ts";
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

/** What the files of `--config` say. @throws {Failure} as loadResources */
export function readConfig(
  flags: Pick<CollectFlags, "config" | "namespace">,
  { session, notices, places }: Pick<Parts, "session" | "notices" | "places">,
): Promise<Loaded> {
  const [place] = places;
  const [namespace = place?.namespace ?? "default"] = flags.namespace ?? [];
  return loadResources(flags.config ?? [], { place, namespace, notices }, session.signal);
}
