import { createCollection, type Collection } from "../../collect/collection.ts";
import type { SourceKey } from "../../rows/row.ts";
import { createSnapshotStore, type SnapshotStore } from "../../rows/snapshot-store.ts";
import { systemClock } from "../../runtime/clock.ts";
import type { Job } from "./job.ts";
import type { Parts } from "./collect.ts";
import type { Scope } from "../../collect/object-source.ts";
import { Failure } from "../failure.ts";
import { listedOf } from "./stream.ts";
import { sweep } from "./sweep.ts";

/** Jobs of one place, and the targets for which there is none. */
export interface Gathering {
  readonly jobs: readonly Job[];
  readonly idle: readonly SourceKey[];
}

/**
 * Rows of all jobs in a store, as the operator keeps them: what could not be listed is retained there, so that no sink
 * loses what it holds of it.
 */
export async function gatherRows(
  { jobs, idle }: Gathering,
  parts: Parts,
  signal: AbortSignal,
): Promise<SnapshotStore> {
  const store = createSnapshotStore();
  for (const job of jobs) await gatherJob(job, { ...parts, store }, signal);
  if (parts.shortfall.isTorn)
    throw new Failure(
      "what could not be read may hold objects, which would be removed; nothing is written",
    );
  for (const source of idle) store.settle(source, "all");
  parts.notices.progress("");
  store.open();
  return store;
}

async function gatherJob(
  job: Job,
  { store, shortfall, notices, hasClusters }: Parts & { readonly store: SnapshotStore },
  signal: AbortSignal,
): Promise<void> {
  const list = listedOf(job, hasClusters);
  const missing = new Map<Scope, unknown>();
  const uids = new Set<string>();
  const begin = (plan: Job["plan"]): Collection => createCollection(plan, store, () => undefined);
  let collection = begin(job.plan);
  for await (const it of sweep(job, signal)) {
    switch (it.type) {
      case "split": {
        const { plan } = job;
        const selection = { ...plan.selection, namespaces: it.namespaces };
        collection = begin({ ...plan, selection });
        collection.restart(true);
        break;
      }
      case "object":
        shortfall.had(it.object.metadata.name);
        uids.add(it.object.metadata.uid);
        collection.take(it.object);
        if (uids.size % 500 === 0) notices.progress(`${list.resource}: ${uids.size} objects`);
        break;
      case "listed":
        shortfall.had();
        collection.complete(it.scope, uids);
        break;
      case "missing": {
        missing.set(it.scope, it.error);
        const error = it.error instanceof Error ? it.error : new Error(String(it.error));
        collection.interrupt(it.scope, { error, since: systemClock.now() });
      }
    }
  }
  if (missing.size > 0) shortfall.unlisted(list, missing);
  for (const { text } of collection.failures.values()) shortfall.failed(list, text);
}
