import { type Oid, oidOf } from "./object.ts";
import type { PackWriter } from "./pack-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** A file, link or submodule. */
export interface Leaf {
  readonly mode: string;
  readonly oid: Oid;
}

/** Entries are parsed when first looked at; without `oid` it has changed since it was last written. */
interface Directory {
  oid: Oid | undefined;
  entries: Map<string, Leaf | Directory> | undefined;
}

export const fileMode = "100644";
const directoryMode = "40000";
const isLeaf = (it: Leaf | Directory): it is Leaf => "mode" in it;

/** Names may be of any encoding: kept as bytes, one per code unit, they come back as they were and sort as Git does. */
const segmentsOf = (path: string): string[] => Buffer.from(path).toString("latin1").split("/");

function parse(data: Buffer): Map<string, Leaf | Directory> {
  const entries = new Map<string, Leaf | Directory>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > data.length) throw new ProtocolError("broken tree");
    const mode = data.toString("latin1", at, space);
    const oid = data.toString("hex", end + 1, end + 21);
    const name = data.toString("latin1", space + 1, end);
    entries.set(
      name,
      mode === directoryMode || mode === "040000" ? { oid, entries: undefined } : { mode, oid },
    );
    at = end + 21;
  }
  return entries;
}

function serialize(entries: ReadonlyMap<string, Leaf | Directory>): Buffer {
  const sorted = [...entries]
    .map(([name, it]) => ({ name, it, order: isLeaf(it) ? name : `${name}/` }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(({ name, it }) => [
      Buffer.from(`${isLeaf(it) ? it.mode : directoryMode} ${name}\0`, "latin1"),
      Buffer.from(it.oid ?? "", "hex"),
    ]),
  );
}

/** All paths of a commit. What is not changed keeps its name and is never written again. */
export interface Tree {
  /** Since it was last written. */
  readonly isChanged: boolean;
  get(path: string): Leaf | "directory" | undefined;
  /** The part of `path` above its last segment that is no directory. */
  obstacle(path: string): string | undefined;
  /** Names of the files in a directory; none when it does not exist. */
  files(path: string): ReadonlyMap<string, Leaf>;
  /** Sets a regular file. The caller has made sure that nothing stands in the way. */
  put(path: string, oid: Oid): void;
  /** Sets a regular file to `data` where it is not that already; returns the blob's name. */
  putBlob(path: string, data: Buffer, pack: PackWriter): Oid;
  /** Removes a file, and each directory that this empties. */
  remove(path: string): void;
  /** Adds the changed directories to `pack`; returns the root's name. */
  write(pack: PackWriter): Oid;
}

/** Whether a regular file of that content stands at `path`. */
export function standsAs(tree: Tree, path: string, oid: Oid | undefined): boolean {
  const held = tree.get(path);
  return typeof held === "object" && held.oid === oid && held.mode === fileMode;
}

/** @param read data of a tree object; throws when unknown */
export function createTree(oid: Oid | undefined, read: (oid: Oid) => Buffer): Tree {
  const root: Directory = { oid, entries: oid === undefined ? new Map() : undefined };
  let isChanged = false;
  const entriesOf = (directory: Directory): Map<string, Leaf | Directory> =>
    (directory.entries ??= parse(read(directory.oid ?? "")));
  const find = (segments: readonly string[]): Leaf | Directory | undefined => {
    let at: Leaf | Directory | undefined = root;
    for (const segment of segments) {
      if (at === undefined || isLeaf(at)) return undefined;
      at = entriesOf(at).get(segment);
    }
    return at;
  };
  /** Directories from the root to the one that holds the last segment. */
  const walk = (segments: readonly string[]): Directory[] => {
    const trail = [root];
    let at = root;
    for (const segment of segments.slice(0, -1)) {
      const entries = entriesOf(at);
      const next = entries.get(segment) ?? { oid: undefined, entries: new Map() };
      if (isLeaf(next)) throw new Error("a file stands in the way");
      entries.set(segment, next);
      trail.push(next);
      at = next;
    }
    return trail;
  };
  const write = (directory: Directory, pack: PackWriter): Oid => {
    if (directory.oid !== undefined) return directory.oid;
    const entries = entriesOf(directory);
    for (const it of entries.values()) if (!isLeaf(it)) write(it, pack);
    directory.oid = pack.add("tree", serialize(entries));
    return directory.oid;
  };
  const tree: Tree = {
    get isChanged() {
      return isChanged;
    },
    get: (path) => {
      const it = find(segmentsOf(path));
      return it === undefined || isLeaf(it) ? it : "directory";
    },
    obstacle: (path) => {
      const names = path.split("/");
      for (let depth = 1; depth < names.length; depth++) {
        const above = names.slice(0, depth).join("/");
        const it = find(segmentsOf(above));
        if (it === undefined) return undefined;
        if (isLeaf(it)) return above;
      }
      return undefined;
    },
    files: (path) => {
      const it = find(segmentsOf(path));
      if (it === undefined || isLeaf(it)) return new Map();
      const entries = [...entriesOf(it)];
      return new Map(entries.flatMap(([name, entry]) => (isLeaf(entry) ? [[name, entry]] : [])));
    },
    put: (path, blob) => {
      isChanged = true;
      const segments = segmentsOf(path);
      const trail = walk(segments);
      for (const it of trail) {
        entriesOf(it);
        it.oid = undefined;
      }
      trail.at(-1)?.entries?.set(segments.at(-1) ?? "", { mode: fileMode, oid: blob });
    },
    putBlob: (path, data, pack) => {
      const blob = oidOf("blob", data);
      if (!standsAs(tree, path, blob)) tree.put(path, pack.add("blob", data));
      return blob;
    },
    remove: (path) => {
      const segments = segmentsOf(path);
      const it = find(segments);
      if (it === undefined || !isLeaf(it)) return;
      isChanged = true;
      const trail = walk(segments);
      for (const [index, directory] of [...trail.entries()].toReversed()) {
        const entries = entriesOf(directory);
        const child = trail[index + 1];
        if (child === undefined || child.entries?.size === 0) entries.delete(segments[index] ?? "");
        directory.oid = undefined;
      }
    },
    write: (pack) => {
      isChanged = false;
      return write(root, pack);
    },
  };
  return tree;
}
