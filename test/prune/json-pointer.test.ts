import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PathError } from "../../src/extract/expression.ts";
import type { Location } from "../../src/prune/location.ts";
import { locatePointer, parsePointer, selectPointer } from "../../src/prune/json-pointer.ts";
import { Place } from "../../src/prune/place.ts";
import { prune } from "../../src/prune/prune.ts";
import { randomOf } from "../support/random.ts";
import { bottomOf, frozen, json, nested, same } from "./documents.ts";
import { everything, naiveRemoval, randomJson } from "./naive.ts";

const test = suite("json pointer");

const document = json(
  '{"a":{"b/c":1,"d~e":2,"~1":3,"":{"":4},"0":5},"list":[6,{"x":7},null],"__proto__":{"y":8},"n":null}',
);

const found: readonly (readonly [pointer: string, want: Location])[] = [
  ["/a", ["a"]],
  ["/a/b~1c", ["a", "b/c"]],
  ["/a/d~0e", ["a", "d~e"]],
  ["/a/~01", ["a", "~1"]],
  ["/a//", ["a", "", ""]],
  ["/a/0", ["a", "0"]],
  ["/list/0", ["list", 0]],
  ["/list/1/x", ["list", 1, "x"]],
  ["/list/2", ["list", 2]],
  ["/n", ["n"]],
  ["/__proto__/y", ["__proto__", "y"]],
];
for (const [pointer, want] of found)
  test(`${pointer} is found`, () => {
    assert.equal(locatePointer(parsePointer(pointer), document), want);
  });

const missing = [
  "/b",
  "/",
  "/a/b",
  "/a/b/c",
  "/list/3",
  "/list/-1",
  "/list/x",
  "/list/1e0",
  "/list/length",
  "/list/99999999999999999999",
  "/n/x",
  "/constructor",
  "/a/__proto__",
  "/a/0/0",
];
for (const pointer of missing)
  test(`${pointer} is not found`, () => {
    assert.is(locatePointer(parsePointer(pointer), document), undefined);
    assert.equal([...selectPointer(parsePointer(pointer))(new Place(document))], []);
  });

const faults: readonly (readonly [pointer: string, column: number])[] = [
  ["", 1],
  ["a/b", 1],
  ["#/a", 1],
  ["$.a", 1],
  ["/a~", 3],
  ["/a~2", 3],
  ["/a/b~0~", 7],
  ["/a/~x/-", 4],
  ["/list/-", 7],
  ["/-/a", 2],
  ["/list/01", 7],
  ["/list/00", 7],
];
for (const [pointer, column] of faults)
  test(`${JSON.stringify(pointer)} is at fault at column ${column}`, () => {
    assert.is(faultOf(pointer)?.column, column);
  });

test("leaves names alone that only look like an index", () => {
  for (const name of ["0", "10", "00a", "0x1", "-1", "--", "1-"])
    assert.equal(parsePointer(`/${name}`), [name]);
});

test("finds every place of random documents by the pointer to it", () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const value = frozen(randomJson(randomOf(seed), 4));
    for (const [location] of everything(value)) {
      if (location.some((it) => it === "-" || it === "01") || location.length === 0) continue;
      const text = `/${location.map(escaped).join("/")}`;
      const pointer = parsePointer(text);
      assert.equal(locatePointer(pointer, value), location, text);
      same(prune(value, [selectPointer(pointer)]), naiveRemoval(value, [location]), text);
    }
  }
});

test("reaches the bottom of 10,000 levels", () => {
  const depth = 10_000;
  const pointer = parsePointer(`${"/down".repeat(depth)}/a`);
  const pruned = prune(nested(depth, { a: 1, b: 2 }), [selectPointer(pointer)]);
  assert.equal(bottomOf(pruned, depth), { b: 2 });
});

const escaped = (key: string | number): string =>
  String(key).replaceAll("~", "~0").replaceAll("/", "~1");

function faultOf(pointer: string): PathError | undefined {
  try {
    parsePointer(pointer);
    return undefined;
  } catch (error) {
    if (error instanceof PathError) return error;
    throw error;
  }
}

test.run();
