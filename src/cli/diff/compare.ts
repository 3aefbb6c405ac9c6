import { isRetained, type Retained } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { HeldRow, Holding } from "../../sinks/sink.ts";

/** What differs, by row key. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Rows on each side, without those that cannot be compared. */
  readonly sizes: readonly [number, number];
}

/**
 * Compares by digests alone: a hundred thousand rows take a key and a digest each, and no contents.
 * @param retained rows of these are not known on one side, and left out
 */
export async function compare(
  before: Holding,
  after: Holding,
  retained: Retained,
): Promise<Difference> {
  const isMeant = ({ part }: HeldRow): boolean => !isRetained(retained, part);
  const digests = new Map<string, string>();
  for await (const row of before.list()) if (isMeant(row)) digests.set(row.key, row.digest);
  const beforeSize = digests.size;
  let afterSize = 0;
  const added: string[] = [];
  const changed: string[] = [];
  for await (const row of after.list()) {
    if (!isMeant(row)) continue;
    afterSize++;
    const digest = digests.get(row.key);
    if (digest === undefined) added.push(row.key);
    else if (digest !== row.digest) changed.push(row.key);
    digests.delete(row.key);
  }
  return { added, changed, removed: [...digests.keys()], sizes: [beforeSize, afterSize] };
}

/** A row that differs, with its contents on the sides that have it. */
export interface Change {
  readonly type: "added" | "removed" | "changed";
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Contents are read for so many keys at a time. */
const portion = 1_000;

/** Reads what differs, portion by portion, each in canonical order. */
export async function* changesOf(
  { added, removed, changed }: Difference,
  before: Holding,
  after: Holding,
): AsyncIterable<readonly Change[]> {
  const types = new Map<string, Change["type"]>([
    ...removed.map((key) => [key, "removed"] as const),
    ...changed.map((key) => [key, "changed"] as const),
    ...added.map((key) => [key, "added"] as const),
  ]);
  const keys = [...types.keys()].toSorted();
  for (let start = 0; start < keys.length; start += portion) {
    const some = keys.slice(start, start + portion);
    const rowsOn = (side: Holding, without: Change["type"]): Promise<ReadonlyMap<string, Row>> =>
      rowsOf(
        side,
        some.filter((key) => types.get(key) !== without),
      );
    const old = await rowsOn(before, "added");
    const fresh = await rowsOn(after, "removed");
    yield some
      .map((key): Change => ({
        type: types.get(key) ?? "changed",
        before: old.get(key),
        after: fresh.get(key),
      }))
      .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }
}

async function rowsOf(side: Holding, keys: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>();
  if (keys.length > 0) for await (const row of side.rows(keys)) rows.set(row.key, row);
  return rows;
}

const placeOf = ({ before, after }: Change): string => {
  const row = after ?? before;
  if (row === undefined) return "";
  const { targetNamespace, targetName, namespace, name, uid } = row;
  return [targetNamespace, targetName, namespace, name, uid].join("\0");
};
