import { hash } from "node:crypto";
import type { PartKey } from "../../rows/retained.ts";

/** Name of the shard that `path` stands in. */
export const shardOf = (path: string): string => hash("sha256", path, "hex").slice(0, 2);

/**
 * The paths that one inventory owns, each with the part of a target that its row belongs to; a document has none, `""`. Kept in
 * 256 shards by the first byte of the path's SHA-256, so that one more row rewrites one small file.
 */
export interface Ownership {
  get(path: string): PartKey | undefined;
  set(path: string, part: PartKey): void;
  delete(path: string): void;
  readonly size: number;
  entries(): IterableIterator<[string, PartKey]>;
  paths(): IterableIterator<string>;
  /** Shards that changed since this was last called, with their new text; `undefined` for one that is empty now. */
  takeChanges(): Map<string, string | undefined>;
  /** All shards that are not empty. */
  texts(): Map<string, string>;
}

const render = (shard: ReadonlyMap<string, PartKey>): string =>
  [...shard]
    .map(([path, source]) => `${path}\t${source}\n`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join("");

/** @param texts contents of the shards, in any order */
export function createOwnership(texts: Iterable<string>): Ownership {
  const shards = new Map<string, Map<string, PartKey>>();
  const changed = new Set<string>();
  let size = 0;
  const put = (name: string, path: string, source: PartKey): void => {
    const shard = shards.get(name) ?? new Map<string, PartKey>();
    shards.set(name, shard);
    if (!shard.has(path)) size++;
    shard.set(path, source);
  };
  for (const text of texts)
    // An editor, or an import by another tool, may have given the lines other ends.
    for (const line of text.split(/\r?\n/)) {
      const tab = line.indexOf("\t");
      if (tab > 0) put(shardOf(line.slice(0, tab)), line.slice(0, tab), line.slice(tab + 1));
    }
  const ownership: Ownership = {
    get: (path) => shards.get(shardOf(path))?.get(path),
    set: (path, source) => {
      const name = shardOf(path);
      if (shards.get(name)?.get(path) === source) return;
      put(name, path, source);
      changed.add(name);
    },
    delete: (path) => {
      const name = shardOf(path);
      if (shards.get(name)?.delete(path) !== true) return;
      size--;
      changed.add(name);
    },
    get size() {
      return size;
    },
    *entries() {
      for (const shard of shards.values()) yield* shard;
    },
    *paths() {
      for (const shard of shards.values()) yield* shard.keys();
    },
    takeChanges: () => {
      const texts = [...changed].map((name): [string, string | undefined] => {
        const shard = shards.get(name);
        return [name, shard === undefined || shard.size === 0 ? undefined : render(shard)];
      });
      changed.clear();
      return new Map(texts);
    },
    texts: () =>
      new Map(
        [...shards].flatMap(([name, shard]) => (shard.size === 0 ? [] : [[name, render(shard)]])),
      ),
  };
  return ownership;
}
