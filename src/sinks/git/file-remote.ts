import * as fs from "node:fs";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OperatorError } from "../../errors/operator-error.ts";
import { crowdedOut } from "./branch-name.ts";
import { rootOf, treeData } from "./checkout.ts";
import { createFileRef, moveTogether, syncFolder, textOf, writeDurably } from "./file-refs.ts";
import { type GitObject, type ObjectType, type Oid } from "./object.ts";
import { packIndex } from "./pack-index.ts";
import type { Pack } from "./pack-writer.ts";
import { NotOffered, type Remote } from "./remote.ts";

export interface FileRemoteOptions {
  readonly url: URL;
  readonly branch: string;
  readonly sink: string;
}

/** What our reader does not understand, by what in the repository tells of it. */
const strange: readonly (readonly [file: string, sign: RegExp, detail: string])[] = [
  [
    "config",
    /^\s*objectformat\s*=\s*"?sha256/im,
    "repositories with SHA-256 names are not supported",
  ],
  ["config", /^\s*refstorage\s*=\s*"?reftable/im, "repositories with reftable are not supported"],
  [
    "objects/info/alternates",
    /\S/,
    "the repository borrows objects from another; git repack -a -d and removing objects/info/alternates end that",
  ],
];

/** A bare repository on this machine's disk. */
export function createFileRemote({ url, branch, sink }: FileRemoteOptions): Remote {
  const gitdir = fileURLToPath(url);
  const ref = createFileRef(gitdir, `refs/heads/${branch}`);
  /** Packs that isomorphic-git has read. */
  let cache = {};

  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  const demandRepository = async (): Promise<void> => {
    const isRepository = await Promise.all(
      ["objects", "refs", "HEAD"].map((it) => access(join(gitdir, it))),
    ).then(
      () => true,
      () => false,
    );
    if (!isRepository) throw wrong("there is no bare Git repository at the endpoint's path");
    for (const [file, sign, detail] of strange)
      if (sign.test((await textOf(join(gitdir, file))) ?? "")) throw wrong(detail);
  };
  const read = async (oid: Oid): Promise<GitObject> => {
    // Only file:// needs it: a server talks to us, a disk does not.
    // By its default: the bundle knows no other name of what is CommonJS.
    const { Errors, readObject } = (await import("isomorphic-git")).default;
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

  return {
    head: async (signal) => {
      await demandRepository();
      signal.throwIfAborted();
      const { R_OK, W_OK } = fs.constants;
      for (const it of ["objects", "refs"]) await access(join(gitdir, it), R_OK | W_OK);
      const commit = await ref.read();
      if (commit === undefined && (await ref.isCrowdedOut())) throw wrong(crowdedOut);
      const fence = (name: string): Promise<Oid | undefined> => createFileRef(gitdir, name).read();
      return { commit, fence, isAtomic: true, isThin: false };
    },
    checkout: async (commit) => ({ root: rootOf(await read(commit)), trees: new Map() }),
    trees: async (_, oids, signal) => {
      const trees = new Map<Oid, Buffer>();
      for (const oid of oids) {
        signal.throwIfAborted();
        trees.set(oid, treeData(await read(oid)));
      }
      return trees;
    },
    ref: async (name) => {
      await demandRepository();
      return createFileRef(gitdir, name).read();
    },
    commit: async (oid) => (await read(oid)).data,
    blobs: async (_, oids, signal) => {
      const blobs = new Map<Oid, Buffer>();
      for (const oid of oids) {
        signal.throwIfAborted();
        blobs.set(oid, (await read(oid)).data);
      }
      return blobs;
    },
    push: async ({ branch: move, fence, pack }, signal) => {
      await writePack(pack);
      signal.throwIfAborted();
      const moves = fence ? [{ ...fence, file: createFileRef(gitdir, fence.ref) }] : [];
      return moveTogether([...moves, ...(move ? [{ ...move, file: ref }] : [])]);
    },
    forget: () => {
      cache = {};
    },
    close: () => Promise.resolve(),
  };
}
