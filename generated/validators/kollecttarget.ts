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
  Condition,
  Conditions,
  GroupVersionKind,
  KollectTarget,
  KollectTargetSpec,
  KollectTargetStatus,
  LabelSelector,
  LabelSelectorRequirement,
  NamespaceCounts,
  ResourceRule,
} from "../types.ts";
import { objectMeta } from "./object-meta.ts";

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
const groupVersionKind: z.ZodType<GroupVersionKind> = z.preprocess(
  withoutNullsOf("group", "version", "kind"),
  z.strictObject({
    group: z
      .string()
      .superRefine(text({ max: 253 }), always)
      .prefault(""),
    version: z.string().superRefine(text({ min: 1, max: 63 }), always),
    kind: z.string().superRefine(text({ min: 1, max: 63 }), always),
  }),
);
const resourceRule: z.ZodType<ResourceRule> = z.preprocess(
  withoutNullsOf("gvk", "namespaceSelector", "matchLabels", "matchExpressions", "matchPolicy"),
  z.strictObject({
    gvk: groupVersionKind,
    namespaceSelector: labelSelector.exactOptional(),
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
    matchPolicy: z
      .string()
      .superRefine(text({ min: 1, max: 4096 }), always)
      .exactOptional(),
  }),
);
const kollectTargetSpec: z.ZodType<KollectTargetSpec> = z.preprocess(
  withoutNullsOf(
    "profileRef",
    "namespaceSelector",
    "namespaceExcludeSelector",
    "includedNamespaces",
    "excludedNamespaces",
    "labelSelector",
    "names",
    "resourceRules",
    "watchMode",
    "suspend",
  ),
  z.strictObject({
    profileRef: z
      .string()
      .superRefine(text({ min: 1, max: 253, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }), always),
    namespaceSelector: labelSelector.exactOptional(),
    namespaceExcludeSelector: labelSelector.exactOptional(),
    includedNamespaces: z
      .array(z.string().superRefine(text({ min: 1, max: 63 }), always))
      .superRefine(list({ max: 1000, unique: "items" }), always)
      .exactOptional(),
    excludedNamespaces: z
      .array(z.string().superRefine(text({ min: 1, max: 63 }), always))
      .superRefine(list({ max: 1000, unique: "items" }), always)
      .exactOptional(),
    labelSelector: labelSelector.exactOptional(),
    names: z
      .array(z.string().superRefine(text({ min: 1, max: 253 }), always))
      .superRefine(list({ max: 1000, unique: "items" }), always)
      .exactOptional(),
    resourceRules: z
      .array(resourceRule)
      .superRefine(list({ max: 50 }), always)
      .exactOptional(),
    watchMode: z.enum(["All", "OptIn"]).prefault("All"),
    suspend: z.boolean().prefault(false),
  }),
);
const namespaceCounts: z.ZodType<NamespaceCounts> = z.preprocess(
  withoutNullsOf("matched", "effective", "forbidden"),
  z.strictObject({
    matched: z.number().superRefine(integer({ format: "int64" }), always),
    effective: z.number().superRefine(integer({ format: "int64" }), always),
    forbidden: z.number().superRefine(integer({ format: "int64" }), always),
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
const kollectTargetStatus: z.ZodType<KollectTargetStatus> = z.preprocess(
  withoutNullsOf(
    "observedGeneration",
    "conditions",
    "collectedCount",
    "collectedCountUpdatedAt",
    "matchedNamespaces",
    "effectiveNamespaces",
    "forbiddenNamespaces",
    "namespaceCounts",
    "activeResourceRules",
    "staleSince",
    "extractionFailures",
    "lastExtractionError",
    "extractionErrors",
  ),
  z.strictObject({
    observedGeneration: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    conditions: conditions.exactOptional(),
    collectedCount: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    collectedCountUpdatedAt: z
      .string()
      .superRefine(text({ dateTime: true }), always)
      .exactOptional(),
    matchedNamespaces: z
      .array(z.string())
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
    effectiveNamespaces: z
      .array(z.string())
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
    forbiddenNamespaces: z
      .array(z.string())
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
    namespaceCounts: namespaceCounts.exactOptional(),
    activeResourceRules: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    staleSince: z
      .string()
      .superRefine(text({ dateTime: true }), always)
      .exactOptional(),
    extractionFailures: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    lastExtractionError: z.string().exactOptional(),
    extractionErrors: z
      .array(z.string())
      .superRefine(list({ max: 10 }), always)
      .exactOptional(),
  }),
);
const schema: z.ZodType<KollectTarget> = z.preprocess(
  withoutNullsOf("apiVersion", "kind", "metadata", "spec", "status"),
  z.strictObject({
    apiVersion: z.string().superRefine(exactly("kollect.dev/v1alpha1"), always),
    kind: z.string().superRefine(exactly("KollectTarget"), always),
    metadata: objectMeta,
    spec: kollectTargetSpec,
    status: kollectTargetStatus.exactOptional(),
  }),
);
const rules = celRules([
  {
    at: ["spec"],
    expression: "!has(self.resourceRules) || (!has(self.names) && !has(self.labelSelector))",
    message:
      "resourceRules replace names and labelSelector: say in the rules what these say, and leave them out",
  },
  {
    at: ["spec", "namespaceSelector", "matchExpressions", "[]"],
    expression:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  },
  {
    at: ["spec", "namespaceExcludeSelector", "matchExpressions", "[]"],
    expression:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  },
  {
    at: ["spec", "labelSelector", "matchExpressions", "[]"],
    expression:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  },
  {
    at: ["spec", "resourceRules", "[]", "namespaceSelector", "matchExpressions", "[]"],
    expression:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  },
  {
    at: ["spec", "resourceRules", "[]", "matchExpressions", "[]"],
    expression:
      "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  },
]);

/**
 * Judges a KollectTarget as the API server does, in its words; the value has all defaults.
 * Rules about the old object are asked when `old` is given.
 */
export function validateKollectTarget(value: unknown, old?: unknown): Validation<KollectTarget> {
  return judged(
    (it) => schema.safeParse(it),
    value,
    (it) => rules(it, old),
  );
}
