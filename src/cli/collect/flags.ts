import type { ClusterFlags, FileFlags, NamespaceScopeFlags, OutputFlags } from "../flags/shared.ts";

/** All that `kollect collect` may be told. */
export interface CollectFlags extends ClusterFlags, FileFlags, NamespaceScopeFlags, OutputFlags {
  /** Files and folders with resources of Kollect. */
  readonly config?: readonly string[];
  /** name=path, name:type=path. */
  readonly column?: readonly string[];
  readonly selector?: string;
  /** metadata.name=value. */
  readonly field?: readonly string[];
  readonly sqlite?: string;
  readonly outputDir?: string;
  readonly toSinks?: boolean;
  readonly sink?: readonly string[];
  readonly confirmDeletion?: boolean;
}
