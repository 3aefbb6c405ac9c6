import { suite } from "uvu";
import * as assert from "uvu/assert";
import { transitionsOf, validatorOf } from "../../codegen/emitters/validators.ts";
import type { Schema } from "../../codegen/schema.ts";
import { validateKollectDatabaseSink } from "../../generated/validators.ts";

const test = suite("validators");

const table: readonly { name: string; given: Schema; want: string }[] = [
  {
    name: "an integer keeps both bounds",
    given: { type: "integer", minimum: 1, maximum: 20 },
    want: "z.int().min(1).max(20)",
  },
  {
    name: "a string counts code points",
    given: { type: "string", maxLength: 3, pattern: "^a/b$" },
    want: "text({ max: 3, pattern: /^a\\/b$/ })",
  },
  {
    name: "a default fills a scalar",
    given: { type: "boolean", default: false },
    want: "z.boolean().default(false)",
  },
  {
    name: "an object refuses unknown fields and leaves optional ones open",
    given: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" }, suspend: { type: "boolean" } },
    },
    want: 'z.strictObject({ "name": z.string(), "suspend": z.boolean().optional() })',
  },
  {
    name: "an object's default is filled in by its fields' own",
    given: { type: "object", default: {}, properties: { a: { type: "string", default: "x" } } },
    want: 'z.strictObject({ "a": z.string().default("x") }).prefault({})',
  },
  {
    name: "a list map is unique by its keys",
    given: {
      type: "array",
      maxItems: 2,
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: { type: "object", properties: { name: { type: "string" } } },
    },
    want: 'z.array(z.strictObject({ "name": z.string().optional() })).max(2).superRefine(unique(["name"]))',
  },
  {
    name: "a set has no duplicates",
    given: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    want: "z.array(z.string()).superRefine(unique())",
  },
  {
    name: "a map checks its values",
    given: { type: "object", additionalProperties: { type: "string" } },
    want: "z.record(z.string(), z.string())",
  },
  {
    name: "a CEL rule is asked",
    given: {
      type: "object",
      properties: {},
      "x-kubernetes-validations": [{ rule: "true", message: "m" }],
    },
    want: 'z.strictObject({  }).superRefine(rule("true", "m"))',
  },
];

for (const { name, given, want } of table) test(name, () => assert.is(validatorOf(given), want));

test("a rule with oldSelf stands apart, with its place", () => {
  const inner: Schema = {
    type: "object",
    properties: {},
    "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "m" }],
  };
  assert.equal(transitionsOf({ type: "object", properties: { a: inner } }, ["spec"]), [
    { path: ["spec", "a"], rule: "self == oldSelf", message: "m" },
  ]);
  assert.throws(() => transitionsOf({ type: "array", items: inner }, ["spec"]), /inside a list/);
});

test("an update is compared with the object as it was", () => {
  const sink = (type: string): unknown => ({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectDatabaseSink",
    metadata: { name: "a" },
    spec: { type, postgres: { databaseRef: { name: "s" }, table: "t" } },
  });
  assert.ok(validateKollectDatabaseSink(sink("postgres"), sink("postgres")).ok);
  assert.equal(validateKollectDatabaseSink(sink("postgres"), sink("mongodb")), {
    ok: false,
    errors: [
      { field: "spec", message: "Invalid value: type cannot be changed; make a new sink instead" },
    ],
  });
});

test("every error is told, not the first", () => {
  const judged = validateKollectDatabaseSink({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectDatabaseSink",
    metadata: { name: "a" },
    spec: { type: "postgres", cluster: "", maxRowBytes: 1, extra: true, postgres: { table: "T" } },
  });
  assert.not.ok(judged.ok);
  const fields = judged.ok ? [] : judged.errors.map(({ field }) => field);
  assert.equal([...new Set(fields)].toSorted(), [
    "spec.cluster",
    "spec.extra",
    "spec.maxRowBytes",
    "spec.postgres.databaseRef",
    "spec.postgres.table",
  ]);
});

test.run();
