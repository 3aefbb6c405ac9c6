// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import type { Place } from "../runtime/admission.ts";
import type { KollectProfile, KollectSnapshotSink } from "../types.ts";

/**
 * The rules that need code, one for each `x-kollect-format`; src/ implements all of them.
 * The answer says what is wrong and what would be right; it never repeats the text, which may hold a credential.
 */
export interface AdmissionRules {
  /** A path that src/extract compiles. Judges spec.attributes[].path of KollectProfile. */
  extractionPath(text: string, place: Place<KollectProfile>): string | undefined;
  /** A URL without credentials in it. Judges spec.endpoint of KollectSnapshotSink. */
  sinkEndpoint(text: string, place: Place<KollectSnapshotSink>): string | undefined;
  /** A template of the document's path with known placeholders only. Judges spec.pathTemplate of KollectSnapshotSink. */
  documentPathTemplate(text: string, place: Place<KollectSnapshotSink>): string | undefined;
  /** A template of a row's path with known placeholders only, one of which tells rows apart. Judges spec.layout.pathTemplate of KollectSnapshotSink. */
  rowPathTemplate(text: string, place: Place<KollectSnapshotSink>): string | undefined;
}
