import { compileFunction } from "node:vm";
import { JSONPath } from "jsonpath-plus";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePath } from "../../src/extract/path.ts";
import { canonicalJson, type Json } from "../../src/rows/row.ts";
import { type Random, randomOf } from "../support/random.ts";
import { type Difference, PathPair } from "./path-pair.ts";

const test = suite("JSONPath of jsonpath-plus");

/** Few names and values, so that paths meet them. */
function objectOf(random: Random, depth = 0): Json {
  const { below, pick } = random;
  const length = below(4);
  const kind = depth === 0 ? below(2) : below(7);
  switch (depth > 3 ? 2 + below(2) : kind) {
    case 0:
      return Object.fromEntries(
        ["a", "b", "c", "d"]
          .filter(() => !random.once(4))
          .map((name) => [name, objectOf(random, depth + 1)]),
      );
    case 1:
      return Array.from({ length }, () => objectOf(random, depth + 1));
    case 2:
      return pick([0, 1, 2, -1, 1.5]);
    case 3:
      return pick(["a", "b", "", "1", true, false, null]);
    default:
      return Array.from({ length }, () => ({
        a: pick([1, 2, "a"]),
        b: objectOf(random, depth + 1),
      }));
  }
}

const sorted = (values: readonly Json[]): readonly string[] => values.map(canonicalJson).toSorted();

interface Match {
  readonly value: Json;
  readonly parent: unknown;
}

const compiled = new Map<string, Function>();

/** Its own way makes a new V8 context for each item. */
function evaluate(code: string, context: object): unknown {
  let known = compiled.get(code);
  if (known === undefined) {
    known = compileFunction(`return ${code}`, ["_$_v", "_$_property"]);
    compiled.set(code, known);
  }
  const { _$_v, _$_property } = context as Readonly<Record<string, unknown>>;
  return known(_$_v, _$_property);
}

/** Without nulls and without characters of text. */
function theirs(path: string, json: Json): readonly Json[] {
  const options = { path, json: json as object, resultType: "all", eval: evaluate } as const;
  return (JSONPath(options) as Match[])
    .filter(({ value, parent }) => value !== null && typeof parent !== "string")
    .map(({ value }) => value);
}

function ours(path: string, object: Json): readonly Json[] {
  const parsed = parsePath(path);
  if (parsed.type === "invalid") throw new Error(`${path}: ${parsed.message}`);
  const found = parsed.read({ object, namespace: null });
  if (parsed.type === "matches") return found as readonly Json[];
  return found === undefined || found === null ? [] : [found];
}

test("finds what ours finds on random paths and objects, but for the differences with a name", () => {
  const random = randomOf(20_261_123);
  const met = new Map<Difference, number>();
  let matching = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const pair = new PathPair(random);
    for (const it of pair.differences) met.set(it, (met.get(it) ?? 0) + 1);
    const object = objectOf(random);
    const want = sorted(theirs(pair.theirs, object));
    if (want.length > 0) matching += 1;
    assert.equal(
      sorted(ours(pair.ours, object)),
      want,
      `${pair.ours} as ${pair.theirs} of ${canonicalJson(object)}`,
    );
  }
  assert.ok(matching > 2_500, `${matching} match something`);
  assert.equal([...met.keys()].toSorted(), PathPair.named.toSorted());
});

test.run();
