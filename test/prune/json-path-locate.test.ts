import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PathError } from "../../src/extract/expression.ts";
import { parsePath } from "../../src/extract/path.ts";
import { compileLocate, compileSelection } from "../../src/prune/json-path-locate.ts";
import type { Location } from "../../src/prune/location.ts";
import { prune } from "../../src/prune/prune.ts";
import type { Json } from "../../src/rows/row.ts";
import { type Random, randomOf } from "../support/random.ts";
import { bottomOf, type Fields, frozen, json, nested, same } from "./documents.ts";
import { childrenOf, everything, naiveRemoval, names, randomJson } from "./naive.ts";
import { processorMillis } from "../support/processor-time.ts";

const test = suite("json path locations");

const document = json(`{
  "spec": {"containers": [{"name":"a","port":80}, {"name":"b","port":443,"env":[{"name":"x"}]}, {"name":"c"}], "nothing": null},
  "metadata": {"labels": {"a.b/c": "1", "d": "2"}, "__proto__": {"name": "p"}}
}`);

const cases: readonly (readonly [path: string, want: readonly string[]])[] = [
  ["$.spec.nothing", ["spec/nothing"]],
  ["{.spec.containers[0].name}", ["spec/containers/0/name"]],
  ["$.spec.containers[-1]", ["spec/containers/2"]],
  ["$.spec.containers[-4]", []],
  ["$.spec.containers[3]", []],
  ["$.spec.containers.0", []],
  ["$.spec.containers[*].port", ["spec/containers/0/port", "spec/containers/1/port"]],
  ["$.spec.containers[0:2].name", ["spec/containers/0/name", "spec/containers/1/name"]],
  ["$.spec.containers[::2]", ["spec/containers/0", "spec/containers/2"]],
  ["$.spec.containers[-2:]", ["spec/containers/1", "spec/containers/2"]],
  ["$.spec.containers[2,0]", ["spec/containers/2", "spec/containers/0"]],
  ["$.spec.containers[0,-3,0:1]", ["spec/containers/0"]],
  ['$.spec.containers[?(@.name=="b")].env', ["spec/containers/1/env"]],
  ["$.spec.containers[?(@.env)]", ["spec/containers/1"]],
  ["$.spec.containers[?(@.port>80)]", ["spec/containers/1"]],
  ["$.metadata.labels.a\\.b/c", ["metadata/labels/a.b/c"]],
  ["$.metadata['labels','nope'].d", ["metadata/labels/d"]],
  ["$.metadata.labels.*", ["metadata/labels/a.b/c", "metadata/labels/d"]],
  ["$.metadata.__proto__.name", ["metadata/__proto__/name"]],
  ["$.metadata.labels.__proto__", []],
  ["$..port", ["spec/containers/0/port", "spec/containers/1/port"]],
  ["$..env..name", ["spec/containers/1/env/0/name"]],
  ["$.constructor", []],
  ["$.spec.containers.length", []],
];
for (const [path, want] of cases)
  test(`${path} is located`, () => {
    assert.equal(
      compileLocate(path)(document).map((it) => it.join("/")),
      want,
    );
  });

const faults: readonly (readonly [path: string, column: number])[] = [
  ["", 1],
  ["$", 1],
  ["{.}", 1],
  ["{$}", 1],
  ["$.a[", 4],
  ["$.a[?(@.b==)]", 12],
  ["$.a[0:1:0]", 9],
  ["{range .items[*]}", 2],
];
for (const [path, column] of faults)
  test(`${JSON.stringify(path)} is at fault at column ${column}`, () => {
    assert.is(faultOf(path)?.column, column);
  });

test("faults are those of reading", () => {
  for (const path of ["$.a[", "{.a", "$.a[?(@.b=~'x')]", "$.", "$.a[(1)]"]) {
    const parsed = parsePath(path);
    const fault = faultOf(path);
    assert.is(parsed.type, "invalid");
    if (parsed.type !== "invalid") continue;
    assert.equal([fault?.column, fault?.message], [parsed.column, parsed.message], path);
  }
});

type Step = (value: Json) => readonly (readonly [key: string | number, value: Json])[];

