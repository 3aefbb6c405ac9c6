// Written by npm run generate from api/. Do not edit.
/** Types of conditions. */
export type ConditionType =
  | "Ready"
  | "Synced"
  | "Degraded"
  | "SinkReachable";

/** Reasons of conditions. */
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
  | "NoNamespaces"
  | "ExtractionFailed"
  | "Exported"
  | "Exporting"
  | "SourcesPending"
  | "SourcesStale"
  | "RowsLeftOut"
  | "PartiallySynced"
  | "NoSinks"
  | "SinkNotFound"
  | "SinkReady"
  | "SinkUnreachable"
  | "SinkUnauthorized"
  | "SinkRejected"
  | "SinkMisconfigured"
  | "SinkFenced"
  | "InternalError";
