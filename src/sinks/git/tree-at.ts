import type { Oid } from "./object.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { Remote } from "./remote.ts";
import { createTree, type Known, type Tree } from "./tree.ts";

/** The tree of a commit; its directories are fetched as they are opened. @throws {NotOffered} */
export async function treeAt(
  remote: Remote,
  commit: Oid,
  known: Known,
  signal: AbortSignal,
): Promise<{ readonly root: Oid; readonly tree: Tree }> {
  const { root, trees } = await remote.checkout(commit, signal);
  const tree = createTree(root, {
    known,
    load: async (oids) => {
      const missing = new Set([...oids].filter((oid) => !trees.has(oid)));
      const more = missing.size === 0 ? trees : await remote.trees(commit, missing, signal);
      const found = new Map([...trees, ...more]);
      for (const oid of oids)
        if (!found.has(oid)) throw new ProtocolError("a directory is missing");
      return found;
    },
  });
  return { root, tree };
}
