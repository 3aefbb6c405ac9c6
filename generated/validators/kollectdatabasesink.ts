// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { z } from "zod";
import { always, exactly, integer, list, text, withoutNullsOf } from "../runtime/checks.ts";
import type { Validation } from "../runtime/problem.ts";
import { celRules } from "../runtime/rules.ts";
import { judged } from "../runtime/validate.ts";
import type {
  ChangePolicy,
  Condition,
  Conditions,
  Duration,
  KollectDatabaseSink,
  KollectDatabaseSinkSpec,
  PostgresHistory,
  PostgresOptions,
  Provisioning,
  SecretReference,
  SinkStatus,
  TlsSpec,
} from "../types.ts";
import { objectMeta } from "./object-meta.ts";

const postgresHistory: z.ZodType<PostgresHistory> = z.preprocess(
  withoutNullsOf("enabled", "retentionDays"),
  z.strictObject({
    enabled: z.boolean().prefault(false),
    retentionDays: z
      .number()
      .superRefine(integer({ format: "int32", min: 1, max: 36500 }), always)
      .exactOptional(),
  }),
);
const secretReference: z.ZodType<SecretReference> = z.preprocess(
  withoutNullsOf("name"),
  z.strictObject({
    name: z.string().superRefine(text({ min: 1, max: 253 }), always),
  }),
);
const postgresOptions: z.ZodType<PostgresOptions> = z.preprocess(
  withoutNullsOf("databaseRef", "schema", "table", "readers", "history"),
  z.strictObject({
    databaseRef: secretReference,
    schema: z
      .string()
      .superRefine(text({ min: 1, max: 63, pattern: "^[a-z_][a-z0-9_]*$" }), always)
      .prefault("public"),
    table: z.string().superRefine(text({ min: 1, max: 48, pattern: "^[a-z_][a-z0-9_]*$" }), always),
    readers: z
      .array(z.string().superRefine(text({ min: 1, max: 63, pattern: "^[ -~]+$" }), always))
      .superRefine(list({ max: 50, unique: "items" }), always)
      .exactOptional(),
    history: postgresHistory.prefault({}),
  }),
);
const provisioning: z.ZodType<Provisioning> = z.preprocess(
  withoutNullsOf("mode", "indexes"),
  z.strictObject({
    mode: z.enum(["ensure", "existing"]).prefault("ensure"),
    indexes: z.boolean().prefault(true),
  }),
);
const changePolicy: z.ZodType<ChangePolicy> = z.enum(["Immediate", "Coalesce"]);
const duration: z.ZodType<Duration> = z
  .string()
  .superRefine(text({ max: 32, pattern: "^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$" }), always);
const tlsSpec: z.ZodType<TlsSpec> = z.preprocess(
  withoutNullsOf("insecureSkipVerify", "caBundle", "caSecretRef"),
  z.strictObject({
    insecureSkipVerify: z.boolean().prefault(false),
    caBundle: z
      .string()
      .superRefine(
        text({ min: 1, max: 524288, pattern: "^[A-Za-z0-9+/\\r\\n]+={0,2}[\\r\\n]*$" }),
        always,
      )
      .exactOptional(),
    caSecretRef: secretReference.exactOptional(),
  }),
);
const kollectDatabaseSinkSpec: z.ZodType<KollectDatabaseSinkSpec> = z.preprocess(
  withoutNullsOf(
    "type",
    "tls",
    "cluster",
    "exportMinInterval",
    "changePolicy",
    "maxRowBytes",
    "provisioning",
    "postgres",
  ),
  z.strictObject({
    type: z.enum(["postgres"]),
    tls: tlsSpec.exactOptional(),
    cluster: z
      .string()
      .superRefine(
        text({ min: 1, max: 63, pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }),
        always,
      )
      .prefault("default"),
    exportMinInterval: duration.exactOptional(),
    changePolicy: changePolicy.prefault("Immediate"),
    maxRowBytes: z
      .number()
      .superRefine(integer({ format: "int64", min: 256, max: 104857600 }), always)
      .prefault(10485760),
    provisioning: provisioning.prefault({}),
    postgres: postgresOptions.exactOptional(),
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
const sinkStatus: z.ZodType<SinkStatus> = z.preprocess(
  withoutNullsOf("observedGeneration", "conditions"),
  z.strictObject({
    observedGeneration: z
      .number()
      .superRefine(integer({ format: "int64" }), always)
      .exactOptional(),
    conditions: conditions.exactOptional(),
  }),
);
const schema: z.ZodType<KollectDatabaseSink> = z.preprocess(
  withoutNullsOf("apiVersion", "kind", "metadata", "spec", "status"),
  z.strictObject({
    apiVersion: z.string().superRefine(exactly("kollect.dev/v1alpha1"), always),
    kind: z.string().superRefine(exactly("KollectDatabaseSink"), always),
    metadata: objectMeta,
    spec: kollectDatabaseSinkSpec,
    status: sinkStatus.exactOptional(),
  }),
);
const rules = celRules([
  {
    at: ["spec"],
    expression: "self.type == oldSelf.type",
    message: "type cannot be changed; make a new sink instead",
  },
  {
    at: ["spec"],
    expression: "self.type != 'postgres' || has(self.postgres)",
    message: "spec.postgres is required when type is postgres",
  },
  {
    at: ["spec", "tls"],
    expression: "!self.insecureSkipVerify || !(has(self.caBundle) || has(self.caSecretRef))",
    message: "insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef",
  },
  {
    at: ["spec", "postgres", "history"],
    expression: "self.enabled || !has(self.retentionDays)",
    message: "retentionDays is for a history that is enabled",
  },
]);

/**
 * Judges a KollectDatabaseSink as the API server does, in its words; the value has all defaults.
 * Rules about the old object are asked when `old` is given.
 */
export function validateKollectDatabaseSink(
  value: unknown,
  old?: unknown,
): Validation<KollectDatabaseSink> {
  return judged(
    (it) => schema.safeParse(it),
    value,
    (it) => rules(it, old),
  );
}
