import type { ClusterFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";

export const diffFormats = ["table", "json", "ndjson", "name"] as const;

/** All that `kollect diff` may be told. */
export interface DiffFlags extends ClusterFlags, NoticeFlags {
  /** Files and folders with resources of Kollect; default: the cluster's own. */
  readonly config?: readonly string[];
  readonly output: (typeof diffFormats)[number];
}

/** What the command line names. */
export interface DiffOrder {
  /** "fleet", "team/fleet". */
  readonly inventory: string;
  /** "cluster", "history", "history@main~1", both. */
  readonly sides: readonly [string, string];
  readonly flags: DiffFlags;
}
