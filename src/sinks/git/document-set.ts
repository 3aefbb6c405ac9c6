import type { Row } from "../../rows/row.ts";
import { type Envelope, documentText, rowText } from "./envelope.ts";
import type { Format } from "./path-template.ts";
import type { Pause } from "./pause.ts";

/** Rows that follow one another in canonical order, and from where on rows belong here. */
export interface Slice {
  readonly from: string;
  readonly rows: readonly Row[];
}

const placeOf = (row: Row): string =>
  [row.targetNamespace, row.targetName, row.namespace, row.name, row.uid].join("\0");

const isBefore = (place: string, other: string): boolean =>
  Buffer.compare(Buffer.from(place), Buffer.from(other)) < 0;

/** Sorts by canonical order. */
export function inOrder(rows: readonly Row[]): Row[] {
  return rows
    .map((row) => ({ row, place: Buffer.from(placeOf(row)) }))
    .toSorted((a, b) => Buffer.compare(a.place, b.place))
    .map(({ row }) => row);
}

/** Cuts `rows` where they were cut before, so that a part changes with its own rows only. */
export function cutAt(rows: readonly Row[], froms: readonly string[]): Slice[] {
  if (froms.length < 2) return [{ from: "", rows }];
  let at = 0;
  return froms.map((from, index) => {
    const next = froms[index + 1];
    const start = at;
    if (next === undefined) at = rows.length;
    else
      for (let row = rows[at]; row !== undefined && isBefore(placeOf(row), next); row = rows[at])
        at++;
    return { from, rows: rows.slice(start, at) };
  });
}

/** Cuts `rows` anew: one slice when all fit into `maxBytes`, else slices that have room to grow by a third. */
export async function cutAnew(
  rows: readonly Row[],
  format: Format,
  maxBytes: number,
  pause: Pause,
): Promise<Slice[]> {
  const sizes: number[] = [];
  let total = envelopeBytes;
  for (const row of rows) {
    const size = Buffer.byteLength(rowText(row, format));
    total += size;
    sizes.push(size);
    await pause(sizes.length);
  }
  if (total <= maxBytes) return [{ from: "", rows }];
  const target = ((maxBytes - envelopeBytes) * 3) / 4;
  const slices: Slice[] = [];
  let start = 0;
  let filled = 0;
  const close = (end: number): void => {
    const [first] = rows.slice(start, start + 1);
    const from = slices.length === 0 || first === undefined ? "" : placeOf(first);
    slices.push({ from, rows: rows.slice(start, end) });
    start = end;
    filled = 0;
  };
  for (const [index, size] of sizes.entries()) {
    if (index > start && filled + size > target) close(index);
    filled += size;
  }
  close(rows.length);
  return slices;
}

/** More than an envelope takes beside its items. */
const envelopeBytes = 512;

/** The document of `envelope`; `undefined` when it holds several rows and more than `maxBytes`. */
export async function render(
  envelope: Envelope,
  format: Format,
  maxBytes: number,
  pause: Pause,
): Promise<Buffer | undefined> {
  const parts: string[] = [];
  let bytes = 0;
  for (const part of documentText(envelope, format)) {
    bytes += Buffer.byteLength(part);
    if (bytes > maxBytes && envelope.rows.length > 1) return undefined;
    await pause(parts.push(part));
  }
  return Buffer.from(parts.join(""));
}
