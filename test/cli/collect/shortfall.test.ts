import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createShortfall } from "../../../src/cli/collect/shortfall.ts";
import { ownSession } from "../own-session.ts";

const test = suite("what is missing from a result");

const list = { resource: "services", place: undefined };

/** What is told of so many objects that fail for `problem`. */
const told = (count: number, problem: string): readonly string[] => {
  const session = ownSession();
  const shortfall = createShortfall(session.notices({}));
  for (let index = 0; index < count; index++) shortfall.failed(list, `shop/${index}: ${problem}`);
  assert.is(shortfall.result, "nothing");
  assert.is(shortfall.result, "nothing");
  return session.told().trimEnd().split("\n");
};

test("names ten objects without a row, and counts the rest", () => {
  const mismatch = "attribute size: is a map, wanted int";
  assert.equal(told(1, mismatch), [`kollect: services shop/0: ${mismatch}; it has no row`]);
  assert.is(told(11, mismatch)[10], "kollect: services: 1 more object has no row");
  assert.is(told(12, mismatch)[10], "kollect: services: 2 more objects have no row");
});

test("says once what lets rows do without a missing value", () => {
  assert.equal(told(2, "attribute size: is missing"), [
    "kollect: services shop/0: attribute size: is missing; it has no row",
    "kollect: services shop/1: attribute size: is missing; it has no row",
    "kollect: with optional: true at attribute size of the profile, objects without it have a row",
  ]);
});

test.run();
