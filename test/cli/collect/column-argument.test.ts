import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseColumn } from "../../../src/cli/collect/column-argument.ts";
import { Failure } from "../../../src/cli/failure.ts";

const test = suite("columns of the command line");

const says = (text: string, flag?: string): string => {
  try {
    parseColumn(text, flag);
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error.message;
  }
  throw new Error(`${text} passes`);
};

test("have a name, an expression, and a type where one is given", () => {
  assert.equal(parseColumn("n=$.spec.n"), { name: "n", path: "$.spec.n" });
  assert.equal(parseColumn("n:int=$.spec.n"), { name: "n", path: "$.spec.n", type: "int" });
  assert.match(says("n"), /^--column "n": write a name, =/);
  assert.match(says("n m=$.n"), /^--column "n m=\$\.n": names are letters, digits, /);
});

test("name the types that there are, and the one that is meant", () => {
  assert.is(
    says("n:integer=$.n"),
    '--column "n:integer=$.n": there is no type integer; did you mean int? types are any, string, int, double, bool, list, map',
  );
  for (const [type, near] of [
    ["Number", "double"],
    ["bolean", "bool"],
    ["strng", "string"],
    ["array", "list"],
  ] as const)
    assert.match(
      says(`n:${type}=$.n`, "--attribute"),
      new RegExp(`^--attribute .*; did you mean ${near}\\?`),
    );
  assert.match(says("n:uuid4=$.n"), /there is no type uuid4; types are any, /);
});

test.run();
