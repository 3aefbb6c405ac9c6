import { suite } from "uvu";
import * as assert from "uvu/assert";
import { recordOf } from "../../../src/cli/output/records.ts";
import { textTable } from "../../../src/cli/output/text-table.ts";
import { longestPiece, wrapped } from "../../../src/cli/output/wrap.ts";

const test = suite("wrapped text");

test("ends lines behind spaces and commas, and breaks what is too long for one", () => {
  assert.equal(wrapped("it takes team/shop", 40), ["it takes team/shop"]);
  assert.equal(wrapped("it takes team/shop", 10), ["it takes", "team/shop"]);
  assert.equal(wrapped("nginx:1,envoy:2,a", 10), ["nginx:1,", "envoy:2,a"]);
  assert.equal(wrapped("a spec.resourceRules", 8), ["a", "spec.res", "ourceRul", "es"]);
  assert.equal(wrapped("", 5), [""]);
  assert.is(longestPiece("a spec.targetGVK, b"), "spec.targetGVK,".length);
});

test("counts wide letters as two, and goes on where not even one fits", () => {
  assert.equal(wrapped("日本語のテキスト", 5), ["日本", "語の", "テキ", "スト"]);
  assert.equal(wrapped("日本", 1), ["日", "本"]);
});

const rows = [
  ["STEP", "DETAIL"],
  ["kind", "it is for Deployment of apps/v1"],
  ["match policy", "it holds"],
];

test("goes on below itself in a table, and behind its title where there is no room for one", () => {
  assert.is(
    textTable(rows, 34),
    `STEP           DETAIL
kind           it is for
               Deployment of
               apps/v1
match policy   it holds
`,
  );
  assert.is(
    textTable(rows, 16),
    `STEP   | kind
DETAIL | it is
       | for
       | Deploym
       | ent of
       | apps/v1

STEP   | match
       | policy
DETAIL | it
       | holds
`,
  );
});

test("is left as it is where lines may have any length", () => {
  const cells = [...rows, ["a", ""]];
  assert.is(
    textTable(cells, undefined),
    `STEP           DETAIL
kind           it is for Deployment of apps/v1
match policy   it holds
a              ${""}
`,
  );
});

test("says in a record that there is more than it shows", () => {
  assert.is(
    recordOf(["A_VERY_LONG_TITLE", "B"], ["one two three four", ""], { limit: 17, mostLines: 2 }),
    `A_VERY… | one two
        | three…
B       |
`,
  );
});

test.run();
