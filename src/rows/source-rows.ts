import { edited, type OrderedRows, partedBy } from "./ordered-rows.ts";
import type { Row } from "./row.ts";

/** The rows of one target, by uid and in canonical order. */
export interface SourceRows {
  readonly size: number;
  get(uid: string): Row | undefined;
  /** All of them, or those of one namespace in order; may be changed meanwhile. */
  of(namespace?: string): readonly Row[];
  set(row: Row): void;
  delete(uid: string): void;
  /** Immutable; the same one until something changes. */
  ordered(): OrderedRows;
}

export function createSourceRows(): SourceRows {
  const byUid = new Map<string, Row>();
  let order: OrderedRows = [];
  /** uids that changed since `order`, with the rows that stand there: a first list is sorted once, not row by row. */
  let changed = new Map<string, Row | undefined>();

  const touch = (uid: string): void => {
    if (!changed.has(uid)) changed.set(uid, byUid.get(uid));
  };
  const ordered = (): OrderedRows => {
    if (changed.size === 0) return order;
    const gone = [...changed.values()].filter((it) => it !== undefined);
    const fresh = [...changed.keys()].flatMap((uid) => byUid.get(uid) ?? []);
    changed = new Map();
    order = edited(order, gone, fresh);
    return order;
  };

  return {
    get size() {
      return byUid.size;
    },
    get: (uid) => byUid.get(uid),
    of: (namespace) =>
      namespace === undefined
        ? [...byUid.values()]
        : partedBy(ordered(), namespace).inside.flatMap(({ rows }) => rows),
    set: (row) => {
      touch(row.uid);
      byUid.set(row.uid, row);
    },
    delete: (uid) => {
      if (!byUid.has(uid)) return;
      touch(uid);
      byUid.delete(uid);
    },
    ordered,
  };
}
