// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectDatabaseSink } from "./admission/kollectdatabasesink.ts";
import { admitKollectEventSink } from "./admission/kollecteventsink.ts";
import { admitKollectInventory } from "./admission/kollectinventory.ts";
import { admitKollectProfile } from "./admission/kollectprofile.ts";
import { admitKollectSnapshotSink } from "./admission/kollectsnapshotsink.ts";
import { admitKollectTarget } from "./admission/kollecttarget.ts";
import type { AdmissionRules } from "./admission/rules.ts";
import type { Change, Fault, Finding, Place } from "./runtime/finding.ts";
import type { AdmissionRequest, AdmissionResponse, UserInfo } from "./runtime/review.ts";

export {
  admitKollectDatabaseSink,
  admitKollectEventSink,
  admitKollectInventory,
  admitKollectProfile,
  admitKollectSnapshotSink,
  admitKollectTarget,
};

export type {
  AdmissionRequest,
  AdmissionResponse,
  AdmissionRules,
  Change,
  Fault,
  Finding,
  Place,
  UserInfo,
};
export type AdmissionHandler = (
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
) => Promise<AdmissionResponse>;
/** The handler of each kind, by its name. */
export const admissionHandlers = {
  KollectDatabaseSink: admitKollectDatabaseSink,
  KollectEventSink: admitKollectEventSink,
  KollectInventory: admitKollectInventory,
  KollectProfile: admitKollectProfile,
  KollectSnapshotSink: admitKollectSnapshotSink,
  KollectTarget: admitKollectTarget,
} as const satisfies Record<string, AdmissionHandler>;
