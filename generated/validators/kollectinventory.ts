// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { z } from "zod";
import {
  always,
  entries,
  exactly,
  integer,
  list,
  text,
  withoutNulls,
  withoutNullsOf,
} from "../runtime/checks.ts";
import type { Validation } from "../runtime/problem.ts";
import { celRules } from "../runtime/rules.ts";
import { judged } from "../runtime/validate.ts";
import type {
  ChangePolicy,
  Condition,
  Conditions,
  DeletionGuard,
  Duration,
  KollectInventory,
  KollectInventorySpec,
  KollectInventoryStatus,
  LabelSelector,
  LabelSelectorRequirement,
  SinkExport,
  SinkRef,
} from "../types.ts";
import { objectMeta } from "./object-meta.ts";

const duration: z.ZodType<Duration> = z
  .string()
  .superRefine(text({ max: 32, pattern: "^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$" }), always);
const deletionGuard: z.ZodType<DeletionGuard> = z.preprocess(
  withoutNullsOf("maxPercent", "minRows", "confirmAfter"),
  z.strictObject({
    maxPercent: z
      .number()
      .superRefine(integer({ format: "int32", min: 0, max: 100 }), always)
      .prefault(90),
    minRows: z
      .number()
      .superRefine(integer({ format: "int64", min: 0, max: 1000000000 }), always)
      .prefault(50),
    confirmAfter: duration.prefault("1m"),
  }),
);
const labelSelectorRequirement: z.ZodType<LabelSelectorRequirement> = z.preprocess(
  withoutNullsOf("key", "operator", "values"),
  z.strictObject({
    key: z.string().superRefine(text({ min: 1, max: 317 }), always),
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
    values: z
      .array(z.string().superRefine(text({ max: 63 }), always))
      .superRefine(list({ max: 100 }), always)
      .exactOptional(),
  }),
);
const labelSelector: z.ZodType<LabelSelector> = z.preprocess(
  withoutNullsOf("matchLabels", "matchExpressions"),
  z.strictObject({
    matchLabels: z
      .preprocess(
        withoutNulls,
        z
          .record(z.string(), z.string().superRefine(text({ max: 63 }), always))
          .superRefine(entries(100), always),
      )
      .exactOptional(),
    matchExpressions: z
      .array(labelSelectorRequirement)
      .superRefine(list({ max: 100 }), always)
      .exactOptional(),
  }),
);
const changePolicy: z.ZodType<ChangePolicy> = z.enum(["Immediate", "Coalesce"]);
const sinkRef: z.ZodType<SinkRef> = z.preprocess(
  withoutNullsOf("name", "exportMinInterval", "changePolicy", "verifyInterval", "maxExportBytes"),
  z.strictObject({
    name: z
      .string()
      .superRefine(text({ min: 1, max: 253, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }), always),
    exportMinInterval: duration.exactOptional(),
    changePolicy: changePolicy.exactOptional(),
    verifyInterval: duration.exactOptional(),
    maxExportBytes: z
      .number()
      .superRefine(integer({ format: "int64", min: 1024, max: 1073741824 }), always)
      .exactOptional(),
  }),
);
const kollectInventorySpec: z.ZodType<KollectInventorySpec> = z.preprocess(
  withoutNullsOf(
    "snapshotSinkRefs",
    "databaseSinkRefs",
    "eventSinkRefs",
    "targetRefs",
    "targetSelector",
    "exportMinInterval",
    "verifyInterval",
    "maxExportBytes",
    "deletionGuard",
    "deletionPolicy",
    "suspend",
  ),
  z.strictObject({
    snapshotSinkRefs: z
      .array(sinkRef)
      .superRefine(list({ max: 20, unique: ["name"] }), always)
      .exactOptional(),
    databaseSinkRefs: z
      .array(sinkRef)
      .superRefine(list({ max: 20, unique: ["name"] }), always)
      .exactOptional(),
    eventSinkRefs: z
      .array(sinkRef)
      .superRefine(list({ max: 20, unique: ["name"] }), always)
      .exactOptional(),
    targetRefs: z
      .array(
        z
          .string()
          .superRefine(
            text({ min: 1, max: 253, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }),
            always,
          ),
      )
      .superRefine(list({ max: 1000, unique: "items" }), always)
      .exactOptional(),
    targetSelector: labelSelector.exactOptional(),
    exportMinInterval: duration.prefault("30s"),
    verifyInterval: duration.prefault("1h"),
    maxExportBytes: z
      .number()
      .superRefine(integer({ format: "int64", min: 1024, max: 1073741824 }), always)
      .prefault(33554432),
    deletionGuard: deletionGuard.prefault({}),
    deletionPolicy: z.enum(["Retain", "Delete"]).prefault("Retain"),
    suspend: z.boolean().prefault(false),
  }),
);
const condition: z.ZodType<Condition> = z.preprocess(
  withoutNullsOf("type", "status", "observedGeneration", "lastTransitionTime", "reason", "message"),
  z.strictObject({
    type: z.string().superRefine(text({ max: 316 }), always),
    status: z.enum(["True", "False", "Unknown"]),
    observedGeneration: z
      .number()
      .superRefine(integer({ format: "int64", min: 0 }), always)
      .exactOptional(),
    lastTransitionTime: z.string().superRefine(text({ dateTime: true }), always),
    reason: z.string().superRefine(text({ min: 1, max: 1024 }), always),
    message: z.string().superRefine(text({ max: 32768 }), always),
  }),
);
const conditions: z.ZodType<Conditions> = z
  .array(condition)
  .superRefine(list({ unique: ["type"] }), always);
