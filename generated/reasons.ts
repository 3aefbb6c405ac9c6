// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

/** Why a condition holds or not. */
export type Reason =
  | "Compiled"
  | "ProfileInvalid"
  | "Collecting"
  | "Listing"
  | "Suspended"
  | "ProfileNotFound"
  | "KindNotFound"
  | "Forbidden"
  | "SourceUnreadable"
  | "NoRules"
  | "NoNamespaces"
  | "ExtractionFailed"
  | "Exported"
  | "Exporting"
  | "SourcesPending"
  | "SourcesStale"
  | "RowsLeftOut"
  | "DeletionHeld"
  | "Deleting"
  | "PartiallySynced"
  | "NoSinks"
  | "SinkNotFound"
  | "SinkReady"
  | "SinkUnreachable"
  | "SinkUnauthorized"
  | "SinkRejected"
  | "SinkMisconfigured"
  | "SinkFenced"
  | "InsecureSkipVerify"
  | "InternalError";
/** What a condition speaks of. */
export type ConditionType =
  | "Ready"
  | "Synced"
  | "Degraded"
  | "Reconciling"
  | "Stalled"
  | "SinkReachable"
  | "TLSInsecure";
