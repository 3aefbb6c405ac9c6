import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Location } from "../../src/prune/location.ts";
import { removeAll } from "../../src/prune/removal.ts";
import type { Json } from "../../src/rows/row.ts";
import { randomOf } from "../support/random.ts";
import { bottomOf, type Fields, frozen, json, nested, same } from "./documents.ts";
import { everything, naiveRemoval, randomJson, randomLocation } from "./naive.ts";

const test = suite("removal");

const cases: readonly (readonly [
  name: string,
  from: string,
  locations: readonly Location[],
  want: string,
])[] = [
  ["a member", '{"a":1,"b":2}', [["a"]], '{"b":2}'],
  ["a null member", '{"a":null,"b":2}', [["a"]], '{"b":2}'],
  ["an item", "[1,2,3]", [[1]], "[1,3]"],
  ["items, by their indexes of before", "[1,2,3,4]", [[0], [2]], "[2,4]"],
  ["items in any order, twice too", "[1,2,3,4]", [[2], [0], [2]], "[2,4]"],
  ["members below items", '[{"a":1},{"a":2}]', [[0, "a"], [1]], "[{}]"],
  ["what is inside of what goes too", '{"a":{"b":1},"c":2}', [["a", "b"], ["a"]], '{"c":2}'],
  ["the last member", '{"a":{"b":1}}', [["a", "b"]], '{"a":{}}'],
  ["nothing for a missing member", '{"a":1}', [["b"], ["a", "b"], ["b", "a"]], '{"a":1}'],
  ["nothing for an index beyond the list", "[1]", [[1], [-1], [0.5], [Number.NaN]], "[1]"],
  ["nothing for a name of a list", "[1]", [["0"], ["length"]], "[1]"],
  ["nothing for an index of an object", '{"0":1}', [[0]], '{"0":1}'],
  ["nothing for the document itself", '{"a":1}', [[]], '{"a":1}'],
  ["nothing from text", '"abc"', [[0], ["length"]], '"abc"'],
  ["nothing from null", "null", [["a"]], "null"],
  ["nothing inherited", '{"a":{}}', [["a", "__proto__"], ["constructor"]], '{"a":{}}'],
  ["a member named __proto__", '{"__proto__":{"a":1},"b":2}', [["__proto__"]], '{"b":2}'],
  ["below __proto__", '{"__proto__":{"a":1,"b":2}}', [["__proto__", "a"]], '{"__proto__":{"b":2}}'],
  ["beside __proto__", '{"__proto__":{"a":1},"b":2}', [["b"]], '{"__proto__":{"a":1}}'],
];
for (const [name, from, locations, want] of cases)
  test(`removes ${name}`, () => {
    same(removeAll(json(from), locations), JSON.parse(want) as Json);
  });

test("agrees with deleting from a deep copy, one location after the other", () => {
  let removed = 0;
  for (let seed = 0; seed < 3_000; seed += 1) {
    const random = randomOf(seed);
    const document = frozen(randomJson(random, 5));
    const present = everything(document);
    const locations = Array.from({ length: random.below(8) }, () =>
      random.once(3) ? randomLocation(random) : random.pick(present)[0],
    );
    const found = removeAll(document, locations);
    same(found, naiveRemoval(document, locations), `seed ${seed}: ${JSON.stringify(locations)}`);
    removed += JSON.stringify(found) === JSON.stringify(document) ? 0 : 1;
  }
  assert.ok(removed > 1_000, `only ${removed} cases removed anything`);
});

test("returns the document itself where nothing is removed", () => {
  const document = json('{"a":[{"b":1}]}');
  assert.is(removeAll(document, [["a", 1], ["c"], []]), document);
});

test("shares all that is not on the way to what is removed", () => {
  const document = json('{"a":{"x":{},"y":[{"z":1},{}]},"b":{}}') as Fields;
  const found = removeAll(document, [["a", "y", 0, "z"]]) as Fields;
  const [from, to] = [document["a"], found["a"]] as [Fields, Fields];
  assert.is(found["b"], document["b"]);
  assert.is(to["x"], from["x"]);
  assert.is((to["y"] as Json[])[1], (from["y"] as Json[])[1]);
  assert.is.not(to["y"], from["y"]);
});

test("keeps the prototype of objects as it was", () => {
  const found = removeAll(json('{"__proto__":{"evil":true},"b":2}'), [["b"]]) as Fields;
  assert.is(Object.getPrototypeOf(found), Object.prototype);
  assert.is(found["evil"], undefined);
  assert.ok(Object.hasOwn(found, "__proto__"));
});

test("keeps exact integers, which are bigints", () => {
  const exact = (2n ** 60n) as unknown as Json;
  const found = removeAll({ big: exact, a: 1 }, [["a"], ["big", "a"]]) as Fields;
  assert.is(found["big"], exact);
});

test("reaches the bottom of 100,000 levels", () => {
  const depth = 100_000;
  const location = [...Array.from({ length: depth }, () => "down"), "a"];
  const found = removeAll(nested(depth, { a: 1, b: 2 }), [location]);
  assert.equal(bottomOf(found, depth), { b: 2 });
});

test("copies a list once for 100,000 locations in it", () => {
  const items = frozen(Array.from({ length: 200_000 }, (_, index) => index));
  const locations = items.filter((it) => it % 2 === 0).map((it) => [it]);
  const found = removeAll(items, locations) as readonly number[];
  assert.is(found.length, 100_000);
  assert.ok(found.every((it, index) => it === 2 * index + 1));
});

test.run();
