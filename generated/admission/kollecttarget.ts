// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/admission.ts";
import { validateKollectTarget } from "../validators/kollecttarget.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectTarget: first its schema, then the rules that need code. */
export function admitKollectTarget(
  request: AdmissionRequest,
  _rules: AdmissionRules,
): AdmissionResponse {
  return decide(request, {
    group: "kollect.dev",
    kind: "KollectTarget",
    validate: validateKollectTarget,
    rules: [],
  });
}
