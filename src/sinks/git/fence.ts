import { hash } from "node:crypto";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Oid } from "./object.ts";
import { manifestBase } from "./manifest.ts";
import type { PackWriter } from "./pack-writer.ts";
import type { Place } from "./path-template.ts";
import type { Head, Remote } from "./remote.ts";

/**
 * A ref beside the branch that tells which leader may write an inventory there. Every push moves it together with the
 * branch, so that one by a leader that does not know of a newer one is refused by the server, even where the newer one
 * had nothing to change and has made no commit.
 */
export interface Fence {
  readonly ref: string;
  readonly at: Oid | undefined;
  /** 0 when there is none yet. */
  readonly epoch: number;
}

/** Its name says nothing: names of clusters and branches need not fit into one. */
export function fenceRef(branch: string, place: Place): string {
  return `refs/kollect/epoch/${hash("sha256", `${branch}\n${manifestBase(place)}`, "hex").slice(0, 40)}`;
}

/** @param known what we made of it ourselves, which needs no reading */
export async function readFence(
  ref: string,
  { head, remote, known, sink, signal }: FenceReading,
): Promise<Fence> {
  const at = await head.fence(ref);
  if (at === undefined) return { ref, at, epoch: 0 };
  if (known?.at === at) return known;
  const [, epoch] =
    /^kollect epoch (\d+)$/m.exec((await remote.commit(at, signal)).toString()) ?? [];
  if (epoch === undefined)
    throw new OperatorError("SINK_REJECTED", {
      sink,
      detail: `${ref} is not as Kollect left it; delete it: git push --delete REPOSITORY ${ref}`,
    });
  return { ref, at, epoch: Number.parseInt(epoch, 10) };
}

interface FenceReading {
  readonly head: Head;
  readonly remote: Remote;
  readonly known: Fence | undefined;
  readonly sink: string;
  readonly signal: AbortSignal;
}

/** What a fence is to say. */
export interface FenceWish {
  readonly branch: string;
  readonly place: Place;
  readonly epoch: number;
  readonly time: Date;
  /** The commit that goes with it. */
  readonly commit: Oid | undefined;
}

/**
 * A commit for the fence. It has no files: what stood in the branch once is not to be kept alive by it. No two are the same,
 * so that each push moves it.
 */
export function addFence(wish: FenceWish, pack: PackWriter): Oid {
  const { branch, place, epoch, time, commit } = wish;
  const { cluster, inventory } = place;
  const person = `kollect <kollect@kollect.dev> ${Math.floor(time.getTime() / 1000)} +0000`;
  const text = [
    `tree ${pack.add("tree", Buffer.of())}`,
    `author ${person}`,
    `committer ${person}`,
    "",
    `kollect epoch ${epoch}`,
    "",
    `Of inventory ${inventory.namespace}/${inventory.name} of cluster ${cluster} in branch ${branch}`,
    `at ${commit ?? "no commit"}.`,
    "",
  ];
  return pack.add("commit", Buffer.from(text.join("\n")));
}
