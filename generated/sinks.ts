// Written by npm run generate from api/. Do not edit.
import type { KollectDatabaseSinkSpec, KollectSnapshotSinkSpec } from "./types.ts";

/** Spec of every sink `type`, keyed by that type. */
export interface SinkSpecs {
  postgres: KollectDatabaseSinkSpec & { type: "postgres" };
  git: KollectSnapshotSinkSpec & { type: "git" };
}

export type SinkType = keyof SinkSpecs;
