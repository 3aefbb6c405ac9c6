import { mkdir, open, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isCrowdedOut } from "./branch-name.ts";
import { isOid, type Oid } from "./object.ts";
import type { Move } from "./remote.ts";

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

/** `undefined` where there is no such file. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "EISDIR", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Writes a new file so that it survives a crash. */
export async function writeDurably(
  path: string,
  mode: number,
  parts: readonly Uint8Array[],
): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writev(parts);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function entriesOf(folder: string): Promise<{ files: string[]; folders: string[] }> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const pathsOf = (isFolder: boolean): string[] =>
      entries
        .filter((it) => it.isDirectory() === isFolder)
        .map((it) => join(it.parentPath, it.name));
    return { files: pathsOf(false), folders: [folder, ...pathsOf(true)] };
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return { files: [], folders: [] };
    throw error;
  }
}

/** Git leaves the folders of deleted branches behind. */
async function removeEmptyFolders(path: string): Promise<void> {
  const { folders } = await entriesOf(path);
  for (const it of folders.toSorted((a, b) => b.length - a.length))
    await rmdir(it).catch((error: unknown) => {
      if (!hasCode(error, "ENOTEMPTY", "EEXIST", "ENOENT")) throw error;
    });
}

/** One branch of a repository on disk, loose or packed. */
export interface FileRef {
  read(): Promise<Oid | undefined>;
  /** Whether another branch's name is in the way of making it. */
  isCrowdedOut(): Promise<boolean>;
  /** Takes the lock as git does; `undefined` while somebody else has it. */
  lock(to: Oid): Promise<RefLock | undefined>;
}

/** Who holds it may move the ref. */
export interface RefLock {
  commit(): Promise<void>;
  /** Gives it back; after `commit` there is nothing to give. */
  release(): Promise<void>;
}

/** Moves all refs where each stands as it must, or none. */
export async function moveTogether(
  moves: readonly (Move & { readonly file: FileRef })[],
): Promise<"done" | "moved"> {
  const locks: RefLock[] = [];
  try {
    for (const { file, from, to } of moves) {
      const lock = await file.lock(to);
      if (lock === undefined) return "moved";
      locks.push(lock);
      if ((await file.read()) !== from) return "moved";
    }
    for (const lock of locks) await lock.commit();
    return "done";
  } finally {
    for (const lock of locks) await lock.release();
  }
}

export function createFileRef(gitdir: string, ref: string): FileRef {
  const path = join(gitdir, ref);
  const packed = async (): Promise<(readonly [oid: string, name: string])[]> =>
    ((await textOf(join(gitdir, "packed-refs"))) ?? "")
      .split("\n")
      .map((line) => line.split(" "))
      .flatMap(([oid = "", name]) => (isOid(oid) && name !== undefined ? [[oid, name]] : []));
  const read = async (): Promise<Oid | undefined> => {
    const loose = (await textOf(path))?.trim();
    if (loose !== undefined && isOid(loose)) return loose;
    return (await packed()).find(([, name]) => name === ref)?.[0];
  };
  return {
    read,
    isCrowdedOut: async () => {
      const { files } = await entriesOf(join(gitdir, "refs", "heads"));
      const loose = files
        .filter((it) => !it.endsWith(".lock"))
        .map((it) => it.slice(gitdir.length));
      const names = [
        ...loose.map((it) => it.replace(/^\/+/, "")),
        ...(await packed()).map(([, it]) => it),
      ];
      return isCrowdedOut(ref, names);
    },
    lock: async (to) => {
      const lock = `${path}.lock`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeDurably(lock, 0o644, [Buffer.from(`${to}\n`)]);
      } catch (error) {
        if (hasCode(error, "EEXIST")) return undefined;
        throw error;
      }
      return {
        commit: async () => {
          await removeEmptyFolders(path);
          await rename(lock, path);
          await syncFolder(dirname(path));
        },
        release: () => rm(lock, { force: true }),
      };
    },
  };
}
