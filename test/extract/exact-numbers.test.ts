import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AttributeType } from "../../src/extract/coerce.ts";
import { compileProfile } from "../../src/extract/extractor.ts";
import { parseJson } from "../../src/kube/json.ts";
import { canonicalJson, type Json } from "../../src/rows/row.ts";
import { attribute, profileOf } from "./objects.ts";

const test = suite("exact numbers");

const object = parseJson(`{
  "kind": "Deployment", "metadata": { "name": "a" },
  "spec": {
    "limit": 9007199254740993, "other": 9007199254740992, "least": -9223372036854775808, "most": 9223372036854775807,
    "unsigned": 18446744073709551615, "small": 3, "half": 0.5, "huge": 1e400, "memory": "9007199254740993", "cpu": "100m",
    "items": [{ "id": 9007199254740993, "name": "odd" }, { "id": 9007199254740992, "name": "even" }, { "id": 1, "name": "one" }],
    "deep": { "list": [9007199254740993, 1] }
  }
}`) as Readonly<Record<string, unknown>>;

/** The row's value, or why there is none. */
function read(path: string, type: AttributeType = "any"): unknown {
  const extractor = compileProfile(profileOf([attribute("a", path, { type })]));
  const result = extractor.extract(object);
  return result.ok ? JSON.parse(canonicalJson(result.attributes["a"] ?? null)) : result.problem;
}

const values: readonly (readonly [path: string, type: AttributeType, want: unknown])[] = [
  ["$.spec.limit", "any", "9007199254740993"],
  ["$.spec.limit", "int", "9007199254740993"],
  ["$.spec.limit", "string", "9007199254740993"],
  ["cel:object.spec.limit", "int", "9007199254740993"],
  ["$.spec.least", "int", "-9223372036854775808"],
  ["$.spec.most", "int", "9223372036854775807"],
  ["$.spec.unsigned", "any", "18446744073709551615"],
  ["$.spec.unsigned", "int", "is a string, wanted int"],
  ["$.spec.huge", "any", "is NaN or infinite"],
  ["$.spec.huge", "double", "is NaN or infinite"],
  ["cel:object.spec.huge", "any", "is NaN or infinite"],
  ["$.spec['huge','half']", "any", "is NaN or infinite"],
  ["$.spec.memory", "any", "9007199254740993"],
  ["$.spec.cpu", "any", "100m"],
  ["$.spec.half", "double", 0.5],
  ["$.spec.deep", "map", { list: ["9007199254740993", 1] }],
  ["$.spec.items[*].id", "list", ["9007199254740993", "9007199254740992", 1]],
  ["cel:object.spec.items.map(i, i.id)", "list", ["9007199254740993", "9007199254740992", 1]],
  ["$.spec.items[?(@.id==9007199254740993)].name", "any", "odd"],
  ["$.spec.items[?(@.id!=9007199254740993)].name", "any", ["even", "one"]],
  ["$.spec.items[?(@.id>9007199254740992)].name", "any", "odd"],
  ["$.spec.items[?(@.id>1)].name", "any", ["odd", "even"]],
  ["cel:object.spec.items.filter(i, i.id > 9007199254740992).map(i, i.name)", "list", ["odd"]],
];
for (const [path, type, want] of values)
  test(`reads ${path} as ${type}`, () => {
    assert.equal(read(path, type), want);
  });

const calculated: readonly (readonly [source: string, want: Json])[] = [
  ["limit == 9007199254740993", true],
  ["limit == object.spec.other", false],
  ["limit > object.spec.other", true],
  ["limit > object.spec.half", true],
  ["limit > object.spec.small", true],
  ["limit + object.spec.small", "9007199254740996"],
  ["small - object.spec.limit", -9007199254740990],
  ["limit * object.spec.small", "27021597764222979"],
  ["limit / object.spec.small", 3002399751580331],
  ["limit % object.spec.small", 0],
  ["limit - 9007199254740992", 1],
  ["limit * object.spec.half", 4503599627370496],
  ["deep.list.sum()", "9007199254740994"],
  ["items.map(i, i.id).max()", "9007199254740993"],
];
for (const [source, want] of calculated)
  test(`cel:object.spec.${source} is exact`, () => {
    assert.equal(read(`cel:object.spec.${source}`), want);
  });

test("writes a bigint that slipped into a row as text", () => {
  assert.is(canonicalJson(object as Json).includes('"limit":"9007199254740993"'), true);
});

test.run();
