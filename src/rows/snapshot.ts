import type { Row, SourceKey } from "./row.ts";

/** Grows by one with every change of a scope. Says nothing across restarts; `digest` does. */
export type Revision = number;

/** Immutable rows of one scope (a namespace of targets) in canonical order. */
export interface Snapshot {
  readonly revision: Revision;
  /** SHA-256 over the concatenated 32-byte SHA-256 digests of the rows in order, lower-case hex. */
  readonly digest: string;
  readonly size: number;
  /**
   * Targets that exist and whose rows are not known in this process (not listed yet, forbidden, kind missing).
   * A sink keeps what it holds of them.
   */
  readonly retained: ReadonlySet<SourceKey>;
  /** By targetNamespace, targetName, namespace, name, uid; compared by UTF-8 bytes. */
  rows(): Iterable<Row>;
}

/** What changed since a sink was last known to be equal. */
export interface Delta {
  readonly upserted: readonly Row[];
  /** The rows as the sink last had them. */
  readonly removed: readonly Row[];
}
