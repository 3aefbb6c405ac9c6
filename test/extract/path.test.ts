import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkPath, parsePath } from "../../src/extract/path.ts";
import type { Json } from "../../src/rows/row.ts";
import { deployment } from "./objects.ts";
import { randomOf } from "../support/random.ts";
import { processorMillis } from "../support/processor-time.ts";

const test = suite("path");

const bare: readonly (readonly [path: string, want: string])[] = [
  ["metadata.name", "write $.metadata.name or cel:object.metadata.name"],
  [".a", "write $.a or cel:object.a"],
  ["object.x", "write $.x or cel:object.x"],
  ["object.a['b']", "write $.a['b']"],
  ["['a']", "write $['a']"],
  ["a\\.b", "write $.a\\.b"],
  ["size(object.x)", "write cel:size(object.x) for CEL, or start a JSONPath with $."],
  ["$x", "write cel:$x for CEL, or start a JSONPath with $."],
  ["", "write $.path.to.field or cel:<expression>"],
  ["helm:status", "write helm:release.<field>, such as helm:release.chartVersion"],
];
for (const [path, message] of bare)
  test(`"${path}" is refused with the spelling that works`, () => {
    assert.equal(checkPath(path), { column: 1, message });
  });

test("says nothing about paths that compile", () => {
  assert.is(checkPath("$.metadata.name"), undefined);
  assert.is(checkPath("{.metadata.name}"), undefined);
  assert.is(checkPath("cel:object.metadata.name"), undefined);
});

test("the spellings it proposes compile", () => {
  for (const path of [
    "$.metadata.name",
    "cel:object.metadata.name",
    "$.a['b']",
    "$['a']",
    "$.a\\.b",
  ])
    assert.is(checkPath(path), undefined, path);
});

test("refuses a path that is too long", () => {
  assert.is(checkPath(`$.${"a".repeat(4094)}`), undefined);
  assert.is(checkPath(`$.${"a".repeat(4095)}`)?.column, 4097);
});

test("a path built from one piece many times answers at once", () => {
  const pieces = [
    "[",
    "(",
    "!",
    "-",
    ".a",
    "..a",
    "[0]",
    "[0:",
    "{",
    "}",
    "'",
    '"',
    "\\",
    "a+",
    "[?(",
    "r'''",
    ".?a",
  ];
  const more = [
    "[*]",
    "..*",
    "[?(@.a)]",
    "[0,0]",
    "x.map(x,",
    "?1:",
    "/*",
    "//",
    "namespace ",
    "'''a",
    '"\\',
  ];
  for (const piece of [...pieces, ...more])
    for (const prefix of ["$", "{", "cel:", "cel:object", "cel:x", ""]) {
      const path = (prefix + piece.repeat(4096)).slice(0, 4096);
      const start = processorMillis();
      checkPath(path);
      assert.ok(processorMillis() - start < 2000, path.slice(0, 20));
    }
});

const vocabulary = (
  "$ @ . [ ] { } ( ) ' \" \\ * ? : , = ! < > & | + - / % a x 0 \n \u0000 é 😀 .. object namespace spec metadata name " +
  "containers [*] [0] [-1] [?(@. == ') ] __proto__ constructor prototype .map(x, .filter(x, has( size( .matches(' " +
  "true null in 1.5 99999999999999999999 r''' b\" // range {end}"
)
  .split(" ")
  .concat(" ");

test("whatever the text, the parser answers and the reader returns JSON of the object or fails as it should", () => {
  const { below: random } = randomOf(20_240_601);
  const prefixes = ["$", "$.", "{", "{.", "cel:", "cel:object.", ""];
  let compiled = 0;
  for (let round = 0; round < 60_000; round += 1) {
    let path = prefixes[random(prefixes.length)] ?? "";
    for (let left = 1 + random(12); left > 0; left -= 1)
      path += vocabulary[random(vocabulary.length)] ?? "";
    if (path.startsWith("{") && random(2) === 0) path += "}";
    const parsed = parsePath(path);
    if (parsed.type === "invalid") {
      assert.ok(parsed.column >= 1 && parsed.column <= path.length + 1, JSON.stringify(path));
      assert.ok(parsed.message !== "" && parsed.message.length < 500, JSON.stringify(path));
      continue;
    }
    compiled += 1;
    try {
      const value = parsed.read({ object: deployment, namespace: null });
      assertJson(value, path);
    } catch (error) {
      assert.is(
        (error as Error).name,
        "ExtractionFailure",
        `${JSON.stringify(path)}: ${String(error)}`,
      );
    }
  }
  assert.ok(compiled > 1000, `only ${compiled} compiled`);
});

function assertJson(value: Json | undefined, path: string): void {
  if (value === undefined) return;
  assert.equal(JSON.parse(JSON.stringify(value)), value, JSON.stringify(path));
  assert.is.not(value, Object.prototype as unknown as Json);
}

test.run();
