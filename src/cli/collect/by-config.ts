import { loadResources } from "../config/load.ts";
import type { Result } from "../session.ts";
import { type CollectOrder, deliver, type Parts } from "./collect.ts";
import { configJobs } from "./config-jobs.ts";

/** Collects what a folder of resources says, as an operator would that they were applied to. */
export async function collectByConfig({ flags }: CollectOrder, parts: Parts): Promise<Result> {
  const { session, notices, places } = parts;
  const [place] = places;
  const [namespace = place?.namespace ?? "default"] = flags.namespace ?? [];
  const { resources, secrets } = await loadResources(
    flags.config ?? [],
    { place, namespace, notices },
    session.signal,
  );
  const plans = await configJobs(resources, parts);
  if (flags.toSinks === undefined && flags.sink === undefined)
    return deliver(plans, flags, { ...parts, hasTargets: true });
  const { exportToSinks } = await import("./to-sinks.ts");
  return exportToSinks(plans, { flags, resources, secrets }, parts);
}
