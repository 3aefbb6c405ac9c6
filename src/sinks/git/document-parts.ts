import type { Row } from "../../rows/row.ts";
import { checksumOf } from "../../rows/snapshot.ts";
import type { DocumentFacts, PartFacts } from "./document-facts.ts";
import { cutAnew, cutAt, render, type Slice } from "./document-set.ts";
import { demandOurs, type Work } from "./layout.ts";
import { partPath } from "./path-template.ts";
import { pauseOf } from "./pause.ts";
import { standsAs } from "./tree.ts";

const bytesOf = (parts: readonly PartFacts[]): number =>
  parts.reduce((sum, { bytes }) => sum + bytes, 0);

/** Whether the cut is as it should be: no part too large, and not so little in all that one document would do with ease. */
export const isWellCut = (parts: readonly PartFacts[], maxBytes: number): boolean =>
  parts.every(({ bytes, itemCount }) => bytes <= maxBytes || itemCount < 2) &&
  (parts.length === 1 || bytesOf(parts) > maxBytes / 2);

/** Where the documents of a set go. */
type Destination = Pick<DocumentFacts, "path" | "format">;

/** What is known of the part, if it has the same rows. */
const sameAs = (
  part: PartFacts | undefined,
  checksum: string,
  from: string,
): PartFacts | undefined =>
  part !== undefined && part.checksum === checksum && part.from === from ? part : undefined;

/** Renders what changed and puts it in place; `undefined` when a part has become too large. */
async function put(
  work: Work,
  { path, format }: Destination,
  slices: readonly Slice[],
  before: DocumentFacts | undefined,
): Promise<PartFacts[] | undefined> {
  const { order, tree, pack } = work;
  const total = slices.length;
  const pause = pauseOf(work.signal);
  const known = before?.parts.length === total ? before.parts : [];
  const parts: PartFacts[] = [];
  for (const [index, { from, rows }] of slices.entries()) {
    const checksum = checksumOf(rows);
    const same = sameAs(known[index], checksum, from);
    const file = partPath(path, format, index + 1, total);
    if (same !== undefined && order.purpose === "update" && standsAs(tree, file, same.blob)) {
      parts.push(same);
      continue;
    }
    const exportedAt = same?.exportedAt ?? order.exportedAt.toISOString();
    const part = total === 1 ? {} : { part: { index: index + 1, total } };
    const envelope = { cluster: order.cluster, exportedAt, rows, ...part };
    const data = await render(envelope, format, order.maxExportBytes, pause);
    if (data === undefined) return undefined;
    demandOurs(work, file);
    const blob = tree.putBlob(file, data, pack);
    parts.push({ blob, bytes: data.length, itemCount: rows.length, checksum, exportedAt, from });
  }
  return parts;
}

/** Puts `rows` in place, cut where they were cut before, and anew only when that does not fit any more. */
export async function putParts(
  work: Work,
  to: Destination,
  rows: readonly Row[],
  before: DocumentFacts | undefined,
): Promise<PartFacts[]> {
  const { maxExportBytes } = work.order;
  const slices = cutAt(rows, before?.parts.map(({ from }) => from) ?? [""]);
  const parts = await put(work, to, slices, before);
  if (parts !== undefined && isWellCut(parts, maxExportBytes)) return parts;
  const anew = await cutAnew(rows, to.format, maxExportBytes, pauseOf(work.signal));
  const again = await put(work, to, anew, undefined);
  if (again === undefined) throw new Error("a document was cut too large");
  return again;
}
