// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/review.ts";
import type { KollectSnapshotSinkSpec } from "../types.ts";
import { validateKollectSnapshotSink } from "../validators/kollectsnapshotsink.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectSnapshotSink: first its schema, then the rules that need code. */
export function admitKollectSnapshotSink(
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  return decide(
    request,
    {
      group: "kollect.dev",
      kind: "KollectSnapshotSink",
      validate: validateKollectSnapshotSink,
      formats: [
        { at: ["spec", "endpoint"], judge: (text, place) => rules.sinkEndpoint(text, place) },
        { at: ["spec", "tls", "caBundle"], judge: (text, place) => rules.caBundle(text, place) },
        { at: ["spec", "exportMinInterval"], judge: (text, place) => rules.interval(text, place) },
        {
          at: ["spec", "pathTemplate"],
          judge: (text, place) => rules.documentPathTemplate(text, place),
        },
        {
          at: ["spec", "layout", "pathTemplate"],
          judge: (text, place) => rules.rowPathTemplate(text, place),
        },
        {
          at: ["spec", "layout", "index", "pathTemplate"],
          judge: (text, place) => rules.documentPathTemplate(text, place),
        },
        {
          at: ["spec", "git", "commitMessage"],
          judge: (text, place) => rules.commitTemplate(text, place),
        },
        {
          at: ["spec", "git", "commitBody"],
          judge: (text, place) => rules.commitTemplate(text, place),
        },
        {
          at: ["spec", "git", "commitTrailers", "[]"],
          judge: (text, place) => rules.commitTemplate(text, place),
        },
      ],
      rules: [
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.snapshotSinkWarnings(value as KollectSnapshotSinkSpec, change, signal),
        },
      ],
    },
    signal,
  );
}
