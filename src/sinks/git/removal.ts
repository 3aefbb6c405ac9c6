import { documentRows, type Outcome, type Work } from "./layout.ts";

/** Takes out all files of an inventory that is being deleted, in whatever layout; its epoch stays in the manifest. */
export async function removeInventory(work: Work): Promise<Outcome> {
  const { manifest, tree, order } = work;
  const { ownership, document } = manifest;
  let rowsRemoved = (await documentRows(work))?.length ?? 0;
  for (const [path] of ownership.entries()) {
    if (path !== document?.path) rowsRemoved++;
    tree.remove(path);
    ownership.delete(path);
  }
  const { digest } = order.snapshot;
  return { rowsWritten: 0, rowsRemoved, itemCount: 0, checksum: digest, document: undefined };
}
