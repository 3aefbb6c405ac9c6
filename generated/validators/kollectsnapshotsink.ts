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
  LayoutFilename,
  LayoutIndex,
  SecretReference,
  Serialization,
  SinkStatus,
  TlsSpec,
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
  withoutNullsOf("branch", "commitMessage", "commitBody", "commitTrailers", "author", "signing"),
  z.strictObject({
    branch: z
      .string()
      .superRefine(
        text({ min: 1, max: 244, pattern: "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$" }),
        always,
      )
      .prefault("main"),
    commitMessage: z
      .string()
      .superRefine(text({ min: 1, max: 512, pattern: "^[^\\r\\n]*\\S[^\\r\\n]*$" }), always)
      .prefault("chore({cluster}/{namespace}/{name}): export {itemCount} items @ {checksumShort}"),
    commitBody: z
      .string()
      .superRefine(text({ min: 1, max: 8192 }), always)
      .exactOptional(),
    commitTrailers: z
      .array(
        z
          .string()
          .superRefine(
            text({
              min: 4,
              max: 512,
              pattern: "^[A-Za-z0-9][A-Za-z0-9-]*: [^\\r\\n]*\\S[^\\r\\n]*$",
            }),
            always,
          ),
      )
      .superRefine(list({ max: 20 }), always)
      .exactOptional(),
    author: gitAuthor.prefault({}),
    signing: gitSigning.exactOptional(),
  }),
);
const layoutFilename: z.ZodType<LayoutFilename> = z.preprocess(
  withoutNullsOf("groupInPath", "lowercaseKind", "maxSegmentLength"),
  z.strictObject({
    groupInPath: z.enum(["auto", "always", "never"]).prefault("auto"),
    lowercaseKind: z.boolean().prefault(true),
    maxSegmentLength: z
      .number()
      .superRefine(integer({ format: "int32", min: 8, max: 200 }), always)
      .prefault(63),
  }),
);
const layoutIndex: z.ZodType<LayoutIndex> = z.preprocess(
  withoutNullsOf("enabled", "pathTemplate"),
  z.strictObject({
    enabled: z.boolean().exactOptional(),
    pathTemplate: z
      .string()
      .superRefine(text({ min: 1, max: 1024 }), always)
      .prefault("inventory/{namespace}/{name}{extension}"),
  }),
);
const layout: z.ZodType<Layout> = z.preprocess(
  withoutNullsOf("mode", "content", "pathTemplate", "index", "filename"),
  z.strictObject({
    mode: z.enum(["document", "perResource", "split"]).prefault("document"),
    content: z.enum(["item", "attributes", "manifest"]).prefault("item"),
    pathTemplate: z
      .string()
      .superRefine(text({ min: 1, max: 1024 }), always)
      .exactOptional(),
    index: layoutIndex.exactOptional(),
    filename: layoutFilename.exactOptional(),
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
const kollectSnapshotSinkSpec: z.ZodType<KollectSnapshotSinkSpec> = z.preprocess(
  withoutNullsOf(
    "type",
    "endpoint",
    "secretRef",
    "tls",
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
    tls: tlsSpec.exactOptional(),
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
    expression: "self.layout.mode != 'document' || !has(self.layout.pathTemplate)",
    message:
      "layout.pathTemplate needs layout.mode perResource or split; use pathTemplate for the document's path",
  },
  {
    at: ["spec"],
    expression: "self.layout.mode != 'document' || self.layout.content == 'item'",
    message: "layout.content needs layout.mode perResource or split: a document holds items",
  },
  {
    at: ["spec"],
    expression: "self.layout.mode != 'document' || !has(self.layout.index)",
    message: "layout.index needs layout.mode perResource or split: a document is its own index",
  },
  {
    at: ["spec"],
    expression: "self.layout.mode != 'document' || !has(self.layout.filename)",
    message:
      "layout.filename needs layout.mode perResource or split; the document's path is pathTemplate",
  },
  {
    at: ["spec"],
    expression:
      "self.layout.mode != 'split' || !has(self.layout.index) || !has(self.layout.index.enabled) || self.layout.index.enabled",
    message: "layout.mode split has an index; layout.mode perResource has none",
  },
  {
    at: ["spec"],
    expression: "self.layout.mode == 'document' || self.serialization.format != 'ndjson'",
    message:
      "serialization.format ndjson needs layout.mode document: a file of one resource has one line only",
  },
  {
    at: ["spec"],
    expression: "!has(self.tls) || self.endpoint.startsWith('https://')",
    message: "tls needs an endpoint with https://",
  },
  {
    at: ["spec"],
    expression: "!has(self.git.signing) || has(self.secretRef)",
    message: "git.signing needs secretRef: the Secret holds the key, ssh-signingkey",
  },
  {
    at: ["spec", "tls"],
    expression: "!self.insecureSkipVerify || !(has(self.caBundle) || has(self.caSecretRef))",
    message: "insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef",
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
