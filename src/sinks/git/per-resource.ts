import { setImmediate as breathe } from "node:timers/promises";
import type { Row, SourceKey } from "../../rows/row.ts";
import type { Delta } from "../../rows/snapshot.ts";
import { rowFile } from "./file-format.ts";
import { demandOurs, type Layout, type Outcome, retainedRows, type Work } from "./layout.ts";
import { oidOf } from "./object.ts";
import { type Format, rowPath } from "./path-template.ts";
import { assignPaths } from "./row-paths.ts";
import { fileMode } from "./tree.ts";

const sourceOf = (row: Row): SourceKey => `${row.targetNamespace}/${row.targetName}`;

interface Counts {
  rowsWritten: number;
  rowsRemoved: number;
}

/** What a full comparison leaves behind, so that a delta may follow. */
interface Memory {
  /** By row key. */
  readonly paths: Map<string, string>;
  readonly contested: ReadonlySet<string>;
  readonly hasFolders: boolean;
  /** Targets with files that no row of the snapshot stands for. */
  readonly kept: Set<SourceKey>;
}

/** A file of its own for each row. */
export function createPerResource(template: string, format: Format): Layout {
  let memory: Memory | undefined;

  /** Puts the row's file where it differs; returns its blob's name if it did. */
  const put = (work: Work, path: string, row: Row): string | undefined => {
    const { tree, pack, manifest } = work;
    demandOurs(work, path);
    manifest.ownership.set(path, sourceOf(row));
    const data = Buffer.from(rowFile(row, format));
    const oid = oidOf("blob", data);
    const held = tree.get(path);
    if (typeof held === "object" && held.oid === oid && held.mode === fileMode) return undefined;
    tree.put(path, pack.add("blob", data));
    return oid;
  };

  const compare = async (work: Work): Promise<Counts> => {
    const { order, tree, manifest, signal } = work;
    const { ownership } = manifest;
    const { retained } = order.snapshot;
    const fresh = [...order.snapshot.rows()];
    const known = new Set(fresh.map((row) => row.key));
    // Rows of a document come along when the layout has changed.
    const carried = await retainedRows(work, "document");
    const wanted = [...fresh, ...carried.filter((row) => !known.has(row.key))].map(
      (row) => [rowPath(template, row, order, format), row] as const,
    );
    const sources = new Map(wanted.map(([path, row]) => [path, sourceOf(row)]));
    const kept = [...ownership.entries()].filter(
      ([path, source]) => retained.has(source) && sources.get(path) !== source,
    );
    const keptPaths = new Set(kept.map(([path]) => path));
    const { paths, contested, hasFolders } = assignPaths(wanted, keptPaths, format);
    const gone = new Map<string, number>();
    let rowsRemoved = 0;
    for (const [path] of [...ownership.entries()]) {
      if (paths.has(path) || keptPaths.has(path)) continue;
      const held = tree.get(path);
      ownership.delete(path);
      if (path === manifest.document?.path) tree.remove(path);
      else if (typeof held === "object") {
        tree.remove(path);
        rowsRemoved++;
        gone.set(held.oid, (gone.get(held.oid) ?? 0) + 1);
      }
    }
    let rowsWritten = 0;
    let seen = 0;
    for (const [path, row] of paths) {
      const oid = put(work, path, row);
      if (oid !== undefined) rowsWritten++;
      // A row that moved to another path is no row less.
      const moved = oid === undefined ? 0 : (gone.get(oid) ?? 0);
      if (oid !== undefined && moved > 0) {
        gone.set(oid, moved - 1);
        rowsRemoved--;
      }
      if (++seen % 256 === 0) {
        await breathe();
        signal.throwIfAborted();
      }
    }
    memory = {
      paths: new Map([...paths].map(([path, row]) => [row.key, path])),
      contested,
      hasFolders,
      kept: new Set(kept.map(([, source]) => source)),
    };
    return { rowsWritten, rowsRemoved };
  };

  /** Whether every row of `delta` has a path of its own that depends on no other row. */
  const isPlain = (work: Work, delta: Delta, held: Memory): boolean => {
    const { order, tree, manifest } = work;
    if (held.hasFolders || [...held.kept].some((it) => !order.snapshot.retained.has(it)))
      return false;
    const freed = new Set<string>();
    const wanted = new Set<string>();
    for (const row of delta.removed) {
      const path = held.paths.get(row.key);
      if (path === undefined) continue;
      if (path !== rowPath(template, row, order, format)) return false;
      if (!order.snapshot.retained.has(sourceOf(row))) freed.add(path);
    }
    return delta.upserted.every((row) => {
      const path = rowPath(template, row, order, format);
      const before = held.paths.get(row.key);
      if (wanted.has(path) || held.contested.has(path)) return false;
      wanted.add(path);
      if (before !== undefined) return before === path;
      const isOwned = manifest.ownership.get(path) !== undefined;
      return isOwned
        ? freed.has(path)
        : tree.get(path) === undefined && tree.obstacle(path) === undefined;
    });
  };

  const apply = async (work: Work, delta: Delta, held: Memory): Promise<Counts> => {
    const { order, tree, manifest, signal } = work;
    const counts: Counts = { rowsWritten: 0, rowsRemoved: 0 };
    for (const row of delta.removed) {
      const path = held.paths.get(row.key);
      if (path === undefined) continue;
      held.paths.delete(row.key);
      if (order.snapshot.retained.has(sourceOf(row))) held.kept.add(sourceOf(row));
      else {
        tree.remove(path);
        manifest.ownership.delete(path);
        counts.rowsRemoved++;
      }
    }
    for (const [index, row] of delta.upserted.entries()) {
      const path = rowPath(template, row, order, format);
      held.paths.set(row.key, path);
      if (put(work, path, row) !== undefined) counts.rowsWritten++;
      if (index % 256 === 255) {
        await breathe();
        signal.throwIfAborted();
      }
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
        document: undefined,
      };
    },
  };
}
