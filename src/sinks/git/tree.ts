import { type Oid, oidOf } from "./object.ts";
import type { PackWriter } from "./pack-writer.ts";
import {
  type Base,
  type Directory,
  isLeaf,
  type Leaf,
  parseTree,
  serializeTree,
} from "./tree-object.ts";

export type { Leaf } from "./tree-object.ts";

export const fileMode = "100644";
/** Below, a directory is sent whole: saying what changed takes as much. */
const fewestForDelta = 8;

/** Names may be of any encoding: kept as bytes, one per code unit, they come back as they were and sort as Git does. */
const bytesOf = (path: string): string => Buffer.from(path).toString("latin1");
const segmentsOf = (path: string): string[] => bytesOf(path).split("/");

/**
 * All paths of a commit. What is not changed keeps its name and is never written again. Only directories that were opened
 * can be looked into, so that a large repository costs no more than what of it is ours.
 */
export interface Tree {
  /** Since it was last written. */
  readonly isChanged: boolean;
  /** Makes the directories above `paths` known, as far as they exist. */
  open(paths: Iterable<string>): Promise<void>;
  get(path: string): Leaf | "directory" | undefined;
  /** The part of `path` above its last segment that is no directory. */
  obstacle(path: string): string | undefined;
  /** Names of the files in a directory; none when it does not exist. */
  files(path: string): ReadonlyMap<string, Leaf>;
  /** Names of the directories in a directory. */
  folders(path: string): readonly string[];
  /** Sets a regular file. The caller has made sure that nothing stands in the way. */
  put(path: string, oid: Oid): void;
  /** Sets a regular file to `data` where it is not that already; returns the blob's name. `before` may be what stands there. */
  putBlob(path: string, data: Buffer, pack: PackWriter, before?: Buffer): Oid;
  /** Removes a file, and each directory that this empties. */
  remove(path: string): void;
  /** Adds the changed directories to `pack`; returns the root's name. */
  write(pack: PackWriter): Oid;
  /** Directories that were opened and are as they were written, by name. */
  known(): Known;
}

export type Known = ReadonlyMap<Oid, ReadonlyMap<string, Leaf | Directory>>;

/** Where directories come from. */
export interface TreeSource {
  /** Reads directories, each without those below; what else comes along may be given too. */
  readonly load: (oids: ReadonlySet<Oid>) => Promise<ReadonlyMap<Oid, Buffer>>;
  /** Of a tree that is not used any more. */
  readonly known: Known;
}

/** Whether a regular file of that content stands at `path`. */
export function standsAs(tree: Tree, path: string, oid: Oid | undefined): boolean {
  const held = tree.get(path);
  return typeof held === "object" && held.oid === oid && held.mode === fileMode;
}

