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

/** Reads all directories of `commit`. */
export async function checkoutOf(commit: Oid, read: Read, signal: AbortSignal): Promise<Checkout> {
  const expect = async (oid: Oid, type: GitObject["type"]): Promise<Buffer> => {
    const it = await read(oid);
    if (it.type !== type) throw new ProtocolError(`no ${type}`);
    return it.data;
  };
  const root = /^tree ([0-9a-f]{40})$/m.exec((await expect(commit, "commit")).toString("latin1"));
  if (root?.[1] === undefined) throw new ProtocolError("broken commit");
  const trees = new Map<Oid, Buffer>();
  let bytes = 0;
  const open = [root[1]];
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (trees.has(oid)) continue;
    signal.throwIfAborted();
    const data = await expect(oid, "tree");
    bytes += data.length;
    if (bytes > maxObjectBytes) throw new ProtocolError("its directories are too large");
    // A copy of its own: it must not keep a whole pack in memory.
    trees.set(oid, Buffer.from(data));
    open.push(...directoriesIn(data));
  }
  return { root: root[1], trees };
}
