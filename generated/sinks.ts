import type { KollectDatabaseSinkSpec, KollectSnapshotSinkSpec } from "./types.ts";

/** Spec of every sink `type`, keyed by that type. Source: api/v1alpha1/*sink.yaml */
export interface SinkSpecs {
  git: KollectSnapshotSinkSpec & { type: "git" };
  postgres: KollectDatabaseSinkSpec & { type: "postgres" };
}
export type SinkType = keyof SinkSpecs;
