// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { decide } from "../runtime/admission.ts";
import type { AdmissionRequest, AdmissionResponse } from "../runtime/review.ts";
import type { KollectInventorySpec } from "../types.ts";
import { validateKollectInventory } from "../validators/kollectinventory.ts";
import type { AdmissionRules } from "./rules.ts";

/** Admits or refuses a KollectInventory: first its schema, then the rules that need code. */
export function admitKollectInventory(
  request: AdmissionRequest,
  rules: AdmissionRules,
  signal: AbortSignal,
): Promise<AdmissionResponse> {
  return decide(
    request,
    {
      group: "kollect.dev",
      kind: "KollectInventory",
      validate: validateKollectInventory,
      formats: [
        {
          at: ["spec", "snapshotSinkRefs", "[name]", "exportMinInterval"],
          judge: (text, place) => rules.interval(text, place),
        },
        {
          at: ["spec", "snapshotSinkRefs", "[name]", "verifyInterval"],
          judge: (text, place) => rules.interval(text, place),
        },
        {
          at: ["spec", "databaseSinkRefs", "[name]", "exportMinInterval"],
          judge: (text, place) => rules.interval(text, place),
        },
        {
          at: ["spec", "databaseSinkRefs", "[name]", "verifyInterval"],
          judge: (text, place) => rules.interval(text, place),
        },
        {
          at: ["spec", "eventSinkRefs", "[name]", "exportMinInterval"],
          judge: (text, place) => rules.interval(text, place),
        },
        {
          at: ["spec", "eventSinkRefs", "[name]", "verifyInterval"],
          judge: (text, place) => rules.interval(text, place),
        },
        { at: ["spec", "exportMinInterval"], judge: (text, place) => rules.interval(text, place) },
        { at: ["spec", "verifyInterval"], judge: (text, place) => rules.interval(text, place) },
        {
          at: ["spec", "deletionGuard", "confirmAfter"],
          judge: (text, place) => rules.interval(text, place),
        },
      ],
      rules: [
        {
          at: ["spec"],
          judge: (value, change, signal) =>
            rules.inventoryWarnings(value as KollectInventorySpec, change, signal),
        },
      ],
    },
    signal,
  );
}
