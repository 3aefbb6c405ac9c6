import type { ClusterFlags, NamespaceScopeFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";

export const statusFormats = ["table", "json", "yaml"] as const;

/** All that `kollect status` may be told. */
export interface StatusFlags extends ClusterFlags, NamespaceScopeFlags, NoticeFlags {
  readonly output: (typeof statusFormats)[number];
  readonly watch?: boolean;
}
