import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePath } from "../../src/extract/path.ts";
import type { Json } from "../../src/rows/row.ts";
import { deployment } from "./objects.ts";

const test = suite("json path");

const read = (path: string, object: Json = deployment): unknown => {
  const parsed = parsePath(path);
  if (parsed.type === "invalid") throw new Error(`${path}: ${parsed.column} ${parsed.message}`);
  return parsed.read({ object, namespace: null });
};

const values: readonly (readonly [path: string, want: unknown])[] = [
  ["$", deployment],
  ["{$}", deployment],
  ["{.}", deployment],
  ["$.metadata.name", "web"],
  ["{.metadata.name}", "web"],
  ["{ .metadata.name }", "web"],
  ["{$.metadata.name}", "web"],
  ["{@.metadata.name}", "web"],
  ["{['metadata']['name']}", "web"],
  ['$["metadata"].name', "web"],
  ["$.metadata.labels.app\\.kubernetes\\.io/name", "web"],
  ["$.metadata.labels['app.kubernetes.io/name']", "web"],
  ["$.metadata.labels['app\\.kubernetes\\.io/name']", "web"],
  ["$.spec.containers[0].name", "a"],
  ["$.spec.containers[-1].name", "c"],
  ["$.spec.containers[9].name", undefined],
  ["$.spec.containers.0", undefined],
  ["$.spec.containers.length", undefined],
  ["$.metadata.name.length", undefined],
  ["$.metadata[0]", undefined],
  ["$.nope.deeper", undefined],
  ["$.spec.nothing", null],
  ["$.spec.nothing.deeper", undefined],
  ["$.constructor", undefined],
  ["$.__proto__", undefined],
  ["$['toString']", undefined],
  ["$.spec.containers[0].__proto__.constructor", undefined],
];
for (const [path, want] of values)
  test(`${path} reads one value`, () => {
    assert.is(parsePath(path).type, "value");
    assert.equal(read(path), want);
  });

const matches: readonly (readonly [path: string, want: readonly unknown[]])[] = [
  ["$.spec.containers[*].image", ["n:1", "r:2", "n:3"]],
  ["$.spec.containers.*.image", ["n:1", "r:2", "n:3"]],
  ["$.spec.containers[*].port", [80, 443]],
  ["$.metadata.labels.*", ["x", "web"]],
  ["$.spec.containers[0:2].name", ["a", "b"]],
  ["$.spec.containers[:2].name", ["a", "b"]],
  ["$.spec.containers[1:].name", ["b", "c"]],
  ["$.spec.containers[-2:].name", ["b", "c"]],
  ["$.spec.containers[::2].name", ["a", "c"]],
  ["$.spec.containers[2:1].name", []],
  ["$.spec.containers[0:99].name", ["a", "b", "c"]],
  ["$.spec.containers[0,2].name", ["a", "c"]],
  ["$.spec.containers[-1, 0].name", ["c", "a"]],
  ["$.metadata['name','namespace']", ["web", "shop"]],
  ["$..image", ["n:1", "r:2", "n:3"]],
  ["$..replicas", [3, 2]],
  ["$..containers[1].name", ["b"]],
  ["$.spec..['name']", ["a", "b", "c"]],
  ["$..constructor", []],
  ["$..__proto__", []],
  ["$.nope[*]", []],
  ['$.spec.containers[?(@.name=="b")].image', ["r:2"]],
  ["$.spec.containers[?(@.name=='b')].image", ["r:2"]],
  ['$.spec.containers[?( @.name == "b" )].image', ["r:2"]],
  ['$.spec.containers[?(@.name!="b")].image', ["n:1", "n:3"]],
  ['$.spec.containers[?(@.name>"a")].image', ["r:2", "n:3"]],
  ["$.spec.containers[?(@.port>80)].name", ["b"]],
  ["$.spec.containers[?(@.port>=80)].name", ["a", "b"]],
  ["$.spec.containers[?(@.port<443)].name", ["a"]],
  ["$.spec.containers[?(@.port<=443)].name", ["a", "b"]],
  ["$.spec.containers[?(@.port!=80)].name", ["b"]],
  ['$.spec.containers[?(@.port=="80")].name', []],
  ["$.spec.containers[?(@.side==true)].name", ["b"]],
  ["$.spec.containers[?(@.side)].name", ["b"]],
  ["$.spec.containers[?(@.port)].name", ["a", "b"]],
  ["$.spec.containers[?(@.limits.memory)].name", ["a"]],
  ["$.spec.containers[?(@['name']==\"c\")].image", ["n:3"]],
  ["$.spec.containers[?(@.name==@.name)].name", ["a", "b", "c"]],
  ["$.spec.containers[?(@.constructor)].name", []],
  ['$.spec[?(@.name=="b")]', []],
];
for (const [path, want] of matches)
  test(`${path} finds its matches`, () => {
    assert.is(parsePath(path).type, "matches");
    assert.equal(read(path), want);
  });

