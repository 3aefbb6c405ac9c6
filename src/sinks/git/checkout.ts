import { type GitObject, maxObjectBytes, type Oid } from "./object.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { Checkout } from "./remote.ts";

type Read = (oid: Oid) => Promise<GitObject> | GitObject;

function* directoriesIn(tree: Buffer): Generator<Oid> {
  for (let at = 0; at < tree.length;) {
    const end = tree.indexOf(0, at);
    if (end < 0 || end + 21 > tree.length) throw new ProtocolError("broken tree");
    const mode = tree.toString("latin1", at, tree.indexOf(32, at));
    if (mode === "40000" || mode === "040000") yield tree.toString("hex", end + 1, end + 21);
    at = end + 21;
  }
}

/** Name of the root directory. */
export function rootOf({ type, data }: GitObject): Oid {
  const root = /^tree ([0-9a-f]{40})$/m.exec(data.toString("latin1"));
  if (type !== "commit" || root?.[1] === undefined) throw new ProtocolError("broken commit");
  return root[1];
}

/** Of directories. A copy of its own: it must not keep a whole pack in memory. */
export function treeData({ type, data }: GitObject): Buffer {
  if (type !== "tree") throw new ProtocolError("no tree");
  return Buffer.from(data);
}

/** Reads all directories of `commit`, where the server gives them out only together. */
export async function checkoutOf(commit: Oid, read: Read, signal: AbortSignal): Promise<Checkout> {
  const root = rootOf(await read(commit));
  const trees = new Map<Oid, Buffer>();
  let bytes = 0;
  const open = [root];
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (trees.has(oid)) continue;
    signal.throwIfAborted();
    const data = treeData(await read(oid));
    bytes += data.length;
    if (bytes > maxObjectBytes) throw new ProtocolError("its directories are too large");
    trees.set(oid, data);
    open.push(...directoriesIn(data));
  }
  return { root, trees };
}
