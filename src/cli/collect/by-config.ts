import { admitAll } from "../config/admit.ts";
import { readDrafts } from "../config/resources.ts";
import { Failure } from "../failure.ts";
import type { Result } from "../session.ts";
import { openFiles, standardText } from "../sources/files.ts";
import { type CollectOrder, deliver, type Parts } from "./collect.ts";
import { configJobs } from "./config-jobs.ts";

/** Collects what a folder of resources says, as an operator would that they were applied to. */
export async function collectByConfig({ flags }: CollectOrder, parts: Parts): Promise<Result> {
  const { session, notices, places } = parts;
  const { signal } = session;
  const paths = flags.config ?? [];
  const files = await openFiles({ paths, recursive: true }, () => standardText(signal));
  const [place] = places;
  const [namespace = place?.namespace ?? "default"] = flags.namespace ?? [];
  const { drafts, secrets, others } = await readDrafts(files, namespace, signal);
  if (drafts.length === 0)
    throw new Failure(`${paths.join(", ")}: no resources of Kollect in there`);
  if (others > 0) notices.debug(`${others} documents of other kinds are left out`);
  const resources = await admitAll(drafts, { place, notices }, signal);
  const plans = await configJobs(resources, parts);
  if (flags.toSinks === undefined && flags.sink === undefined)
    return deliver(plans, flags, { ...parts, hasTargets: true });
  const { exportToSinks } = await import("./to-sinks.ts");
  return exportToSinks(plans, { flags, resources, secrets }, parts);
}
