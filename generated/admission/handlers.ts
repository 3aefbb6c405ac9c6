// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectDatabaseSink } from "./kollectdatabasesink.ts";
import { admitKollectInventory } from "./kollectinventory.ts";
import { admitKollectProfile } from "./kollectprofile.ts";
import { admitKollectSnapshotSink } from "./kollectsnapshotsink.ts";
import { admitKollectTarget } from "./kollecttarget.ts";
import type { AdmissionRequest, AdmissionResponse } from "../support/admission.ts";
import type { AdmissionRules } from "./rules.ts";

export type AdmissionHandler = (
  request: AdmissionRequest,
  rules: AdmissionRules,
) => AdmissionResponse;

/** The handler of each kind, by its name. */
export const admissionHandlers = {
  KollectDatabaseSink: admitKollectDatabaseSink,
  KollectInventory: admitKollectInventory,
  KollectProfile: admitKollectProfile,
  KollectSnapshotSink: admitKollectSnapshotSink,
  KollectTarget: admitKollectTarget,
} as const satisfies Record<string, AdmissionHandler>;
