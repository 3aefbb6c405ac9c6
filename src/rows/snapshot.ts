import { createHash } from "node:crypto";
import { compareUtf8, type OrderedRows, partedBy } from "./ordered-rows.ts";
import type { Retained } from "./retained.ts";
import type { Row, SourceKey } from "./row.ts";
import type { SourceRows } from "./source-rows.ts";

/** Grows by one with every change of a scope. Says nothing across restarts; `digest` does. */
export type Revision = number;

/** Immutable rows of one scope (a namespace of targets) in canonical order. */
export interface Snapshot {
  readonly revision: Revision;
  /** SHA-256 over the concatenated 32-byte SHA-256 digests of the rows in order, lower-case hex. */
  readonly digest: string;
  readonly size: number;
  /**
   * Targets that exist, and parts of them, whose rows are not known in this process (not listed yet, forbidden, kind
   * missing). None of their rows is shown here. A sink keeps what it holds of them: see `isRetained`.
   */
  readonly retained: Retained;
  /** By targetNamespace, targetName, namespace, name, uid; compared by UTF-8 bytes. */
  rows(): Iterable<Row>;
}

/** What changed since a sink was last known to be equal. */
export interface Delta {
  readonly upserted: readonly Row[];
  /** By key, the rows that `upserted` takes the place of, as the sink last had them; new ones have none. */
  readonly before: ReadonlyMap<string, Row>;
  /** The rows as the sink last had them. */
  readonly removed: readonly Row[];
}

/** What of a scope is shown: its sources, without the parts that are retained. */
export interface Shown {
  readonly revision: Revision;
  readonly retained: Retained;
  readonly shown: ReadonlyMap<SourceKey, SourceRows>;
}

/** Of an inventory that is to have no rows at all. */
export const emptySnapshot = (): Snapshot =>
  snapshotOf({ revision: 0, retained: new Set(), shown: new Map() });

export function snapshotOf({ revision, retained, shown }: Shown): Snapshot {
  const chunks: OrderedRows[] = [];
  // Rows of one scope share the target's namespace, so the target's name orders them.
  for (const [key, rows] of [...shown].sort(([a], [b]) => compareUtf8(a, b)))
    chunks.push(withoutRetained(key, rows.ordered(), retained));
  const all = chunks.length === 1 ? (chunks[0] ?? []) : chunks.flat();
  let digest: string | undefined;
  return {
    revision,
    retained,
    size: all.reduce((sum, { rows }) => sum + rows.length, 0),
    get digest() {
      return (digest ??= digestOf(all));
    },
    rows: () => flatten(all),
  };
}

function withoutRetained(key: SourceKey, chunks: OrderedRows, retained: Retained): OrderedRows {
  let left = chunks;
  for (const part of retained)
    if (part.startsWith(`${key}/`)) left = partedBy(left, part.slice(key.length + 1)).outside;
  return left;
}

function* flatten(chunks: OrderedRows): Iterable<Row> {
  for (const { rows } of chunks) yield* rows;
}

/** As checksumOf says it; what did not change is not put together again. */
function digestOf(chunks: OrderedRows): string {
  const whole = createHash("sha256");
  for (const { digests } of chunks) whole.update(digests);
  return whole.digest("hex");
}

/** SHA-256 over the concatenated digests of `rows`: docs/reference/checksum.md has the recipe for consumers. */
export function checksumOf(rows: Iterable<Row>): string {
  const whole = createHash("sha256");
  const some = Buffer.allocUnsafe(32 * 1024);
  let at = 0;
  for (const { digest } of rows) {
    at += some.write(digest, at, "hex");
    if (at < some.length) continue;
    whole.update(some);
    at = 0;
  }
  return whole.update(some.subarray(0, at)).digest("hex");
}
