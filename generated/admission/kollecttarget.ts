// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/review.ts";
import type { KollectTargetSpec } from "../types.ts";
import { validateKollectTarget } from "../validators/kollecttarget.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectTarget: first its schema, then the rules that need code. */
export function admitKollectTarget(
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  return decide(
    request,
    {
      group: "kollect.dev",
      kind: "KollectTarget",
      validate: validateKollectTarget,
      formats: [
        {
          at: ["spec", "resourceRules", "[]", "matchPolicy"],
          judge: (text, place) => rules.matchPolicy(text, place),
        },
      ],
      rules: [
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.authorOfTarget(value as KollectTargetSpec, change, signal),
        },
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.rulesOfTarget(value as KollectTargetSpec, change, signal),
        },
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.targetWarnings(value as KollectTargetSpec, change, signal),
        },
      ],
    },
    signal,
  );
}
