import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { compileProfile, type Extraction } from "../../src/extract/extractor.ts";
import { fuzzExpressions } from "./expressions.ts";
import { attributesOnly } from "../support/resource-export.ts";

const test = suite("grammar-made expressions");

test("compile or say why, and evaluate or fail in words", () => {
  const { compiled, evaluated } = fuzzExpressions(20_261_123, 600);
  assert.ok(compiled > 120 && evaluated > 80, `${compiled} ${evaluated}`);
});

const object = {
  text: "a".repeat(20_000),
  deep: Array.from({ length: 300 }).reduce<object>((inner) => ({ next: inner }), {}),
  items: Array.from({ length: 2_000 }, (_, n) => ({ n, s: `item-${n}` })),
};

function outcome(path: string): Extraction | string {
  try {
    return compileProfile({
      apiVersion: "kollect.dev/v1alpha1",
      kind: "KollectProfile",
      metadata: { name: "p" },
      spec: {
        targetGVK: { group: "", version: "v1", kind: "Pod" },
        attributes: [{ name: "a", path, type: "any", optional: true }],
        export: attributesOnly,
      },
    }).extract(object);
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}

const repeated = (depth: number, inner: string): string =>
  depth === 0 ? inner : `[1, 2, 3, 4, 5, 6, 7, 8].map(v${depth}, ${repeated(depth - 1, inner)})`;

/** Each would take minutes or gigabytes, if it were let. */
const bombs: readonly [name: string, path: string, says: RegExp][] = [
  [
    "replacements of replacements",
    `cel:object.text${'.replace("a", "aaaaaaaaaaaaaaaaaaaa")'.repeat(8)}`,
    /steps/,
  ],
  ["a text of texts", 'cel:object.text.split("").map(c, object.text).join("")', /steps/],
  ["loops in loops", `cel:${repeated(6, "object.text")}`, /nested more than 3 deep/],
  ["a square of texts", "cel:object.items.map(v, object.items.map(w, w.s + v.s))", /steps/],
  ["a cube", "cel:object.items.all(a, object.items.all(b, object.items.all(c, true)))", /steps/],
  ["lists in lists", `cel:${"[".repeat(1_500)}${"]".repeat(1_500)}`, /maxDepth/],
  ["parentheses", `cel:${"(".repeat(2_000)}1${")".repeat(2_000)}`, /maxDepth|nested/],
  ["descents of descents", "$.deep..*..*..*..*", /steps/],
  ["a pattern of patterns", `cel:object.text.matches("${"(a{1,100}){1,100}"}{1,100}")`, /./],
];
for (const [name, path, says] of bombs)
  test(`stops ${name}`, () => {
    const result = outcome(path);
    const said = typeof result === "string" ? result : result.ok ? "a value" : result.problem;
    assert.match(said, says);
    assert.is.not(said, "a value");
  });

for (const pattern of ["(a+)+$", "(a|aa)+b", "(.*)*x", "^(([a-z])+.)+[A-Z]"])
  test(`matches ${pattern} in linear time`, () => {
    const result = outcome(`cel:(object.text + "!").matches("${pattern}")`);
    assert.ok(typeof result !== "string" && result.ok);
  });

test.run();
