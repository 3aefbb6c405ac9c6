// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/review.ts";
import type { KollectEventSinkSpec } from "../types.ts";
import { validateKollectEventSink } from "../validators/kollecteventsink.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectEventSink: first its schema, then the rules that need code. */
export function admitKollectEventSink(
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  return decide(
    request,
    {
      group: "kollect.dev",
      kind: "KollectEventSink",
      validate: validateKollectEventSink,
      formats: [
        { at: ["spec", "tls", "caBundle"], judge: (text, place) => rules.caBundle(text, place) },
        { at: ["spec", "exportMinInterval"], judge: (text, place) => rules.interval(text, place) },
        { at: ["spec", "nats", "url"], judge: (text, place) => rules.natsUrl(text, place) },
      ],
      rules: [
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.eventSinkWarnings(value as KollectEventSinkSpec, change, signal),
        },
      ],
    },
    signal,
  );
}
