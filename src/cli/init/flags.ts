import type { ClusterFlags, FileFlags, NamespaceScopeFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";

export const sinkTypes = ["git", "postgres", "nats"] as const;
export type SinkType = (typeof sinkTypes)[number];

/** All that `kollect init` may be told. */
export interface InitFlags extends ClusterFlags, FileFlags, NamespaceScopeFlags, NoticeFlags {
  readonly kind?: string;
  readonly name?: string;
  /** name=path, name:type=path. */
  readonly attribute?: readonly string[];
  readonly sink?: SinkType;
  readonly endpoint?: string;
  /** Name of the cluster in the export. */
  readonly cluster?: string;
  /** As the operator has them. */
  readonly allowPrivateSinks: boolean;
  readonly dev: boolean;
  readonly outputDir: string;
  readonly force: boolean;
  readonly yes: boolean;
}
