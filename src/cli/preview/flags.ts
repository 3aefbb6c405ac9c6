import type { ClusterFlags, FileFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";
import type { PreviewFormat } from "./format.ts";

/** All that `kollect preview` may be told. */
export interface PreviewFlags extends ClusterFlags, FileFlags, NoticeFlags {
  /** Files and folders with profiles and targets. */
  readonly config: readonly string[];
  /** Of documents that name none. */
  readonly namespace?: readonly string[];
  /** Names, or namespace/name. */
  readonly target?: readonly string[];
  readonly output: PreviewFormat;
  readonly limit?: number;
}
