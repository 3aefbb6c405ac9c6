// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import type { Finding, Place } from "../support/admission.ts";
import type { KollectProfile, KollectSnapshotSink } from "../types.ts";

/** The rules that need code, one for each `x-kollect-format`. src/ implements all of them. */
export interface AdmissionRules {
  /** An expression of a profile must compile. Judges spec.attributes[].path of KollectProfile. */
  extractionPath(text: string, place: Place<KollectProfile>): readonly Finding[];
  /** The scheme must be one that this operator may use. Judges spec.endpoint of KollectSnapshotSink. */
  sinkEndpoint(text: string, place: Place<KollectSnapshotSink>): readonly Finding[];
  /** A document's path has known placeholders only and stays inside the repository. Judges spec.pathTemplate of KollectSnapshotSink. */
  documentPathTemplate(text: string, place: Place<KollectSnapshotSink>): readonly Finding[];
  /** A row's path has known placeholders only and stays inside the repository. Judges spec.layout.pathTemplate of KollectSnapshotSink. */
  rowPathTemplate(text: string, place: Place<KollectSnapshotSink>): readonly Finding[];
}
