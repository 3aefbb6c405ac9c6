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

const compareRows = (a: Row, b: Row): number =>
  compareUtf8(a.namespace, b.namespace) || compareUtf8(a.name, b.name) || compareUtf8(a.uid, b.uid);

/** The rows of one target, by uid and in canonical order. */
export interface SourceRows {
  readonly size: number;
  get(uid: string): Row | undefined;
  uids(): Iterable<string>;
  set(row: Row): void;
  delete(uid: string): void;
  /** Immutable; the same array until something changes. */
  sorted(): readonly Row[];
}

export function createSourceRows(): SourceRows {
  const byUid = new Map<string, Row>();
  let order: readonly Row[] = [];
  /** Changes since `order`; a few are merged in, many are cheaper to sort again. */
  let changed = new Set<string>();
  return {
    get size() {
      return byUid.size;
    },
    get: (uid) => byUid.get(uid),
    uids: () => byUid.keys(),
    set: (row) => {
      byUid.set(row.uid, row);
      changed.add(row.uid);
    },
    delete: (uid) => {
      if (byUid.delete(uid)) changed.add(uid);
    },
    sorted: () => {
      if (changed.size === 0) return order;
      const touched = changed;
      const kept = order.filter(({ uid }) => !touched.has(uid));
      const fresh = [...touched].flatMap((uid) => byUid.get(uid) ?? []).sort(compareRows);
      order = merge(kept, fresh);
      changed = new Set();
      return order;
    },
  };
}

const merge = (left: readonly Row[], right: readonly Row[]): readonly Row[] => {
  if (right.length === 0) return left;
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
