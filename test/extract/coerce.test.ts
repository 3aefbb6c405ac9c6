import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type AttributeType, coerce, mismatch } from "../../src/extract/coerce.ts";
import type { Json } from "../../src/rows/row.ts";

const test = suite("coerce");

const rows: readonly (readonly [type: AttributeType, given: Json, want: Json | undefined])[] = [
  ["string", "a", "a"],
  ["string", 3, "3"],
  ["string", 1.5, "1.5"],
  ["string", true, "true"],
  ["string", ["a"], undefined],
  ["string", { a: 1 }, undefined],
  ["int", 3, 3],
  ["int", -3.0, -3],
  ["int", 1.5, undefined],
  ["int", "42", 42],
  ["int", "-42", -42],
  ["int", "+42", 42],
  ["int", "007", 7],
  ["int", "1.0", undefined],
  ["int", "1e3", undefined],
  ["int", " 1", undefined],
  ["int", "", undefined],
  ["int", "9007199254740991", 9007199254740991],
  ["int", "9007199254740993", "9007199254740993"],
  ["int", "9223372036854775807", "9223372036854775807"],
  ["int", "9223372036854775808", undefined],
  ["int", true, undefined],
  ["int", ["1"], undefined],
  ["double", 1.5, 1.5],
  ["double", 3, 3],
  ["double", "1.5", 1.5],
  ["double", "-.5e2", -50],
  ["double", "1e999", undefined],
  ["double", "NaN", undefined],
  ["double", "0x10", undefined],
  ["double", "", undefined],
  ["double", false, undefined],
  ["bool", true, true],
  ["bool", "true", true],
  ["bool", "false", false],
  ["bool", "True", undefined],
  ["bool", 1, undefined],
  ["list", [1], [1]],
  ["list", "a", undefined],
  ["list", { a: 1 }, undefined],
  ["map", { a: 1 }, { a: 1 }],
  ["map", [1], undefined],
  ["map", "a", undefined],
  ["any", [1], [1]],
  ["any", false, false],
];
for (const [type, given, want] of rows)
  test(`${JSON.stringify(given)} as ${type} is ${JSON.stringify(want)}`, () => {
    assert.equal(coerce(given, type), want);
  });

test("names the types and not the value", () => {
  assert.is(mismatch("hunter2", "int"), "is a string, wanted int");
  assert.is(mismatch([1], "map"), "is a list, wanted map");
  assert.is(mismatch({ a: 1 }, "string"), "is a map, wanted string");
  assert.is(mismatch(true, "int"), "is a bool, wanted int");
  assert.is(mismatch(1.5, "int"), "is a number, wanted int");
});

test.run();