test("reads own keys that bear the names of built-ins", () => {
  const object = JSON.parse('{"a":{"__proto__":{"b":1},"constructor":"c"}}') as Json;
  assert.is(read("$.a.__proto__.b", object), 1);
  assert.equal(read("$..constructor", object), ["c"]);
});

const faults: readonly (readonly [path: string, column: number, text: RegExp])[] = [
  ["$.", 3, /expected a name after \./],
  ["$.a[", 4, /this \[ is not closed/],
  ["$.a[0", 4, /this \[ is not closed/],
  ["$.a[x]", 5, /expected a number, a quoted key/],
  ["$.a['b", 5, /quote is not closed/],
  ["$.a[0 1]", 7, /expected \] or ,/],
  ["$.a[]", 5, /expected a number/],
  ["$.a[0,]", 7, /expected a number/],
  ["$.a[1:2:0]", 9, /step/],
  ["$.a[::-1]", 7, /step/],
  ["$.a..", 6, /expected a name after \.\./],
  ["$.a b", 4, /expected \. or \[/],
  ["$.a}", 4, /expected \. or \[/],
  ["{.a", 4, /expected }/],
  ["{.a}{.b}", 5, /only one/],
  ["{.a} and", 5, /text after }/],
  ["{range .items[*]}{.a}{end}", 18, /only one/],
  ["{range .items[*]}", 2, /range is not supported/],
  ["{}", 2, /empty/],
  ["{a}", 2, /expected \. or \[/],
  ["$.a[?(@.x=3)]", 10, /use ==/],
  ["$.a[?(@.x=~'y')]", 10, /=~ is not supported/],
  ["$.a[?(@.x==1 && @.y)]", 14, /no && and \|\|/],
  ["$.a[?(@.x==1 || @.y)]", 14, /no && and \|\|/],
  ["$.a[?(@.x==y)]", 12, /expected @\.name, a quoted string/],
  ["$.a[?(@.x==1]", 13, /expected \)/],
  ["$.a[?(@.x==1)", 14, /expected \]/],
  ["$.a[?(@.*==1)]", 9, /no \* here/],
  ["$.a[?(3)]", 8, /expected a comparison/],
  ["$.a[?@.x]", 6, /expected \(/],
];
for (const [path, column, text] of faults)
  test(`${path} is refused with its column`, () => {
    const parsed = parsePath(path);
    if (parsed.type !== "invalid") throw new Error("was accepted");
    assert.match(parsed.message, text);
    assert.is(parsed.column, column);
  });

test("stops a path that multiplies its matches", () => {
  const object: Json = { a: [[[[[[[[1]]]]]]]] };
  const doubling = `$.a${"[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]".repeat(8)}`;
  assert.throws(() => read(doubling, object), /needs more than/);
});

test("descends into an object of any depth", () => {
  let object: Json = { leaf: 1 };
  for (let depth = 0; depth < 100_000; depth += 1) object = { a: object };
  assert.equal(read("$..leaf", object), [1]);
});

test.run();
