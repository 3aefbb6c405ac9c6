import { isRetained, type PartKey, partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Delta } from "../../rows/snapshot.ts";
import {
  type Counts,
  demandOurs,
  type Layout,
  mended,
  type Outcome,
  retainedRows,
  type Work,
} from "./layout.ts";
import type { Oid } from "./object.ts";
import { pauseOf } from "./pause.ts";
import { type Naming, rowPath } from "./path-template.ts";
import { type Content, rowFile } from "./row-file.ts";
import type { RowIndex } from "./row-index.ts";
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
function sweep({ tree, manifest }: Work, { paths, kept }: Plan, index: string | undefined): Oid[] {
  const gone: Oid[] = [];
  for (const [path, part] of manifest.ownership.entries()) {
    if (paths.has(path) || kept.has(path) || path === index) continue;
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

interface Replacement {
  readonly row: Row;
  /** The row that may stand there: what is like it need not be sent again. */
  readonly before?: Row | undefined;
}

export interface PerResourceOptions {
  readonly naming: Naming;
  readonly content: Content;
  /** Left out where there is none. */
  readonly index: RowIndex | undefined;
}

/** A file of its own for each row. */
export function createPerResource({ naming, content, index }: PerResourceOptions): Layout {
  const { format } = naming;
  let memory: Memory | undefined;

  const fileOf = (row: Row): Buffer => Buffer.from(rowFile(row, format, content));
  /** Puts the row's file where it differs; returns its blob's name if it did, and counts. */
  const put = (
    work: Work,
    path: string,
    { row, before }: Replacement,
    counts: Counts,
  ): Oid | undefined => {
    const { tree, pack, manifest } = work;
    demandOurs(work, path);
    manifest.ownership.set(path, partOf(row));
    const held = tree.get(path);
    const oid = tree.putBlob(path, fileOf(row), pack, before && fileOf(before));
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
      wanted.push([rowPath(naming, row, order), row]);
      await pause(wanted.length);
    }
    const parts = new Map(wanted.map(([path, row]) => [path, partOf(row)]));
    const kept = new Map(
      [...manifest.ownership.entries()].filter(
        ([path, part]) => isRetained(order.snapshot.retained, part) && parts.get(path) !== part,
      ),
    );
    const withGroup = (row: Row): string | undefined =>
      naming.groupInPath === "auto" ? rowPath(naming, row, order, true) : undefined;
    const taken = index === undefined ? kept.keys() : [...kept.keys(), index.pathFor(order)];
    return { ...assignPaths(wanted, taken, format, withGroup), kept };
  };

  const compare = async (work: Work): Promise<Counts> => {
    const plan = await planOf(work);
    await work.tree.open([...plan.paths.keys(), ...work.manifest.ownership.paths()]);
    const held = filesInQuestion(work);
    const gone = sweep(work, plan, index?.pathFor(work.order));
    const twins = new Set(gone);
    const counts: Counts = { added: 0, changed: 0, removed: gone.length };
    const pause = pauseOf(work.signal);
    let seen = 0;
    for (const [path, row] of plan.paths) {
      const isNew = work.tree.get(path) === undefined;
      const oid = put(work, path, { row }, counts);
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
      if (path !== rowPath(naming, row, order)) return false;
      if (!isRetained(order.snapshot.retained, partOf(row))) freed.add(path);
    }
    const isOwn = (row: Row): boolean => {
      const path = rowPath(naming, row, order);
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
      const path = rowPath(naming, row, order);
      held.paths.set(row.key, path);
      put(work, path, { row, before: delta.before.get(row.key) }, counts);
      await pause(++seen);
    }
    return counts;
  };

  const bringUpToDate = async (work: Work): Promise<Counts> => {
    const { delta } = work.order;
    const held = memory;
    if (delta === undefined || held === undefined) return compare(work);
    await work.tree.open([
      ...delta.upserted.map((row) => rowPath(naming, row, work.order)),
      ...delta.removed.flatMap((row) => held.paths.get(row.key) ?? []),
      ...(index === undefined ? [] : work.manifest.ownership.paths()),
    ]);
    return isPlain(work, delta, held) ? apply(work, delta, held) : compare(work);
  };

  return {
    write: async (work): Promise<Outcome> => {
      const { order, manifest } = work;
      const counts = await bringUpToDate(work);
      if (index !== undefined) await work.tree.open([index.pathFor(order)]);
      const facts = index?.write(work);
      return {
        ...(index === undefined ? counts : mended(work, counts)),
        itemCount: manifest.ownership.size - (facts === undefined ? 0 : 1),
        checksum: order.snapshot.digest,
        path: facts?.path ?? manifest.base,
        document: undefined,
        index: facts,
      };
    },
  };
}
