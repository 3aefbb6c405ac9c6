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
  compareUtf8(a.name, b.name) || compareUtf8(a.uid, b.uid);

/** The rows of one target, by uid and by namespace in canonical order. */
export interface SourceRows {
  readonly size: number;
  get(uid: string): Row | undefined;
  /** All of them, or those of one namespace; may be changed meanwhile. */
  of(namespace?: string): readonly Row[];
  set(row: Row): void;
  delete(uid: string): void;
  /** By namespace; each list is immutable, and the same one until something in the namespace changes. */
  sorted(): ReadonlyMap<string, readonly Row[]>;
}

/** The rows of one namespace. */
interface Part {
  order: readonly Row[];
  /** uids that changed since `order`; a few are merged in, many are cheaper to sort again. */
  changed: Set<string>;
}

export function createSourceRows(): SourceRows {
  const byUid = new Map<string, Row>();
  const parts = new Map<string, Part>();
  /** Their names in order; `undefined` when one has come or gone. */
  let names: readonly string[] | undefined;

  const touch = ({ namespace, uid }: Row): void => {
    let part = parts.get(namespace);
    if (part === undefined) {
      part = { order: [], changed: new Set() };
      parts.set(namespace, part);
      names = undefined;
    }
    part.changed.add(uid);
  };
  const settle = (namespace: string, part: Part): readonly Row[] => {
    const { changed, order } = part;
    if (changed.size === 0) return order;
    const kept = order.filter(({ uid }) => !changed.has(uid));
    const fresh = [...changed].flatMap((uid) => byUid.get(uid) ?? []).sort(compareRows);
    part.order = merge(kept, fresh);
    part.changed = new Set();
    if (part.order.length === 0) {
      parts.delete(namespace);
      names = undefined;
    }
    return part.order;
  };

  return {
    get size() {
      return byUid.size;
    },
    get: (uid) => byUid.get(uid),
    of: (namespace) => {
      if (namespace === undefined) return [...byUid.values()];
      const part = parts.get(namespace);
      return part === undefined ? [] : settle(namespace, part);
    },
    set: (row) => {
      byUid.set(row.uid, row);
      touch(row);
    },
    delete: (uid) => {
      const row = byUid.get(uid);
      if (row === undefined) return;
      byUid.delete(uid);
      touch(row);
    },
    sorted: () => {
      names ??= [...parts.keys()].toSorted(compareUtf8);
      const sorted = new Map<string, readonly Row[]>();
      for (const name of names) {
        const part = parts.get(name);
        const rows = part && settle(name, part);
        if (rows !== undefined && rows.length > 0) sorted.set(name, rows);
      }
      return sorted;
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
