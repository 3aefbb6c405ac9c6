import type { ClusterFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";
import type { ReportFormat } from "./report-format.ts";

/** All that `kollect validate` may be told. */
export interface ValidateFlags extends ClusterFlags, NoticeFlags {
  /** More paths. */
  readonly filename?: readonly string[];
  readonly output: ReportFormat;
  /** Of documents that name none. */
  readonly namespace: string;
  readonly server?: boolean;
  readonly allowPrivateSinks: boolean;
  readonly dev: boolean;
}
