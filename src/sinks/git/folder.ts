import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Sink } from "../sink.ts";
import { unsigned } from "./commit-signature.ts";
import { sinkOver } from "./driver.ts";
import { hasCode } from "./file-refs.ts";
import { type Oid, oidOf } from "./object.ts";
import { readPack } from "./pack-reader.ts";
import { defaultFilename } from "./path-template.ts";
import { createPackWriter } from "./pack-writer.ts";
import { createPerResource } from "./per-resource.ts";
import { NotOffered, type Remote } from "./remote.ts";
import { createTree, fileMode } from "./tree.ts";

export interface FolderOptions {
  readonly folder: string;
  readonly format: "json" | "yaml";
  /** Of paths, as `layout.pathTemplate` has it. */
  readonly template: string;
}

/** The Git sink's files in a plain folder: what its manifest there names is Kollect's, and nothing else is touched. */
export function openFolder({ folder, format, template }: FolderOptions): Sink {
  const place = { sink: folder, host: "the file system" };
  const style = {
    author: { name: "kollect", email: "kollect@localhost" },
    templates: { subject: "{name}", body: undefined, trailers: [] },
  };
  const naming = { ...defaultFilename, template, format };
  const createLayout = (): ReturnType<typeof createPerResource> =>
    createPerResource({ naming, content: "item", index: undefined });
  return sinkOver(createFolderRemote(folder), {
    place,
    branchName: "",
    style,
    signer: unsigned,
    createLayout,
  });
}

/** Files by their paths, with slashes. */
type Files = ReadonlyMap<string, Oid>;

/** A folder, seen as a branch whose only commit is named after its files. */
function createFolderRemote(folder: string): Remote {
  let files: Files = new Map();

  return {
    head: async (signal) => {
      files = await filesIn(folder, signal);
      const commit = files.size === 0 ? undefined : rootOf(files).root;
      // Nobody but who stands before the machine writes here: there is nothing to fence off.
      return { commit, fence: () => undefined, isAtomic: true, isThin: false };
    },
    checkout: async () => rootOf(files),
    trees: async () => rootOf(files).trees,
    ref: () => Promise.resolve(undefined),
    commit: (oid) => Promise.reject(new NotOffered(oid)),
    blobs: async (_, oids, signal) => {
      const blobs = new Map<Oid, Buffer>();
      for (const [path, oid] of files) {
        if (!oids.has(oid) || blobs.has(oid)) continue;
        signal.throwIfAborted();
        blobs.set(oid, await readFile(join(folder, path)));
      }
      return blobs;
    },
    push: async ({ branch, pack }, signal) => {
      if (branch === undefined) return "done";
      const packed = await readPack(Buffer.concat(pack.blocks), signal);
      const [, root = ""] =
        /^tree ([0-9a-f]{40})$/m.exec(packed.read(branch.to).data.toString()) ?? [];
      const { trees } = files.size === 0 ? { trees: new Map<Oid, Buffer>() } : rootOf(files);
      const next = new Map(
        leavesOf(root, (oid) =>
          packed.has(oid) ? packed.read(oid).data : (trees.get(oid) ?? Buffer.of()),
        ),
      );
      const gone = [...files.keys()].filter((path) => !next.has(path));
      const changed = [...next].filter(([path, oid]) => files.get(path) !== oid);
      // The manifest between both: a file that it names and that is not there is put back, one that it does not name is not ours.
      for (const path of gone) await remove(folder, path);
      for (const [path, oid] of changed.toSorted(manifestFirst)) {
        signal.throwIfAborted();
        await replace(join(folder, path), packed.read(oid).data);
      }
      files = next;
      return "done";
    },
    forget: () => undefined,
    close: () => Promise.resolve(),
  };
}

const isManifest = (path: string): boolean => path.startsWith(".kollect/");

const manifestFirst = ([a]: readonly [string, Oid], [b]: readonly [string, Oid]): number =>
  Number(isManifest(b)) - Number(isManifest(a));

async function filesIn(folder: string, signal: AbortSignal): Promise<Files> {
  await mkdir(folder, { recursive: true });
  const files = new Map<string, Oid>();
  const open = [""];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
      signal.throwIfAborted();
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      // A worktree's own folder, as large as its history; no path of ours leads there.
      if (entry.isDirectory() && entry.name !== ".git") open.push(path);
      else if (entry.isFile()) files.set(path, oidOf("blob", await readFile(join(folder, path))));
      else if (!entry.isDirectory()) files.set(path, oidOf("blob", Buffer.from("no file")));
    }
  return files;
}

function rootOf(files: Files): { readonly root: Oid; readonly trees: ReadonlyMap<Oid, Buffer> } {
  const trees = new Map<Oid, Buffer>();
  const tree = createTree(undefined, {
    load: () => Promise.resolve(new Map()),
    known: new Map(),
  });
  for (const [path, oid] of files) tree.put(path, oid);
  const pack = createPackWriter({ isThin: false });
  const root = tree.write({
    finish: () => pack.finish(),
    add: (type, data) => {
      const oid = pack.add(type, data);
      trees.set(oid, data);
      return oid;
    },
  });
  return { root, trees };
}

function* leavesOf(oid: Oid, read: (oid: Oid) => Buffer, base = ""): Generator<[string, Oid]> {
  const data = read(oid);
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    const path = base + data.toString("utf8", space + 1, end);
    const child = data.toString("hex", end + 1, end + 21);
    if (data.toString("latin1", at, space) === fileMode) yield [path, child];
    else yield* leavesOf(child, read, `${path}/`);
    at = end + 21;
  }
}

async function replace(path: string, data: Buffer): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await breathe();
}

/** A file, and the folders that this empties. */
async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let above = dirname(path); above !== "."; above = dirname(above))
    try {
      await rmdir(join(folder, above));
    } catch (error) {
      if (hasCode(error, "ENOTEMPTY", "EEXIST")) return;
      if (!hasCode(error, "ENOENT")) throw error;
    }
}
