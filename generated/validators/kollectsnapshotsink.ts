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
  GitAuthor,
  GitOptions,
  GitSigning,
  KollectSnapshotSink,
  KollectSnapshotSinkSpec,
  Layout,
  SecretReference,
  Serialization,
  SinkStatus,
} from "../types.ts";
import { objectMeta } from "./object-meta.ts";

const gitSigning: z.ZodType<GitSigning> = z.preprocess(
  withoutNullsOf("format"),
  z.strictObject({
    format: z.enum(["ssh"]).prefault("ssh"),
  }),
);
const gitAuthor: z.ZodType<GitAuthor> = z.preprocess(
  withoutNullsOf("name", "email"),
  z.strictObject({
    name: z
      .string()
      .superRefine(text({ min: 1, max: 128, pattern: "^[^<>\\n]+$" }), always)
      .prefault("kollect"),
    email: z
      .string()
      .superRefine(text({ min: 1, max: 254, pattern: "^[^<>\\s]+$" }), always)
      .prefault("kollect@kollect.dev"),
  }),
);
const gitOptions: z.ZodType<GitOptions> = z.preprocess(
  withoutNullsOf("branch", "author", "signing"),
  z.strictObject({
    branch: z
      .string()
      .superRefine(
        text({ min: 1, max: 244, pattern: "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$" }),
        always,
      )
      .prefault("main"),
    author: gitAuthor.prefault({}),
    signing: gitSigning.exactOptional(),
  }),
);
const layout: z.ZodType<Layout> = z.preprocess(
  withoutNullsOf("mode", "pathTemplate"),
  z.strictObject({
    mode: z.enum(["document", "perResource"]).prefault("document"),
    pathTemplate: z
      .string()
      .superRefine(text({ min: 1, max: 1024 }), always)
      .exactOptional(),
  }),
);
const serialization: z.ZodType<Serialization> = z.preprocess(
  withoutNullsOf("format"),
  z.strictObject({
    format: z.enum(["json", "yaml", "ndjson"]).prefault("yaml"),
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
const kollectSnapshotSinkSpec: z.ZodType<KollectSnapshotSinkSpec> = z.preprocess(
  withoutNullsOf(
    "type",
    "endpoint",
    "secretRef",
    "cluster",
    "exportMinInterval",
    "changePolicy",
    "maxRowBytes",
    "pathTemplate",
    "serialization",
    "layout",
    "git",
  ),
  z.strictObject({
    type: z.enum(["git"]),
    endpoint: z
      .string()
      .superRefine(
        text({
          min: 1,
          max: 2048,
          pattern:
            "^((https?|ssh|file)://[^\\s]+|[A-Za-z0-9_][A-Za-z0-9._+-]*@([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[^\\s]+)$",
        }),
        always,
      ),
    secretRef: secretReference.exactOptional(),
    cluster: z
      .string()
      .superRefine(
        text({ min: 1, max: 63, pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }),
        always,
      )
      .prefault("default"),
    exportMinInterval: duration.exactOptional(),
    changePolicy: changePolicy.prefault("Coalesce"),
    maxRowBytes: z
      .number()
      .superRefine(integer({ format: "int64", min: 256, max: 104857600 }), always)
      .prefault(10485760),
    pathTemplate: z
      .string()
      .superRefine(text({ min: 1, max: 1024 }), always)
      .prefault("inventory/{namespace}/{name}{extension}"),
    serialization: serialization.prefault({}),
    layout: layout.prefault({}),
    git: gitOptions.prefault({}),
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
const schema: z.ZodType<KollectSnapshotSink> = z.preprocess(
  withoutNullsOf("apiVersion", "kind", "metadata", "spec", "status"),
  z.strictObject({
    apiVersion: z.string().superRefine(exactly("kollect.dev/v1alpha1"), always),
    kind: z.string().superRefine(exactly("KollectSnapshotSink"), always),
    metadata: objectMeta,
    spec: kollectSnapshotSinkSpec,
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
    expression: "self.layout.mode == 'perResource' || !has(self.layout.pathTemplate)",
    message:
      "layout.pathTemplate needs layout.mode perResource; use pathTemplate for the document's path",
  },
  {
    at: ["spec"],
    expression: "self.layout.mode == 'document' || self.serialization.format != 'ndjson'",
    message:
      "serialization.format ndjson needs layout.mode document: a file of one resource has one line only",
  },
  {
    at: ["spec"],
    expression: "!has(self.git.signing) || has(self.secretRef)",
    message: "git.signing needs secretRef: the Secret holds the key, ssh-signingkey",
  },
  {
    at: ["spec", "git", "branch"],
    expression:
      "!self.contains('..') && !self.contains('//') && !self.contains('/.') && !self.contains('./') && !self.contains('.lock/') && !self.endsWith('.lock') && !self.startsWith('refs/')",
    message:
      "must be the name of a branch as Git takes it: no '..', '//', '/.', './', no part ending in .lock, not starting with refs/",
  },
]);

/**
 * Judges a KollectSnapshotSink as the API server does, in its words; the value has all defaults.
 * Rules about the old object are asked when `old` is given.
 */
export function validateKollectSnapshotSink(
  value: unknown,
  old?: unknown,
): Validation<KollectSnapshotSink> {
  return judged(
    (it) => schema.safeParse(it),
    value,
    (it) => rules(it, old),
  );
}
