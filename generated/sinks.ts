// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import type {
  KollectDatabaseSinkSpec,
  KollectEventSinkSpec,
  KollectSnapshotSinkSpec,
} from "./types.ts";

/** Spec of every sink `type`, keyed by that type. */
export interface SinkSpecs {
  git: KollectSnapshotSinkSpec & { type: "git" };
  nats: KollectEventSinkSpec & { type: "nats" };
  postgres: KollectDatabaseSinkSpec & { type: "postgres" };
}

export type SinkType = keyof SinkSpecs;
