import type { Taken } from "../rows/cursor.ts";
import type { Row } from "../rows/row.ts";
import type { Snapshot } from "../rows/snapshot.ts";
import { checksumOf } from "../rows/snapshot.ts";

/** Rows that a sink does not hold because they are too large for it. */
export interface LeftOut {
  readonly count: number;
  /** The first few, as `namespace/name`. */
  readonly names: readonly string[];
}

export const nothingLeftOut: LeftOut = { count: 0, names: [] };

/** Takes rows above a limit out of exports, and remembers which they are. */
export interface RowLimit {
  /** What is to be exported instead of `taken`. */
  apply(taken: Taken, maxRowBytes: number): Taken;
  readonly leftOut: LeftOut;
}

const mostNames = 5;
/** A UTF-16 unit is three bytes of UTF-8 at most. */
const bytesPerUnit = 3;

const isTooLarge = ({ json }: Row, limit: number): boolean =>
  json.length * bytesPerUnit > limit && Buffer.byteLength(json) > limit;

export function createRowLimit(): RowLimit {
  let names = new Map<string, string>();
  return {
    apply: ({ snapshot, delta }, limit) => {
      const changed = delta?.upserted ?? snapshot.rows();
      if (delta === undefined) names = new Map();
      for (const { key } of delta?.removed ?? []) names.delete(key);
      for (const row of changed)
        if (isTooLarge(row, limit)) names.set(row.key, nameOf(row));
        else names.delete(row.key);
      if (names.size === 0) return { snapshot, delta };
      const excluded = new Set(names.keys());
      return {
        snapshot: without(snapshot, excluded),
        delta: delta && {
          upserted: delta.upserted.filter(({ key }) => !excluded.has(key)),
          before: delta.before,
          // A row that has grown past the limit goes: an old state of it would be a lie.
          removed: [...delta.removed, ...delta.upserted.filter(({ key }) => excluded.has(key))],
        },
      };
    },
    get leftOut() {
      return { count: names.size, names: [...names.values()].slice(0, mostNames) };
    },
  };
}

const nameOf = ({ namespace, name }: Row): string =>
  namespace === "" ? name : `${namespace}/${name}`;

const without = (snapshot: Snapshot, excluded: ReadonlySet<string>): Snapshot => {
  const rows = function* (): Iterable<Row> {
    for (const row of snapshot.rows()) if (!excluded.has(row.key)) yield row;
  };
  let digest: string | undefined;
  return {
    revision: snapshot.revision,
    retained: snapshot.retained,
    size: snapshot.size - excluded.size,
    get digest() {
      return (digest ??= checksumOf(rows()));
    },
    rows,
  };
};
