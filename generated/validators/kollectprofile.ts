// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { z } from "zod";
import { always, exactly, integer, list, text, withoutNullsOf } from "../runtime/checks.ts";
import type { Validation } from "../runtime/problem.ts";
import { celRules } from "../runtime/rules.ts";
import { judged } from "../runtime/validate.ts";
import type {
  Attribute,
  Condition,
  Conditions,
  GroupVersionKind,
  KollectProfile,
  KollectProfileSpec,
  KollectProfileStatus,
  Prune,
  ResourceExport,
} from "../types.ts";
import { objectMeta } from "./object-meta.ts";

const prune: z.ZodType<Prune> = z.preprocess(
  withoutNullsOf(
    "defaults",
    "preset",
    "jsonPointers",
    "jsonPaths",
    "jqPathExpressions",
    "cel",
    "scrubKeys",
  ),
  z.strictObject({
    defaults: z.boolean().prefault(true),
    preset: z.enum(["kubernetes", "gitops", "none"]).prefault("kubernetes"),
    jsonPointers: z
      .array(z.string().superRefine(text({ min: 1, max: 1024 }), always))
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
    jsonPaths: z
      .array(z.string().superRefine(text({ min: 1, max: 1024 }), always))
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
    jqPathExpressions: z
      .array(z.string().superRefine(text({ min: 1, max: 1024 }), always))
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
    cel: z
      .array(z.string().superRefine(text({ min: 1, max: 4096 }), always))
      .superRefine(list({ max: 20, unique: "items" }), always)
      .exactOptional(),
    scrubKeys: z
      .array(z.string().superRefine(text({ min: 1, max: 253 }), always))
      .superRefine(list({ max: 100, unique: "items" }), always)
      .exactOptional(),
  }),
);
const resourceExport: z.ZodType<ResourceExport> = z.preprocess(
  withoutNullsOf("mode", "as", "include", "dedupeIdentity", "prune"),
  z.strictObject({
    mode: z.enum(["Attributes", "Resource"]).prefault("Attributes"),
    as: z
      .string()
      .superRefine(text({ min: 1, max: 63, pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$" }), always)
      .prefault("resource"),
    include: z
      .enum(["MetadataOnly", "SpecOnly", "StatusOnly", "SpecAndStatus", "All"])
      .prefault("SpecAndStatus"),
    dedupeIdentity: z.boolean().prefault(true),
    prune: prune.prefault({}),
  }),
);
const attribute: z.ZodType<Attribute> = z.preprocess(
  withoutNullsOf("name", "path", "type", "optional"),
  z.strictObject({
    name: z
      .string()
      .superRefine(text({ min: 1, max: 63, pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$" }), always),
    path: z.string().superRefine(text({ min: 1, max: 4096 }), always),
    type: z.enum(["string", "int", "double", "bool", "list", "map", "any"]).prefault("any"),
    optional: z.boolean().prefault(false),
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
const kollectProfileSpec: z.ZodType<KollectProfileSpec> = z.preprocess(
  withoutNullsOf("targetGVK", "attributes", "export"),
  z.strictObject({
    targetGVK: groupVersionKind,
    attributes: z
      .array(attribute)
      .superRefine(list({ max: 200, unique: ["name"] }), always)
      .prefault([]),
    export: resourceExport.prefault({}),
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
const kollectProfileStatus: z.ZodType<KollectProfileStatus> = z.preprocess(
  withoutNullsOf("observedGeneration", "conditions"),
  z.strictObject({
    observedGeneration: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    conditions: conditions.exactOptional(),
  }),
);
const schema: z.ZodType<KollectProfile> = z.preprocess(
  withoutNullsOf("apiVersion", "kind", "metadata", "spec", "status"),
  z.strictObject({
    apiVersion: z.string().superRefine(exactly("kollect.dev/v1alpha1"), always),
    kind: z.string().superRefine(exactly("KollectProfile"), always),
    metadata: objectMeta,
    spec: kollectProfileSpec,
    status: kollectProfileStatus.exactOptional(),
  }),
);
const rules = celRules([
  {
    at: ["spec"],
    expression: "self.export.mode == 'Resource' || size(self.attributes) > 0",
    message: "name at least one attribute, or export whole resources with export.mode Resource",
  },
  {
    at: ["spec"],
    expression:
      "self.export.mode != 'Resource' || !self.attributes.exists(a, a.name == self.export.as)",
    message: "export.as is the name of an attribute; choose another name for one of them",
  },
]);

/**
 * Judges a KollectProfile as the API server does, in its words; the value has all defaults.
 * Rules about the old object are asked when `old` is given.
 */
export function validateKollectProfile(value: unknown, old?: unknown): Validation<KollectProfile> {
  return judged(
    (it) => schema.safeParse(it),
    value,
    (it) => rules(it, old),
  );
}
