import { checksumOf } from "../../rows/snapshot.ts";
import { documentRows, type Outcome, type Work } from "./layout.ts";
import { removeManifest } from "./manifest.ts";

/** Takes away all that the inventory owns, rows of retained targets too; what refuses a stale leader stays. */
export async function removeAll(work: Work): Promise<Outcome> {
  const { order, manifest, tree, pack } = work;
  await tree.open(manifest.ownership.paths());
  const rowsOfFiles = [...manifest.ownership.entries()].filter(([, part]) => part !== "").length;
  const removed = ((await documentRows(work))?.length ?? 0) + rowsOfFiles;
  removeManifest(manifest, order.epoch, tree, pack);
  return {
    added: 0,
    changed: 0,
    removed,
    itemCount: 0,
    checksum: checksumOf([]),
    path: manifest.document?.path ?? manifest.base,
    document: undefined,
    index: undefined,
  };
}
