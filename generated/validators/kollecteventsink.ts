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
  EventProvisioning,
  KollectEventSink,
  KollectEventSinkSpec,
  NatsOptions,
  SecretReference,
  SinkStatus,
  TlsSpec,
} from "../types.ts";
import { objectMeta } from "./object-meta.ts";

const natsOptions: z.ZodType<NatsOptions> = z.preprocess(
  withoutNullsOf("url", "subject", "stream", "replicas", "storage", "history"),
  z.strictObject({
    url: z.string().superRefine(text({ max: 300 }), always),
    subject: z
      .string()
      .superRefine(
        text({ min: 1, max: 128, pattern: "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$" }),
        always,
      ),
    stream: z
      .string()
      .superRefine(text({ min: 1, max: 128, pattern: "^[A-Za-z0-9_-]+$" }), always)
      .prefault("kollect_events"),
    replicas: z
      .number()
      .superRefine(integer({ format: "int32", min: 1, max: 5 }), always)
      .prefault(1),
    storage: z.enum(["file", "memory"]).prefault("file"),
    history: z
      .number()
      .superRefine(integer({ format: "int64", min: 1, max: 100000 }), always)
      .prefault(64),
  }),
);
const eventProvisioning: z.ZodType<EventProvisioning> = z.preprocess(
  withoutNullsOf("mode"),
  z.strictObject({
    mode: z.enum(["ensure", "existing"]).prefault("ensure"),
  }),
);
const changePolicy: z.ZodType<ChangePolicy> = z.enum(["Immediate", "Coalesce"]);
const duration: z.ZodType<Duration> = z
  .string()
  .superRefine(text({ max: 32, pattern: "^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$" }), always);
const secretReference: z.ZodType<SecretReference> = z.preprocess(
  withoutNullsOf("name"),
  z.strictObject({
    name: z.string().superRefine(text({ min: 1, max: 253 }), always),
  }),
);
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
const kollectEventSinkSpec: z.ZodType<KollectEventSinkSpec> = z.preprocess(
  withoutNullsOf(
    "type",
    "secretRef",
    "tls",
    "cluster",
    "exportMinInterval",
    "changePolicy",
    "maxRowBytes",
    "provisioning",
    "nats",
  ),
  z.strictObject({
    type: z.enum(["nats"]),
    secretRef: secretReference.exactOptional(),
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
      .superRefine(integer({ format: "int64", min: 256, max: 67108864 }), always)
      .prefault(1000000),
    provisioning: eventProvisioning.prefault({}),
    nats: natsOptions.exactOptional(),
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
const schema: z.ZodType<KollectEventSink> = z.preprocess(
  withoutNullsOf("apiVersion", "kind", "metadata", "spec", "status"),
  z.strictObject({
    apiVersion: z.string().superRefine(exactly("kollect.dev/v1alpha1"), always),
    kind: z.string().superRefine(exactly("KollectEventSink"), always),
    metadata: objectMeta,
    spec: kollectEventSinkSpec,
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
    expression: "self.type != 'nats' || has(self.nats)",
    message: "spec.nats is required when type is nats",
  },
  {
    at: ["spec"],
    expression: "!has(self.tls) || !has(self.nats) || self.nats.url.startsWith('tls://')",
    message: "tls needs a nats.url with tls://",
  },
  {
    at: ["spec", "tls"],
    expression: "!self.insecureSkipVerify || !(has(self.caBundle) || has(self.caSecretRef))",
    message: "insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef",
  },
]);

/**
 * Judges a KollectEventSink as the API server does, in its words; the value has all defaults.
 * Rules about the old object are asked when `old` is given.
 */
export function validateKollectEventSink(
  value: unknown,
  old?: unknown,
): Validation<KollectEventSink> {
  return judged(
    (it) => schema.safeParse(it),
    value,
    (it) => rules(it, old),
  );
}
