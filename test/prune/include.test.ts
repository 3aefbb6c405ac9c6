import { suite } from "uvu";
import * as assert from "uvu/assert";
import { include, type IncludeMode, withoutIdentity } from "../../src/prune/include.ts";
import type { Json } from "../../src/rows/row.ts";
import { type Fields, frozen, json, same } from "./documents.ts";

const test = suite("include");

const modes: readonly IncludeMode[] = [
  "MetadataOnly",
  "SpecOnly",
  "StatusOnly",
  "SpecAndStatus",
  "All",
];

const object = json(
  '{"apiVersion":"v1","kind":"Odd","metadata":{"name":"n"},"spec":{},"status":{},"data":{"k":"v"},"rules":[],"__proto__":{"a":1}}',
);
const role = json(
  '{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{},"rules":[{}]}',
);

const kept: readonly (readonly [from: Json, mode: IncludeMode, sections: readonly string[]])[] = [
  [object, "MetadataOnly", ["apiVersion", "kind", "metadata"]],
  [object, "SpecOnly", ["apiVersion", "kind", "spec"]],
  [object, "StatusOnly", ["apiVersion", "kind", "status"]],
  [object, "SpecAndStatus", ["apiVersion", "kind", "spec", "status", "data", "rules", "__proto__"]],
  [role, "MetadataOnly", ["kind", "apiVersion", "metadata"]],
  [role, "SpecOnly", ["kind", "apiVersion"]],
  [role, "SpecAndStatus", ["kind", "apiVersion", "rules"]],
];
for (const [from, mode, sections] of kept)
  test(`${mode} keeps ${sections.join(", ")}, as they are`, () => {
    const found = include(from, mode) as Fields;
    assert.equal(Object.keys(found), sections);
    for (const section of sections) assert.is(found[section], (from as Fields)[section]);
  });

test("All is the object itself", () => {
  assert.is(include(object, "All"), object);
});

test("leaves alone what is no object", () => {
  for (const mode of modes)
    for (const value of [null, 1, "text", frozen([{ metadata: {} }])])
      assert.is(include(value, mode), value);
});

test("identity is name, namespace and uid of the object only", () => {
  const text =
    '{"metadata":{"name":"a","labels":{"name":"x"},"namespace":"b","uid":"c"},"spec":{"name":"d"},"name":"e"}';
  same(
    withoutIdentity(json(text)),
    json('{"metadata":{"labels":{"name":"x"}},"spec":{"name":"d"},"name":"e"}'),
  );
});

test("identity is not looked for where there is none", () => {
  for (const value of [null, "name", frozen(["name"]), frozen({}), frozen({ metadata: "name" })])
    assert.is(withoutIdentity(value), value);
});

test.run();
