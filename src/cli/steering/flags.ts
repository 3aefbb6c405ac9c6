import type { ClusterFlags } from "../flags/shared.ts";
import type { NoticeFlags } from "../session.ts";

/** What all three commands may be told. */
export interface SteeringFlags extends ClusterFlags, NoticeFlags {
  readonly namespace?: string;
}

export interface ResyncFlags extends SteeringFlags {
  readonly wait?: boolean;
  /** Seconds. */
  readonly timeout: number;
}
