import type { Row } from "../../rows/row.ts";
import { checksumOf } from "../../rows/snapshot.ts";
import type { DocumentFacts } from "./document-facts.ts";
import { isWellCut, putParts } from "./document-parts.ts";
import { inOrder } from "./document-set.ts";
import {
  type Counts,
  demandOurs,
  documentRows,
  type Layout,
  mended,
  retainedRows,
  type Work,
} from "./layout.ts";
import { oidOf } from "./object.ts";
import { documentPath, type Format, setManifestPath } from "./path-template.ts";
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

/** What stands needs neither a look nor another cut. */
const isEnough = ({ order }: Work, { parts }: DocumentFacts): boolean =>
  order.purpose === "update" && isWellCut(parts, order.maxExportBytes);

/** What the order asks for; `some`: its rows, where they had to be gathered already. */
async function wantedBy(
  work: Work,
): Promise<{ some: readonly Row[] | undefined; checksum: string; itemCount: number }> {
  const { snapshot } = work.order;
  if (snapshot.retained.size === 0)
    return { some: undefined, checksum: snapshot.digest, itemCount: snapshot.size };
  const some = await rowsOf(work);
  return { some, checksum: checksumOf(some), itemCount: some.length };
}

interface Wanted {
  readonly rows: readonly Row[];
  readonly checksum: string;
}

/**
 * All rows of the inventory in one file, or in several where they are more than the order allows. It is there, without
 * items, when there are no rows.
 */
export function createDocument(template: string, format: Format): Layout {
  /** Digests of the rows that stand, by key; `undefined` until they were read or written. */
  let held: ReadonlyMap<string, string> | undefined;

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

  /** The document as it is known to stand, under the same path and in the same format. */
  const knownAt = ({ manifest }: Work, path: string): DocumentFacts | undefined =>
    manifest.document?.path === path && manifest.document.format === format
      ? manifest.document
      : undefined;

  const replace = async (
    work: Work,
    { rows, checksum }: Wanted,
    before: DocumentFacts | undefined,
    stood: ReadonlyMap<string, string>,
  ): Promise<DocumentFacts> => {
    const { order, tree, pack } = work;
    const path = documentPath(template, order, format);
    // What stands may be in the way of what comes.
    clear(work, before);
    const parts = await putParts(work, { path, format }, rows, before);
    const isSame = before?.checksum === checksum;
    const exportedAt = isSame ? before.exportedAt : order.exportedAt.toISOString();
    const facts: DocumentFacts = { path, format, checksum, exportedAt, parts };
    if (hasSetManifest(facts)) {
      const beside = setManifestPath(path, format);
      demandOurs(work, beside);
      tree.putBlob(beside, Buffer.from(setManifestText(facts, order)), pack);
    }
    clear(work, facts);
    held = stood;
    return facts;
  };

  return {
    write: async (work) => {
      const { order } = work;
      const path = documentPath(template, order, format);
      await work.tree.open([path, ...work.manifest.ownership.paths()]);
      const before = knownAt(work, path);
      const { some, checksum, itemCount } = await wantedBy(work);
      const isIntact = before !== undefined && stands(work, before);
      if (isIntact && before.checksum === checksum && isEnough(work, before)) {
        const none: Counts = { added: 0, changed: 0, removed: 0 };
        return { ...none, itemCount, checksum, path, document: before, index: undefined };
      }
      const rows = some ?? (await rowsOf(work));
      const stood = (isIntact ? held : undefined) ?? digestsOf((await documentRows(work)) ?? []);
      const counts = countsOf(rows, stood);
      order.demandRemoval(counts.removed, stood.size - (rows.length - order.snapshot.size));
      const document = await replace(work, { rows, checksum }, before, digestsOf(rows));
      return { ...mended(work, counts), itemCount, checksum, path, document, index: undefined };
    },
  };
}
