// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/review.ts";
import type { KollectProfileSpec } from "../types.ts";
import { validateKollectProfile } from "../validators/kollectprofile.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectProfile: first its schema, then the rules that need code. */
export function admitKollectProfile(
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  return decide(
    request,
    {
      group: "kollect.dev",
      kind: "KollectProfile",
      validate: validateKollectProfile,
      formats: [
        {
          at: ["spec", "attributes", "[name]", "path"],
          judge: (text, place) => rules.extractionPath(text, place),
        },
        {
          at: ["spec", "export", "prune", "jsonPointers", "[]"],
          judge: (text, place) => rules.jsonPointer(text, place),
        },
        {
          at: ["spec", "export", "prune", "jsonPaths", "[]"],
          judge: (text, place) => rules.prunePath(text, place),
        },
        {
          at: ["spec", "export", "prune", "jqPathExpressions", "[]"],
          judge: (text, place) => rules.pruneJq(text, place),
        },
        {
          at: ["spec", "export", "prune", "cel", "[]"],
          judge: (text, place) => rules.pruneExpression(text, place),
        },
      ],
      rules: [
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.fullExportOfSecrets(value as KollectProfileSpec, change, signal),
        },
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.profileWarnings(value as KollectProfileSpec, change, signal),
        },
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.authorOfProfile(value as KollectProfileSpec, change, signal),
        },
      ],
    },
    signal,
  );
}
