import * as fs from "node:fs";
import { access, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { OperatorError } from "../../errors/operator-error.ts";
import { checkoutOf } from "./checkout.ts";
import { type GitObject, isOid, type ObjectType, type Oid } from "./object.ts";
import { packIndex } from "./pack-index.ts";
import type { Pack } from "./pack-writer.ts";
import { NotOffered, type Remote } from "./remote.ts";

export interface FileRemoteOptions {
  readonly url: URL;
  readonly branch: string;
  readonly sink: string;
}

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "EISDIR", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Writes a new file so that it survives a crash. */
async function writeDurably(
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

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A bare repository on this machine's disk. */
export function createFileRemote({ url, branch, sink }: FileRemoteOptions): Remote {
  const gitdir = fileURLToPath(url);
  const ref = `refs/heads/${branch}`;
  const refPath = join(gitdir, ref);
  /** Packs that isomorphic-git has read. */
  let cache = {};

  const demandRepository = async (): Promise<void> => {
    const isRepository = await Promise.all(
      ["objects", "refs", "HEAD"].map((it) => access(join(gitdir, it))),
    ).then(
      () => true,
      () => false,
    );
    if (isRepository) return;
    const detail = "there is no bare Git repository at the endpoint's path";
    throw new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  };
  const readRef = async (): Promise<Oid | undefined> => {
    const loose = (await textOf(refPath))?.trim();
    if (loose !== undefined && isOid(loose)) return loose;
    const packed = (await textOf(join(gitdir, "packed-refs"))) ?? "";
    return packed
      .split("\n")
      .map((line) => line.split(" "))
      .find(([oid = "", name]) => name === ref && isOid(oid))?.[0];
  };
  const read = async (oid: Oid): Promise<GitObject> => {
    // Only file:// needs it: a server talks to us, a disk does not.
    const { Errors, readObject } = await import("isomorphic-git");
    try {
      const found = await readObject({ fs, gitdir, oid, format: "content", cache });
      return { type: found.type as ObjectType, data: Buffer.from(found.object as Uint8Array) };
    } catch (error) {
      if (error instanceof Errors.NotFoundError) throw new NotOffered("the object is gone");
      throw error;
    }
  };
  const writePack = async (pack: Pack): Promise<void> => {
    const folder = join(gitdir, "objects", "pack");
    await mkdir(folder, { recursive: true });
    const name = join(folder, `pack-${pack.checksum.toString("hex")}`);
    // The index last: with it the pack is there for readers.
    for (const [extension, parts] of [
      [".pack", pack.blocks],
      [".idx", [packIndex(pack)]],
    ] as const) {
      const temporary = `${name}${extension}.${process.pid}.tmp`;
      await rm(temporary, { force: true });
      await writeDurably(temporary, 0o444, parts);
      await rename(temporary, name + extension);
    }
    await syncFolder(folder);
  };
  /** Moves the branch as git does: who holds the lock file may. */
  const moveRef = async (from: Oid | undefined, to: Oid): Promise<"done" | "moved"> => {
    const lock = `${refPath}.lock`;
    try {
      await mkdir(dirname(refPath), { recursive: true });
      await writeDurably(lock, 0o644, [Buffer.from(`${to}\n`)]);
    } catch (error) {
      if (hasCode(error, "EEXIST")) return "moved";
      throw error;
    }
    try {
      if ((await readRef()) !== from) return "moved";
      await rename(lock, refPath);
      await syncFolder(dirname(refPath));
      return "done";
    } finally {
      await rm(lock, { force: true });
    }
  };

  return {
    head: async (signal) => {
      await demandRepository();
      signal.throwIfAborted();
      const { R_OK, W_OK } = fs.constants;
      for (const it of ["objects", "refs"]) await access(join(gitdir, it), R_OK | W_OK);
      return readRef();
    },
    checkout: (commit, signal) => checkoutOf(commit, read, signal),
    blobs: async (_, oids, signal) => {
      const blobs = new Map<Oid, Buffer>();
      for (const oid of oids) {
        signal.throwIfAborted();
        blobs.set(oid, (await read(oid)).data);
      }
      return blobs;
    },
    push: async ({ from, to, pack }, signal) => {
      await writePack(pack);
      signal.throwIfAborted();
      return moveRef(from, to);
    },
    forget: () => {
      cache = {};
    },
    close: () => Promise.resolve(),
  };
}
