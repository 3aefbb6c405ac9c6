// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/review.ts";
import type { KollectDatabaseSinkSpec } from "../types.ts";
import { validateKollectDatabaseSink } from "../validators/kollectdatabasesink.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectDatabaseSink: first its schema, then the rules that need code. */
export function admitKollectDatabaseSink(
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  return decide(
    request,
    {
      group: "kollect.dev",
      kind: "KollectDatabaseSink",
      validate: validateKollectDatabaseSink,
      formats: [
        { at: ["spec", "tls", "caBundle"], judge: (text, place) => rules.caBundle(text, place) },
        { at: ["spec", "exportMinInterval"], judge: (text, place) => rules.interval(text, place) },
      ],
      rules: [
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.databaseSinkWarnings(value as KollectDatabaseSinkSpec, change, signal),
        },
      ],
    },
    signal,
  );
}
