import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Schema } from "../../codegen/model.ts";
import { zodConstants, zodExpression } from "../../codegen/zod-expression.ts";

const test = suite("zod expressions");
const base = { rules: [], origin: { file: "api/x.yaml", line: 1 } } as const;
const text: Schema = { ...base, type: "string" };
const field = (name: string, schema: Schema, given: object = {}) => ({
  name,
  schema,
  required: false,
  doc: "",
  origin: base.origin,
  ...given,
});

const cases: readonly { name: string; given: Schema; want: string }[] = [
  { name: "anything", given: { ...base, type: "anything" }, want: "z.unknown()" },
  { name: "boolean", given: { ...base, type: "boolean" }, want: "z.boolean()" },
  {
    name: "enum",
    given: { ...base, type: "enum", values: ["a", 'b"'] },
    want: 'z.enum(["a","b\\""])',
  },
  { name: "text", given: text, want: "z.string()" },
  {
    name: "bounded text",
    given: { ...base, type: "string", minLength: 1, maxLength: 3, pattern: "^\\s" },
    want: 'z.string().superRefine(text({"min":1,"max":3,"pattern":"^\\\\s"}), always)',
  },
  {
    name: "time",
    given: { ...base, type: "string", format: "date-time" },
    want: 'z.string().superRefine(text({"dateTime":true}), always)',
  },
  {
    name: "integer",
    given: { ...base, type: "integer" },
    want: 'z.number().superRefine(integer({"format":"int64"}), always)',
  },
  {
    name: "bounded integer",
    given: { ...base, type: "integer", format: "int32", minimum: 0, maximum: 9 },
    want: 'z.number().superRefine(integer({"format":"int32","min":0,"max":9}), always)',
  },
  {
    name: "list",
    given: { ...base, type: "list", items: text, mapKeys: [] },
    want: "z.array(z.string())",
  },
  {
    name: "set",
    given: { ...base, type: "list", items: text, mapKeys: [], listType: "set", maxItems: 2 },
    want: 'z.array(z.string()).superRefine(list({"max":2,"unique":"items"}), always)',
  },
  {
    name: "list map",
    given: {
      ...base,
      type: "list",
      items: text,
      mapKeys: ["a", "b"],
      listType: "map",
      minItems: 1,
    },
    want: 'z.array(z.string()).superRefine(list({"min":1,"unique":["a","b"]}), always)',
  },
  {
    name: "map",
    given: { ...base, type: "map", values: text },
    want: "z.preprocess(withoutNulls, z.record(z.string(), z.string()))",
  },
  {
    name: "map of anything keeps null",
    given: { ...base, type: "map", values: { ...base, type: "anything" }, maxProperties: 2 },
    want: "z.record(z.string(), z.unknown()).superRefine(entries(2), always)",
  },
  {
    name: "object",
    given: {
      ...base,
      type: "object",
      atomic: false,
      fields: [
        field("a", text, { required: true }),
        field("b", text),
        field("c", { ...base, type: "boolean" }, { default: false }),
        field("d", { ...text, title: "Inner" }, { default: "x" }),
      ],
    },
    want: `z.preprocess(withoutNullsOf("a", "b", "c", "d"), z.strictObject({
a: z.string(),
b: z.string().exactOptional(),
c: z.boolean().prefault(false),
d: inner.prefault("x"),
}))`,
  },
];

for (const { name, given, want } of cases)
  test(name, () => assert.is(zodExpression(given, { dropsNulls: true }), want));

test("the export contract does not drop null", () => {
  const given: Schema = { ...base, type: "map", values: text };
  assert.is(zodExpression(given, { dropsNulls: false }), "z.record(z.string(), z.string())");
});

test("a constant for each title, inner before outer, each once", () => {
  const inner: Schema = { ...text, title: "Inner" };
  const outer: Schema = {
    ...base,
    title: "Outer",
    type: "object",
    atomic: false,
    fields: [field("a", inner), field("b", { ...base, type: "list", items: inner, mapKeys: [] })],
  };
  const constants = zodConstants(outer, { dropsNulls: false });
  assert.equal([...constants.keys()], ["Inner", "Outer"]);
  assert.is(constants.get("Inner"), "const inner: z.ZodType<Inner> = z.string();");
  assert.match(constants.get("Outer") ?? "", "b: z.array(inner).exactOptional(),");
});

test.run();