/** A segment of a path, and what it means, said once more. */
function randomSegment(random: Random): { readonly text: string; readonly step: Step } {
  const only =
    (wanted: (key: string | number, size: number, value: Json) => boolean): Step =>
    (value) => {
      const all = childrenOf(value);
      return all.filter(([key, it]) => wanted(key, all.length, it));
    };
  const name = random.pick(names);
  const index = random.below(6) - 3;
  const [from, to] = [random.below(3), random.below(5)];
  const literal = random.pick<Json>([1, 2, "a", true]);
  return random.pick([
    { text: `['${name}']`, step: only((key) => key === name) },
    { text: "[*]", step: only(() => true) },
    {
      text: `[${index}]`,
      step: only((key, size) => key === (index < 0 ? index + size : index)),
    },
    {
      text: `[${from}:${to}:2]`,
      step: only((key) => Number(key) >= from && Number(key) < to && isEvenFrom(key, from)),
    },
    {
      text: `['${name}',${index},*]`,
      step: only(() => true),
    },
    {
      text: `[?(@['a']==${JSON.stringify(literal)})]`,
      step: only(
        (key, _, it) => typeof key === "number" && (it as Fields | null)?.["a"] === literal,
      ),
    },
  ]);
}

const isEvenFrom = (key: string | number, from: number): boolean =>
  typeof key === "number" && (key - from) % 2 === 0;

function randomPath(random: Random): {
  readonly path: string;
  readonly locate: (value: Json) => Set<string>;
} {
  const segments = Array.from({ length: 1 + random.below(3) }, () => ({
    ...randomSegment(random),
    isDeep: random.once(3),
  }));
  const path = `$${segments.map(({ text, isDeep }) => (isDeep ? ".." : "") + text).join("")}`;
  const locate = (value: Json): Set<string> => {
    let places: readonly (readonly [Location, Json])[] = [[[], value]];
    for (const { step, isDeep } of segments) {
      if (isDeep) places = places.flatMap(([at, it]) => everything(it, at));
      places = places.flatMap(([at, it]) =>
        step(it).map(([key, below]) => [[...at, key], below] as const),
      );
    }
    return new Set(places.map(([at]) => JSON.stringify(at)));
  };
  return { path, locate };
}

test("agrees with a naive walk, and removes what deleting from a copy removes", () => {
  let found = 0;
  for (let seed = 0; seed < 3_000; seed += 1) {
    const random = randomOf(seed);
    const { path, locate } = randomPath(random);
    const value = frozen(randomJson(random, 5));
    const locations = compileLocate(path)(value);
    const texts = locations.map((it) => JSON.stringify(it));
    assert.is(new Set(texts).size, texts.length, `seed ${seed}: ${path} finds one twice`);
    assert.equal(texts.toSorted(), [...locate(value)].toSorted(), `seed ${seed}: ${path}`);
    same(prune(value, [compileSelection(path)]), naiveRemoval(value, locations), path);
    found += locations.length > 0 ? 1 : 0;
  }
  assert.ok(found > 600, `only ${found} paths found anything`);
});

test("finds what reading finds", () => {
  for (let seed = 0; seed < 1_000; seed += 1) {
    const random = randomOf(seed);
    const { path } = randomPath(random);
    const value = frozen(randomJson(random, 5));
    const parsed = parsePath(path);
    if (parsed.type === "invalid") throw new Error(path);
    const read = parsed.read({ object: value, namespace: null });
    const wanted = parsed.type === "value" ? [read ?? null] : (read as readonly Json[]);
    const byLocation = new Map(everything(value).map(([at, it]) => [JSON.stringify(at), it]));
    const located = compileLocate(path)(value).map((at) => byLocation.get(JSON.stringify(at)));
    const texts = (values: readonly (Json | undefined)[]): string[] =>
      [...new Set(values.map((it) => JSON.stringify(it)))].filter((it) => it !== "null").toSorted();
    assert.equal(texts(located), texts(wanted), `seed ${seed}: ${path}`);
  }
});

test("descends 10,000 levels, one descent after the other", () => {
  const depth = 10_000;
  const pruned = prune(nested(depth, { a: 1, b: [{ a: 2 }, 3] }), [compileSelection("$..*..*..a")]);
  assert.equal(bottomOf(pruned, depth), { b: [{}, 3] });
  assert.is(compileLocate("$..a")(nested(depth, { a: 1 }))[0]?.length, depth + 1);
});

test("many descents over a wide document below a deep one take linear time", () => {
  const depth = 100_000;
  const items = Array.from({ length: 100_000 }, () => ({ a: 1 }));
  const value = nested(depth, items);
  const select = compileSelection("$..*..*..*..a");
  const start = processorMillis();
  const pruned = prune(value, [select]);
  const took = processorMillis() - start;
  assert.equal((bottomOf(pruned, depth) as Json[])[99_999], {});
  assert.ok(took < 30_000, `took ${took} ms`);
});

function faultOf(path: string): PathError | undefined {
  try {
    compileLocate(path);
    return undefined;
  } catch (error) {
    if (error instanceof PathError) return error;
    throw error;
  }
}

test.run();
