import type { Row } from "../../rows/row.ts";
import { checksumOf } from "../../rows/snapshot.ts";
import type { DocumentFacts, PartFacts } from "./document-facts.ts";
import { cutAnew, cutAt, inOrder, render, type Slice } from "./document-set.ts";
import {
  type Counts,
  demandOurs,
  documentRows,
  type Layout,
  retainedRows,
  type Work,
} from "./layout.ts";
import { oidOf } from "./object.ts";
import { documentPath, type Format, partPath, setManifestPath } from "./path-template.ts";
import { pauseOf } from "./pause.ts";
import { hasSetManifest, pathsOfParts, pathsOfSet, setManifestText } from "./set-manifest.ts";
import { standsAs } from "./tree.ts";

/** The snapshot's rows, with those of retained targets as they stand in the sink. */
async function rowsOf(work: Work): Promise<readonly Row[]> {
  const rows = [...work.order.snapshot.rows()];
  const known = new Set(rows.map((row) => row.key));
  const from = work.manifest.document === undefined ? "files" : "document";
  const carried = (await retainedRows(work, from)).filter((row) => !known.has(row.key));
  return carried.length === 0 ? rows : inOrder([...rows, ...carried]);
}

const digestsOf = (rows: readonly Row[]): Map<string, string> =>
  new Map(rows.map((row) => [row.key, row.digest]));

function countsOf(rows: readonly Row[], before: ReadonlyMap<string, string>): Counts {
  const counts: Counts = { added: 0, changed: 0, removed: before.size };
  for (const { key, digest } of rows) {
    const held = before.get(key);
    if (held === undefined) counts.added++;
    else {
      counts.removed--;
      if (held !== digest) counts.changed++;
    }
  }
  return counts;
}

/** Whether all of the set stands in the tree as it was written. */
function stands({ tree, order }: Work, facts: DocumentFacts): boolean {
  const { path, format, parts } = facts;
  const text = Buffer.from(setManifestText(facts, order));
  return (
    pathsOfParts(facts).every((it, index) => standsAs(tree, it, parts[index]?.blob)) &&
    (!hasSetManifest(facts) || standsAs(tree, setManifestPath(path, format), oidOf("blob", text)))
  );
}

const bytesOf = (parts: readonly PartFacts[]): number =>
  parts.reduce((sum, { bytes }) => sum + bytes, 0);

/** Whether the cut is as it should be: no part too large, and not so little in all that one document would do with ease. */
const isWellCut = (parts: readonly PartFacts[], maxBytes: number): boolean =>
  parts.every(({ bytes, itemCount }) => bytes <= maxBytes || itemCount < 2) &&
  (parts.length === 1 || bytesOf(parts) > maxBytes / 2);

/**
 * All rows of the inventory in one file, or in several where they are more than the order allows. It is there, without
 * items, when there are no rows.
 */
export function createDocument(template: string, format: Format): Layout {
  /** Digests of the rows that stand, by key; `undefined` until they were read or written. */
  let held: ReadonlyMap<string, string> | undefined;

  /** Renders what changed and puts it in place; `undefined` when a part has become too large. */
  const put = async (
    work: Work,
    path: string,
    slices: readonly Slice[],
    before: DocumentFacts | undefined,
  ): Promise<PartFacts[] | undefined> => {
    const { order, tree, pack } = work;
    const total = slices.length;
    const pause = pauseOf(work.signal);
    const parts: PartFacts[] = [];
    for (const [index, { from, rows }] of slices.entries()) {
      const checksum = checksumOf(rows);
      const known = before?.parts.length === total ? before.parts[index] : undefined;
      const same = known?.checksum === checksum && known.from === from ? known : undefined;
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
      const itemCount = rows.length;
      parts.push({ blob, bytes: data.length, itemCount, checksum, exportedAt, from });
    }
    return parts;
  };

  /** Cuts where it was cut before, and anew only when that does no longer fit. */
  const putAll = async (
    work: Work,
    path: string,
    rows: readonly Row[],
    before: DocumentFacts | undefined,
  ): Promise<PartFacts[]> => {
    const { maxExportBytes } = work.order;
    const slices = cutAt(rows, before?.parts.map(({ from }) => from) ?? [""]);
    const parts = await put(work, path, slices, before);
    if (parts !== undefined && isWellCut(parts, maxExportBytes)) return parts;
    const anew = await cutAnew(rows, format, maxExportBytes, pauseOf(work.signal));
    const again = await put(work, path, anew, undefined);
    if (again === undefined) throw new Error("a document was cut too large");
    return again;
  };

  /** Removes what this inventory owned besides `facts`, whatever layout it came from. */
  const clear = ({ tree, manifest }: Work, facts: DocumentFacts | undefined): void => {
    const wanted = new Set(facts === undefined ? [] : pathsOfSet(facts));
    for (const [path] of manifest.ownership.entries())
      if (!wanted.has(path)) {
        tree.remove(path);
        manifest.ownership.delete(path);
      }
    for (const path of wanted) manifest.ownership.set(path, "");
  };

  return {
    write: async (work) => {
      const { order, manifest, tree, pack } = work;
      const path = documentPath(template, order, format);
      const known = manifest.document;
      const before = known?.path === path && known.format === format ? known : undefined;
      const some = order.snapshot.retained.size === 0 ? undefined : await rowsOf(work);
      const checksum = some === undefined ? order.snapshot.digest : checksumOf(some);
      const itemCount = some?.length ?? order.snapshot.size;
      const isIntact = before !== undefined && stands(work, before);
      const isSame = before?.checksum === checksum;
      if (
        isSame &&
        isIntact &&
        order.purpose === "update" &&
        isWellCut(before.parts, order.maxExportBytes)
      ) {
        const none: Counts = { added: 0, changed: 0, removed: 0 };
        return { ...none, itemCount, checksum, path, document: before };
      }
      const rows = some ?? (await rowsOf(work));
      const stood = (isIntact ? held : undefined) ?? digestsOf((await documentRows(work)) ?? []);
      const counts = countsOf(rows, stood);
      order.demandRemoval(counts.removed, stood.size - (rows.length - order.snapshot.size));
      // What stands may be in the way of what comes.
      clear(work, before);
      const parts = await putAll(work, path, rows, before);
      const exportedAt = isSame ? before.exportedAt : order.exportedAt.toISOString();
      const facts: DocumentFacts = { path, format, checksum, exportedAt, parts };
      if (hasSetManifest(facts)) {
        const beside = setManifestPath(path, format);
        demandOurs(work, beside);
        tree.putBlob(beside, Buffer.from(setManifestText(facts, order)), pack);
      }
      clear(work, facts);
      held = digestsOf(rows);
      // Mended, though no row says something else than before.
      const isMended = order.purpose === "verification" && tree.isChanged;
      if (isMended && counts.added + counts.changed + counts.removed === 0) counts.changed = 1;
      return { ...counts, itemCount, checksum, path, document: facts };
    },
  };
}
