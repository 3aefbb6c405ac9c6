import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ExtractionFailure, PathError } from "../../src/extract/expression.ts";
import { compileJqSelection } from "../../src/prune/jq/select-jq.ts";
import { Place } from "../../src/prune/place.ts";
import { prune } from "../../src/prune/prune.ts";
import type { Json } from "../../src/rows/row.ts";
import { randomOf } from "../support/random.ts";
import { expressions, objects } from "./jq-cases.ts";

const test = suite("jq path expressions");

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const pathsOf = (text: string, object: Json): string[] => {
  const root = new Place(object);
  const isInObject = (place: Place): boolean =>
    place === root || (place.parent !== undefined && isInObject(place.parent));
  return [...compileJqSelection(text)(root)]
    .filter(isInObject)
    .map((it) => JSON.stringify(it.location()));
};
/** Whether something stands at a path that jq gave; of what is not there it gives paths too. */
const isThere = (path: readonly (string | number)[], object: Json): boolean => {
  let place: Place | undefined = new Place(object);
  for (const key of path) place = place?.at(key);
  return place !== undefined;
};
const absolute = (path: readonly (string | number)[], object: Json): (string | number)[] => {
  let value = object as { readonly [key: string]: Json };
  return path.map((key) => {
    const index =
      typeof key === "number" && key < 0 ? (value as unknown as Json[]).length + key : key;
    value = value[String(index)] as never;
    return index;
  });
};

// Answers of gojq 0.12.17, which Argo CD uses, to [path(<expression>)]; made once by hand.
const answers = new Map<string, string>();
const lines = readFileSync("test/prune/jq-answers.golden.txt", "utf8").split("\n");
for (let at = 0; at + 1 < lines.length; at += 2)
  answers.set(lines[at] ?? "", lines[at + 1]?.trim() ?? "");

for (const [name, all] of Object.entries(expressions))
  for (const text of all)
    test(`${text} finds in ${name} what gojq finds`, () => {
      const answer = answers.get(`${name} ${text}`) ?? "";
      const object = objects[name] ?? null;
      const found = pathsOf(text, object);
      // Where gojq stops at a value that does not fit, ours goes on, as if ? stood there.
      if (answer.startsWith("error:")) return;
      const wanted = (JSON.parse(answer) as (string | number)[][])
        .map((path) => absolute(path, object))
        .filter((path) => isThere(path, object));
      // gojq has the members of objects in order of their names.
      assert.equal(
        found.toSorted(compareTexts),
        wanted.map((path) => JSON.stringify(path)).toSorted(compareTexts),
      );
    });

test("gojq has answered nearly all", () => {
  const failed = [...answers.values()].filter((it) => it.startsWith("error:"));
  assert.ok(answers.size > 70 && failed.length < 6, `${failed.length} of ${answers.size}`);
});

test("takes a slice as its items", () => {
  const list = { a: [0, 1, 2, 3, 4] };
  assert.equal(pathsOf(".a[1:3]", list), ['["a",1]', '["a",2]']);
  assert.equal(pathsOf(".a[-2:]", list), ['["a",3]', '["a",4]']);
  assert.equal(pathsOf(".a[:1]", list), ['["a",0]']);
});

test("steps that fit nothing take nothing out", () => {
  for (const text of [".b.c[0]", ".a.b.c", ".a[]", ".missing[]", ".t[1:2]", ".a[9]"]) {
    const object = { a: "text", b: 1, t: null };
    assert.equal(prune(object, [compileJqSelection(text)]), object, text);
  }
});

test("takes what it names out, of large integers too", () => {
  const object = {
    spec: {
      items: [
        { id: 9_007_199_254_740_993n, v: 1 },
        { id: 2, v: 2 },
      ],
    },
  };
  const selection = compileJqSelection(".spec.items[] | select(.id > 9007199254740992) | .v");
  assert.equal(prune(object as unknown as Json, [selection]), {
    spec: { items: [{ id: 9_007_199_254_740_993n }, { id: 2, v: 2 }] },
  });
});

for (const [text, column, message] of [
  ["", 1, "expected an expression"],
  [".a |", 5, "expected an expression"],
  [".a[", 4, "expected a name in quotes"],
  [".a | keys", 6, "keys/0 is not known here"],
  [".a == 1", 1, "a value, not a path"],
  ["to_entries", 1, "to_entries/0 is not known here"],
  ['select(.a | test("("))', 13, "RE2"],
  ["select(.a | test(.b))", 13, "in quotes"],
  ['.a["x\\(1)"]', 4, "put together"],
  [".a $x", 4, "did not expect"],
  ["(.a", 4, "expected )"],
  [".a[1.5]", 4, "whole number"],
  ["if .a then .b", 14, "expected end"],
  ["__proto__", 1, "not known"],
] as const)
  test(`${JSON.stringify(text)} is refused at column ${column}`, () => {
    try {
      compileJqSelection(text);
    } catch (error) {
      assert.instance(error, PathError);
      assert.match((error as PathError).message, message);
      assert.is((error as PathError).column, column);
      return;
    }
    assert.unreachable();
  });

test("steps are counted, so that no expression takes for ever", () => {
  let deep: Json = {};
  for (let level = 0; level < 3_000; level++) deep = { deep };
  const selection = compileJqSelection(".. | select([..] | any(. == -1))");
  try {
    assert.ok([...selection(new Place(deep))].length > 0);
  } catch (error) {
    assert.instance(error, ExtractionFailure);
    return;
  }
  assert.unreachable();
});

test("random texts are refused or evaluated, and nothing else happens", () => {
  const pieces = [
    ".",
    "..",
    ".a",
    "[",
    "]",
    "[]",
    "(",
    ")",
    "|",
    ",",
    "?",
    "select(",
    "==",
    "not",
    "1",
    '"a"',
    "-1",
    ":",
    "if",
    "then",
    "end",
    "//",
    "and",
    "test(",
    "first(",
    " ",
  ];
  let evaluated = 0;
  for (let seed = 1; seed <= 20_000; seed++) {
    const random = randomOf(seed);
    const text = Array.from({ length: 1 + random.below(10) }, () => random.pick(pieces)).join("");
    try {
      const selection = compileJqSelection(text);
      prune(objects["odd"] ?? null, [selection]);
      evaluated++;
    } catch (error) {
      if (!(error instanceof PathError || error instanceof ExtractionFailure)) throw error;
    }
  }
  assert.ok(evaluated > 200, String(evaluated));
});

test.run();
