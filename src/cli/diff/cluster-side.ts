import { createTargetChoices } from "../../controllers/target-choice.ts";
import { partOf } from "../../rows/retained.ts";
import { emptySnapshot, type Snapshot } from "../../rows/snapshot.ts";
import type { Holding } from "../../sinks/sink.ts";
import type { Parts } from "../collect/collect.ts";
import { configJobs } from "../collect/config-jobs.ts";
import { gatherRows } from "../collect/gather.ts";
import type { Scene } from "./scene.ts";

/** Collects now what the inventory is about. What cannot be had is told, and retained. */
export async function collectSnapshot(
  { inventory, resources }: Scene,
  parts: Parts,
): Promise<Snapshot> {
  const { choice, sources } = createTargetChoices(resources.KollectTarget).of(inventory);
  const chosen = new Set(sources);
  const KollectTarget = new Map([...resources.KollectTarget].filter(([key]) => chosen.has(key)));
  const { jobs, idle } = await configJobs({ ...resources, KollectTarget }, parts);
  const store = await gatherRows(
    { jobs, idle: idle.map(({ source }) => source) },
    parts,
    parts.session.signal,
  );
  return store.snapshot(inventory.metadata.namespace ?? "", choice) ?? emptySnapshot();
}

/** A snapshot, read as a sink is. */
export const snapshotHolding = (snapshot: Snapshot): Holding => ({
  list: async function* () {
    for (const row of snapshot.rows())
      yield { key: row.key, part: partOf(row), digest: row.digest };
  },
  rows: async function* (keys) {
    const wanted = new Set(keys);
    for (const row of snapshot.rows()) if (wanted.has(row.key)) yield row;
  },
});