const sinkExport: z.ZodType<SinkExport> = z.preprocess(
  withoutNullsOf(
    "name",
    "lastExportTime",
    "lastChecksum",
    "revision",
    "rows",
    "lastVerifiedTime",
    "rowsRepaired",
    "rowsLeftOut",
    "conditions",
  ),
  z.strictObject({
    name: z.string(),
    lastExportTime: z
      .string()
      .superRefine(text({ dateTime: true }), always)
      .exactOptional(),
    lastChecksum: z.string().exactOptional(),
    revision: z.string().exactOptional(),
    rows: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    lastVerifiedTime: z
      .string()
      .superRefine(text({ dateTime: true }), always)
      .exactOptional(),
    rowsRepaired: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    rowsLeftOut: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    conditions: conditions.exactOptional(),
  }),
);
const kollectInventoryStatus: z.ZodType<KollectInventoryStatus> = z.preprocess(
  withoutNullsOf(
    "observedGeneration",
    "conditions",
    "itemCount",
    "lastExportTime",
    "lastHandledRequestedAt",
    "lastHandledConfirmation",
    "sinkExports",
  ),
  z.strictObject({
    observedGeneration: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    conditions: conditions.exactOptional(),
    itemCount: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    lastExportTime: z
      .string()
      .superRefine(text({ dateTime: true }), always)
      .exactOptional(),
    lastHandledRequestedAt: z.string().exactOptional(),
    lastHandledConfirmation: z.string().exactOptional(),
    sinkExports: z
      .array(sinkExport)
      .superRefine(list({ max: 40, unique: ["name"] }), always)
      .exactOptional(),
  }),
);
const schema: z.ZodType<KollectInventory> = z.preprocess(
  withoutNullsOf("apiVersion", "kind", "metadata", "spec", "status"),
  z.strictObject({
    apiVersion: z.string().superRefine(exactly("kollect.dev/v1alpha1"), always),
    kind: z.string().superRefine(exactly("KollectInventory"), always),
    metadata: objectMeta,
    spec: kollectInventorySpec,
    status: kollectInventoryStatus.exactOptional(),
  }),
);
const rules = celRules([
  {
    at: ["spec"],
    expression:
      "(has(self.snapshotSinkRefs) ? size(self.snapshotSinkRefs) : 0) + (has(self.databaseSinkRefs) ? size(self.databaseSinkRefs) : 0) + (has(self.eventSinkRefs) ? size(self.eventSinkRefs) : 0) <= 20",
    message: "at most 20 sinks in all",
  },
  {
    at: ["spec", "targetSelector", "matchExpressions", "[]"],
    expression:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  },
]);

/**
 * Judges a KollectInventory as the API server does, in its words; the value has all defaults.
 * Rules about the old object are asked when `old` is given.
 */
export function validateKollectInventory(
  value: unknown,
  old?: unknown,
): Validation<KollectInventory> {
  return judged(
    (it) => schema.safeParse(it),
    value,
    (it) => rules(it, old),
  );
}
