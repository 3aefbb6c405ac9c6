import { setImmediate as breathe } from "node:timers/promises";
import type { Row } from "../../rows/row.ts";
import { checksumOf } from "../../rows/snapshot.ts";
import { documentText } from "./envelope.ts";
import { demandOurs, documentRows, type Layout, retainedRows, type Work } from "./layout.ts";
import type { DocumentFacts } from "./manifest.ts";
import { documentPath, type Format } from "./path-template.ts";
import { fileMode } from "./tree.ts";

const orderOf = (row: Row): Buffer =>
  Buffer.from([row.targetNamespace, row.targetName, row.namespace, row.name, row.uid].join("\0"));

/** The snapshot's rows, with those of retained targets as they stand in the sink. */
async function rowsOf(work: Work): Promise<Row[]> {
  const rows = [...work.order.snapshot.rows()];
  const known = new Set(rows.map((row) => row.key));
  const from = work.manifest.document === undefined ? "files" : "document";
  const carried = (await retainedRows(work, from)).filter((row) => !known.has(row.key));
  if (carried.length === 0) return rows;
  return [...rows, ...carried]
    .map((row) => ({ row, order: orderOf(row) }))
    .toSorted((a, b) => Buffer.compare(a.order, b.order))
    .map(({ row }) => row);
}

/** One file for all rows of the inventory. It is there, without items, when there are no rows. */
export function createDocument(template: string, format: Format): Layout {
  /** Digests of the rows that stand, by key; `undefined` until they were read or written. */
  let held: ReadonlyMap<string, string> | undefined;

  const stands = ({ tree, manifest }: Work, path: string, checksum: string): boolean => {
    const facts = manifest.document;
    const file = tree.get(path);
    return (
      facts?.path === path &&
      facts.format === format &&
      facts.checksum === checksum &&
      typeof file === "object" &&
      file.oid === facts.blob &&
      file.mode === fileMode
    );
  };
  const digestsOf = (rows: readonly Row[]): Map<string, string> =>
    new Map(rows.map((row) => [row.key, row.digest]));
  const render = async (work: Work, rows: readonly Row[]): Promise<Buffer> => {
    const { cluster, exportedAt } = work.order;
    const parts: string[] = [];
    for (const part of documentText({ cluster, exportedAt, rows }, format)) {
      if (parts.push(part) % 256 !== 0) continue;
      await breathe();
      work.signal.throwIfAborted();
    }
    return Buffer.from(parts.join(""));
  };
  /** Removes what this inventory owned under another path or layout; the rows of such files count as before. */
  const clear = ({ tree, manifest }: Work, path: string): void => {
    for (const [other] of manifest.ownership.entries())
      if (other !== path) {
        tree.remove(other);
        manifest.ownership.delete(other);
      }
  };

  return {
    write: async (work) => {
      const { order, manifest, tree, pack } = work;
      const path = documentPath(template, order, format);
      const rows = order.snapshot.retained.size === 0 ? undefined : await rowsOf(work);
      const checksum = rows === undefined ? order.snapshot.digest : checksumOf(rows);
      const result = { itemCount: rows?.length ?? order.snapshot.size, checksum };
      if (stands(work, path, checksum))
        return { ...result, rowsWritten: 0, rowsRemoved: 0, document: manifest.document };
      const all = rows ?? (await rowsOf(work));
      const before = held ?? digestsOf((await documentRows(work)) ?? []);
      const now = digestsOf(all);
      const rowsRemoved = [...before.keys()].filter((key) => !now.has(key)).length;
      order.demandRemoval(rowsRemoved, before.size - (all.length - order.snapshot.size));
      clear(work, path);
      demandOurs(work, path);
      const blob = pack.add("blob", await render(work, all));
      tree.put(path, blob);
      manifest.ownership.set(path, "");
      held = now;
      const document: DocumentFacts = { path, format, checksum, blob };
      return {
        ...result,
        rowsWritten: all.filter((row) => before.get(row.key) !== row.digest).length,
        rowsRemoved,
        document,
      };
    },
  };
}
