import { isRetained, type PartKey, partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Delta } from "../../rows/snapshot.ts";
import { rowFile } from "./file-format.ts";
import {
  type Counts,
  demandOurs,
  type Layout,
  type Outcome,
  retainedRows,
  type Work,
} from "./layout.ts";
import type { Oid } from "./object.ts";
import { pauseOf } from "./pause.ts";
import { type Format, rowPath } from "./path-template.ts";
import { assignPaths, foldersOf, type RowPaths } from "./row-paths.ts";

/** What a full comparison leaves behind, so that a delta may follow. */
interface Memory {
  /** By row key. */
  readonly paths: Map<string, string>;
  readonly contested: ReadonlySet<string>;
  readonly isTangled: boolean;
  /** Parts with files that no row of the snapshot stands for. */
  readonly kept: Set<PartKey>;
}

type Plan = RowPaths & {
  /** Files of what is retained, with the part that each belongs to. */
  readonly kept: ReadonlyMap<string, PartKey>;
};

/** Removes our files that the plan has no use for; returns the names of their blobs. */
function sweep({ tree, manifest }: Work, { paths, kept }: Plan): Oid[] {
  const gone: Oid[] = [];
  for (const [path, part] of manifest.ownership.entries()) {
    if (paths.has(path) || kept.has(path)) continue;
    const held = tree.get(path);
    if (typeof held === "object" && part !== "") gone.push(held.oid);
    tree.remove(path);
    manifest.ownership.delete(path);
  }
  return gone;
}

/** Files of rows that may have to go: those of what is retained may not. */
const filesInQuestion = ({ manifest, order }: Work): number =>
  [...manifest.ownership.entries()].filter(
    ([, part]) => part !== "" && !isRetained(order.snapshot.retained, part),
  ).length;

/** A file of its own for each row. */
export function createPerResource(template: string, format: Format): Layout {
  let memory: Memory | undefined;

  /** Puts the row's file where it differs; returns its blob's name if it did, and counts. */
  const put = (work: Work, path: string, row: Row, counts: Counts): Oid | undefined => {
    const { tree, pack, manifest } = work;
    demandOurs(work, path);
    manifest.ownership.set(path, partOf(row));
    const held = tree.get(path);
    const oid = tree.putBlob(path, Buffer.from(rowFile(row, format)), pack);
    const now = tree.get(path);
    if (typeof held === "object" && typeof now === "object" && held === now) return undefined;
    if (held === undefined) counts.added++;
    else counts.changed++;
    return oid;
  };

  const planOf = async (work: Work): Promise<Plan> => {
    const { order, manifest } = work;
    const pause = pauseOf(work.signal);
    const rows = [...order.snapshot.rows()];
    const known = new Set(rows.map((row) => row.key));
    // Rows of a document come along when the layout has changed.
    for (const row of await retainedRows(work, "document")) if (!known.has(row.key)) rows.push(row);
    const wanted: (readonly [string, Row])[] = [];
    for (const row of rows) {
      wanted.push([rowPath(template, row, order, format), row]);
      await pause(wanted.length);
    }
    const parts = new Map(wanted.map(([path, row]) => [path, partOf(row)]));
    const kept = new Map(
      [...manifest.ownership.entries()].filter(
        ([path, part]) => isRetained(order.snapshot.retained, part) && parts.get(path) !== part,
      ),
    );
    return { ...assignPaths(wanted, kept.keys(), format), kept };
  };

  const compare = async (work: Work): Promise<Counts> => {
    const plan = await planOf(work);
    const held = filesInQuestion(work);
    const gone = sweep(work, plan);
    const twins = new Set(gone);
    const counts: Counts = { added: 0, changed: 0, removed: gone.length };
    const pause = pauseOf(work.signal);
    let seen = 0;
    for (const [path, row] of plan.paths) {
      const isNew = work.tree.get(path) === undefined;
      const oid = put(work, path, row, counts);
      // A row that only moved to another path is no row less.
      if (oid !== undefined && isNew && twins.delete(oid)) {
        counts.added--;
        counts.changed++;
        counts.removed--;
      }
      await pause(++seen);
    }
    work.order.demandRemoval(counts.removed, held);
    memory = {
      paths: new Map([...plan.paths].map(([path, row]) => [row.key, path])),
      contested: plan.contested,
      isTangled: plan.isTangled,
      kept: new Set(plan.kept.values()),
    };
    return counts;
  };

  /** Whether every row of `delta` has a path of its own that depends on no other row. */
  const isPlain = (work: Work, delta: Delta, held: Memory): boolean => {
    const { order, tree, manifest } = work;
    if (held.isTangled || [...held.kept].some((it) => !isRetained(order.snapshot.retained, it)))
      return false;
    const freed = new Set<string>();
    const wanted = new Set<string>();
    const folders = new Set<string>();
    for (const row of delta.removed) {
      const path = held.paths.get(row.key);
      if (path === undefined) continue;
      if (path !== rowPath(template, row, order, format)) return false;
      if (!isRetained(order.snapshot.retained, partOf(row))) freed.add(path);
    }
    const isOwn = (row: Row): boolean => {
      const path = rowPath(template, row, order, format);
      const before = held.paths.get(row.key);
      if (wanted.has(path) || held.contested.has(path)) return false;
      wanted.add(path);
      if (before !== undefined) return before === path;
      for (const folder of foldersOf(path)) folders.add(folder);
      const isOwned = manifest.ownership.get(path) !== undefined;
      return isOwned
        ? freed.has(path)
        : tree.get(path) === undefined && tree.obstacle(path) === undefined;
    };
    return delta.upserted.every(isOwn) && ![...wanted].some((it) => folders.has(it));
  };

  const apply = async (work: Work, delta: Delta, held: Memory): Promise<Counts> => {
    const { order, tree, manifest } = work;
    const counts: Counts = { added: 0, changed: 0, removed: 0 };
    const pause = pauseOf(work.signal);
    for (const row of delta.removed) {
      const path = held.paths.get(row.key);
      if (path === undefined) continue;
      held.paths.delete(row.key);
      if (isRetained(order.snapshot.retained, partOf(row))) held.kept.add(partOf(row));
      else {
        tree.remove(path);
        manifest.ownership.delete(path);
        counts.removed++;
      }
    }
    let seen = 0;
    for (const row of delta.upserted) {
      const path = rowPath(template, row, order, format);
      held.paths.set(row.key, path);
      put(work, path, row, counts);
      await pause(++seen);
    }
    return counts;
  };

  return {
    write: async (work): Promise<Outcome> => {
      const { delta, snapshot } = work.order;
      const held = memory;
      const counts =
        delta !== undefined && held !== undefined && isPlain(work, delta, held)
          ? await apply(work, delta, held)
          : await compare(work);
      return {
        ...counts,
        itemCount: work.manifest.ownership.size,
        checksum: snapshot.digest,
        path: work.manifest.base,
        document: undefined,
      };
    },
  };
}
