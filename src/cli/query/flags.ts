import type { ClusterFlags, FileFlags, NamespaceScopeFlags, OutputFlags } from "../flags/shared.ts";

/** All that `kollect query` may be told. */
export interface QueryFlags extends ClusterFlags, FileFlags, NamespaceScopeFlags, OutputFlags {
  /** name=path, name:type=path. */
  readonly column?: readonly string[];
  readonly selector?: string;
  /** Megabytes that tables may take. */
  readonly memory: number;
}
