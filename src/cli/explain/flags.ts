import type { ClusterFlags, FileFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";

/** How decisions are printed. */
export const explainFormats = ["text", "json"] as const;

/** All that `kollect explain` may be told. */
export interface ExplainFlags extends ClusterFlags, FileFlags, NoticeFlags {
  /** In place of what the cluster has. */
  readonly config?: readonly string[];
  /** Of the object, and of documents that name none. */
  readonly namespace?: readonly string[];
  readonly output: (typeof explainFormats)[number];
}
