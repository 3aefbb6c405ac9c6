import { isRetained, partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Export } from "../sink.ts";
import type { Held, Standing } from "./held.ts";

/** One row that is not in the log as it should be. */
export interface Difference {
  readonly key: string;
  /** What stands in the log. */
  readonly held: Held | undefined;
  /** The same, where it is known without asking. */
  readonly before: Row | undefined;
  /** What is to stand; undefined for rows that go. */
  readonly after: Row | undefined;
  /** Namespace of the object. */
  readonly namespace: string;
}

/** Rows that stand, by key. Keys and digests are the strings of the rows in memory, not copies. */
export type Rows = Map<string, Held>;

/** What `order` changes of rows that are known. */
export function ofDelta({ delta, snapshot }: Export, rows: Rows): Difference[] {
  if (delta === undefined) return [];
  const known = (row: Row | undefined, held: Held | undefined): Row | undefined =>
    row !== undefined && row.digest === held?.digest ? row : undefined;
  const upserted = delta.upserted.flatMap((after): Difference[] => {
    const { key, namespace } = after;
    const held = rows.get(key);
    if (held?.digest === after.digest) return [];
    return [{ key, held, before: known(delta.before.get(key), held), after, namespace }];
  });
  const removed = delta.removed.flatMap((row): Difference[] => {
    const { key, namespace } = row;
    const held = rows.get(key);
    if (held === undefined || isRetained(snapshot.retained, partOf(row))) return [];
    return [{ key, held, before: known(row, held), after: undefined, namespace }];
  });
  return [...upserted, ...removed];
}

/** What of all that stands is to change; gives what stays as it is in `rows`. Empties `standing.rows`. */
export function ofSnapshot(
  { snapshot, purpose, demandRemoval }: Export,
  { rows: found }: Standing,
): { readonly rows: Rows; readonly differences: Difference[] } {
  const rows: Rows = new Map();
  const differences: Difference[] = [];
  const { size } = found;
  for (const after of snapshot.rows()) {
    const { key, digest, namespace } = after;
    const held = found.get(key);
    found.delete(key);
    if (held !== undefined) rows.set(key, heldAs(held, digest));
    if (held?.digest !== digest)
      differences.push({ key, held, before: undefined, after, namespace });
  }
  const gone: Difference[] = [];
  for (const [key, held] of found) {
    rows.set(key, heldAs(held, held.digest));
    if (purpose !== "removal" && isRetained(snapshot.retained, held.part)) continue;
    const namespace = held.part.slice(held.part.lastIndexOf("/") + 1);
    gone.push({ key, held, before: undefined, after: undefined, namespace });
  }
  demandRemoval(gone.length, size - (found.size - gone.length));
  differences.push(...gone);
  found.clear();
  return { rows, differences };
}

const heldAs = ({ digest, sequence }: Held, same: string): Held => ({
  digest: digest === same ? same : digest,
  sequence,
});
