import type { SourceKey } from "../../rows/row.ts";
import { emptySnapshot } from "../../rows/snapshot.ts";
import { everyTarget } from "../../rows/choice.ts";
import { dateAt, systemClock } from "../../runtime/clock.ts";
import { defaultRowTemplate } from "../../sinks/git/path-template.ts";
import { openFolder } from "../../sinks/git/folder.ts";
import { Failure } from "../failure.ts";
import { counted } from "../output/counted.ts";
import type { Result } from "../session.ts";
import type { Parts } from "./collect.ts";
import type { Plans } from "./config-jobs.ts";
import type { CollectFlags } from "./flags.ts";
import { gatherRows } from "./gather.ts";

/** Without a target's name: nobody has given one. */
const adHocTemplate = "{cluster}/{sourceNamespace}/{kind}/{sourceName}{extension}";

export interface FolderOrder {
  readonly flags: CollectFlags;
  readonly hasTargets: boolean;
}

/**
 * Writes a file for each row into a folder, by the Git sink's own layout: what an earlier run has left there and is no more
 * goes; what could not be listed, and what others have put there, stays.
 */
export async function writeFolder(
  { jobs, idle }: Plans,
  { flags, hasTargets }: FolderOrder,
  parts: Parts,
): Promise<Result> {
  const { session, shortfall, notices } = parts;
  const { outputDir: folder = ".", output, limit } = flags;
  if (limit !== undefined)
    throw new Failure("--limit would remove from the folder what is above it; leave it out");
  const format = output === "yaml" ? "yaml" : "json";
  const template = hasTargets ? defaultRowTemplate : adHocTemplate;
  const sink = openFolder({ folder, format, template });
  const counts = { written: 0, removed: 0 };
  for (const [place, here] of Map.groupBy(jobs, (it) => it.place)) {
    const absent = idle.filter((it) => it.place === place).map((it) => it.source);
    // By hand, kind by kind: the next one does not take the place of this one.
    const parted = Map.groupBy(here, (it) => (hasTargets ? "collect" : it.section.name));
    for (const [name, of] of parted) {
      const store = await gatherRows({ jobs: of, idle: absent }, parts, session.signal);
      for (const scope of new Set(of.map(({ plan }) => scopeOf(plan.source)))) {
        const inventory = { namespace: scope, name };
        const snapshot = store.snapshot(scope, everyTarget) ?? emptySnapshot();
        const order = { ...once, inventory, cluster: place.name, snapshot };
        const exportedAt = dateAt(systemClock.now());
        const receipt = await sink.write({ ...order, exportedAt }, session.signal);
        counts.written += receipt.rowsWritten;
        counts.removed += receipt.rowsRemoved;
      }
    }
  }
  const { result } = shortfall;
  if (result === "nothing") throw new Failure("nothing could be had");
  notices.info(`${folder}: ${counted(counts.written, "file")} written, ${counts.removed} removed`);
  return result;
}

const scopeOf = (source: SourceKey): string => source.split("/")[0] ?? "";

const once = {
  purpose: "update",
  epoch: 0,
  delta: undefined,
  profiles: [],
  demandRemoval: () => undefined,
  maxExportBytes: Number.MAX_SAFE_INTEGER,
} as const;
