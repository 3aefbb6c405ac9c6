import type { Row } from "./row.ts";

/** Compares strings as their UTF-8 bytes compare, which UTF-16 order does not where surrogates meet U+E000 and up. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;
    if (isSurrogate(left) !== isSurrogate(right)) return isSurrogate(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

type Place = Pick<Row, "namespace" | "name" | "uid">;

/** Canonical order within one target. */
const compareRows = (a: Place, b: Place): number =>
  compareUtf8(a.namespace, b.namespace) || compareUtf8(a.name, b.name) || compareUtf8(a.uid, b.uid);

/** Rows next to one another. Immutable. */
export interface Chunk {
  readonly rows: readonly Row[];
  /** Their SHA-256 digests one after the other, 32 bytes each. */
  readonly digests: Uint8Array;
}

/** The rows of one target in canonical order, in pieces, so that a change makes one piece anew and shares all others. */
export type OrderedRows = readonly Chunk[];

/** Rows in a fresh piece, and in one before it is cut in two. */
const [usual, most] = [256, 512];
const digestBytes = 32;

function chunkOf(rows: readonly Row[]): Chunk {
  let digests: Buffer | undefined;
  const read = (): Buffer => {
    const all = Buffer.allocUnsafeSlow(rows.length * digestBytes);
    for (const [index, { digest }] of rows.entries()) all.write(digest, index * digestBytes, "hex");
    return all;
  };
  return {
    rows,
    get digests() {
      return (digests ??= read());
    },
  };
}

function* cut(rows: readonly Row[]): Iterable<Chunk> {
  if (rows.length > 0 && rows.length <= most) yield chunkOf(rows);
  else for (let at = 0; at < rows.length; at += usual) yield chunkOf(rows.slice(at, at + usual));
}

/** Index of the first of `length` for which `isReached`, which is false up to some index and true from there on. */
function firstOf(length: number, isReached: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Edit {
  readonly gone: Set<Row>;
  readonly fresh: Row[];
}

/**
 * `chunks` without the rows `gone`, which stand there, and with `fresh`, which do not. Costs what changes, and a
 * reference for each piece.
 */
export function edited(
  chunks: OrderedRows,
  gone: readonly Row[],
  fresh: readonly Row[],
): OrderedRows {
  const last = Math.max(0, chunks.length - 1);
  const edits = new Map<number, Edit>();
  const editAt = (row: Row): Edit => {
    const reaches = (index: number): boolean => {
      const end = chunks[index]?.rows.at(-1);
      return end !== undefined && compareRows(end, row) >= 0;
    };
    const index = firstOf(last, reaches);
    const edit = edits.get(index) ?? { gone: new Set(), fresh: [] };
    edits.set(index, edit);
    return edit;
  };
  for (const row of gone) editAt(row).gone.add(row);
  for (const row of fresh) editAt(row).fresh.push(row);
  if (edits.size === 0) return chunks;
  const next = chunks.length === 0 ? [chunkOf([])] : [...chunks];
  for (const [index, edit] of [...edits].toSorted(([a], [b]) => b - a)) {
    const kept = next[index]?.rows.filter((row) => !edit.gone.has(row)) ?? [];
    next.splice(index, 1, ...cut(merge(kept, edit.fresh.sort(compareRows))));
  }
  return next;
}

const merge = (left: readonly Row[], right: readonly Row[]): readonly Row[] => {
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  const merged: Row[] = [];
  let i = 0;
  for (const row of right) {
    for (let next = left[i]; next !== undefined && compareRows(next, row) <= 0; next = left[i]) {
      merged.push(next);
      i++;
    }
    merged.push(row);
  }
  return merged.concat(left.slice(i));
};

/** `chunks` in two: up to the first row for which `isReached`, which is true of all that follow it, and from there on. */
function splitAt(
  chunks: OrderedRows,
  isReached: (row: Row) => boolean,
): readonly [OrderedRows, OrderedRows] {
  const isIn = (row: Row | undefined): boolean => row !== undefined && isReached(row);
  const index = firstOf(chunks.length, (it) => isIn(chunks[it]?.rows.at(-1)));
  const rows = chunks[index]?.rows ?? [];
  const at = firstOf(rows.length, (it) => isIn(rows[it]));
  if (at === 0) return [chunks.slice(0, index), chunks.slice(index)];
  return [
    [...chunks.slice(0, index), chunkOf(rows.slice(0, at))],
    [chunkOf(rows.slice(at)), ...chunks.slice(index + 1)],
  ];
}

/** The rows of a namespace, and all others; costs the pieces, not the rows. */
export function partedBy(
  chunks: OrderedRows,
  namespace: string,
): { readonly inside: OrderedRows; readonly outside: OrderedRows } {
  const [before, rest] = splitAt(chunks, (row) => compareUtf8(row.namespace, namespace) >= 0);
  const [inside, after] = splitAt(rest, (row) => compareUtf8(row.namespace, namespace) > 0);
  return { inside, outside: [...before, ...after] };
}