/** Directories of `paths`, each once. */
function foldersAbove(paths: Iterable<string>): string[][] {
  const folders = new Set<string>();
  for (const path of paths) folders.add(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
  return [...folders].map((it) => (it === "" ? [] : segmentsOf(it)));
}

const copyOf = (entries: ReadonlyMap<string, Leaf | Directory>): Map<string, Leaf | Directory> =>
  new Map(
    [...entries].map(([name, it]) => [name, isLeaf(it) ? it : { oid: it.oid, entries: undefined }]),
  );

/** @param oid of the root; `undefined` where there is no commit yet */
export function createTree(oid: Oid | undefined, { load, known }: TreeSource): Tree {
  const root: Directory = { oid, entries: oid === undefined ? new Map() : undefined };
  const came = new Map<Oid, Buffer>();
  let isChanged = false;
  const entriesOf = ({ entries }: Directory): Map<string, Leaf | Directory> => {
    if (entries === undefined) throw new Error("a directory was not opened");
    return entries;
  };
  /** Whether the directory's entries are there now. */
  const enter = (directory: Directory): boolean => {
    if (directory.entries !== undefined) return true;
    const name = directory.oid ?? "";
    const before = known.get(name);
    const data = came.get(name);
    if (before !== undefined) directory.entries = copyOf(before);
    else if (data !== undefined) directory.entries = parseTree(data);
    return directory.entries !== undefined;
  };
  /** The first directory on the way that is not there yet. */
  const firstUnknown = (segments: readonly string[]): Directory | undefined => {
    let at: Leaf | Directory | undefined = root;
    for (const segment of [...segments, ""]) {
      if (at === undefined || isLeaf(at)) return undefined;
      if (!enter(at)) return at;
      at = at.entries?.get(segment);
    }
    return undefined;
  };
  const find = (segments: readonly string[]): Leaf | Directory | undefined => {
    let at: Leaf | Directory | undefined = root;
    for (const segment of segments) {
      if (at === undefined || isLeaf(at)) return undefined;
      at = entriesOf(at).get(segment);
    }
    return at;
  };
  const listOf = (path: string): readonly (readonly [string, Leaf | Directory])[] => {
    const it = find(segmentsOf(path));
    return it === undefined || isLeaf(it) ? [] : [...entriesOf(it)];
  };
  const touch = (directory: Directory): void => {
    const entries = entriesOf(directory);
    const { oid } = directory;
    if (oid === undefined) return;
    directory.oid = undefined;
    if (entries.size < fewestForDelta) return;
    const data = serializeTree(entries);
    // Others write modes with a zero in front.
    if (oidOf("tree", data) === oid) directory.base = { oid, data };
  };
  /** Directories from the root to the one that holds the last segment, marked as changed. */
  const walk = (segments: readonly string[]): Directory[] => {
    const trail = [root];
    let at = root;
    touch(at);
    for (const segment of segments.slice(0, -1)) {
      const entries = entriesOf(at);
      const next = entries.get(segment) ?? { oid: undefined, entries: new Map() };
      if (isLeaf(next)) throw new Error("a file stands in the way");
      touch(next);
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
    directory.oid = pack.add("tree", serializeTree(entries), directory.base);
    directory.base = undefined;
    return directory.oid;
  };
  const tree: Tree = {
    get isChanged() {
      return isChanged;
    },
    open: async (paths) => {
      let folders = foldersAbove(paths);
      for (;;) {
        const wanted = new Set<Oid>();
        folders = folders.filter((segments) => {
          const unknown = firstUnknown(segments);
          if (unknown?.oid !== undefined) wanted.add(unknown.oid);
          return unknown !== undefined;
        });
        if (wanted.size === 0) break;
        for (const [name, data] of await load(wanted)) came.set(name, data);
      }
      came.clear();
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
    files: (path) =>
      new Map(listOf(path).flatMap(([name, entry]) => (isLeaf(entry) ? [[name, entry]] : []))),
    folders: (path) => listOf(path).flatMap(([name, entry]) => (isLeaf(entry) ? [] : [name])),
    put: (path, blob) => {
      isChanged = true;
      const segments = segmentsOf(path);
      walk(segments)
        .at(-1)
        ?.entries?.set(segments.at(-1) ?? "", { mode: fileMode, oid: blob });
    },
    putBlob: (path, data, pack, before) => {
      const blob = oidOf("blob", data);
      if (standsAs(tree, path, blob)) return blob;
      tree.put(path, pack.add("blob", data, baseOf(tree.get(path), before)));
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
      }
    },
    write: (pack) => {
      isChanged = false;
      return write(root, pack);
    },
    known: () => {
      const found = new Map<Oid, ReadonlyMap<string, Leaf | Directory>>();
      const gather = (directory: Directory): void => {
        if (directory.entries === undefined) return;
        if (directory.oid !== undefined) found.set(directory.oid, directory.entries);
        for (const it of directory.entries.values()) if (!isLeaf(it)) gather(it);
      };
      gather(root);
      return found;
    },
  };
  return tree;
}

/** `data` as the other side has it, if it is what stands there. */
const baseOf = (held: Leaf | "directory" | undefined, data: Buffer | undefined): Base | undefined =>
  data !== undefined && typeof held === "object" && oidOf("blob", data) === held.oid
    ? { oid: held.oid, data }
    : undefined;
