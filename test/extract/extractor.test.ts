import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Attribute, KollectProfile } from "../../generated/types.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { compileProfile, type Extraction } from "../../src/extract/extractor.ts";
import type { Json } from "../../src/rows/row.ts";

const test = suite("extractor");

type Part = Partial<Attribute> & { readonly path: string };

const profile = (
  attributes: readonly Part[],
  { kind = "Pod", annotations = {} }: { kind?: string; annotations?: Record<string, string> } = {},
): KollectProfile => ({
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "p", annotations },
  spec: {
    targetGVK: { group: "", version: "v1", kind },
    attributes: attributes.map((it, i) => ({ name: `a${i}`, type: "any", optional: false, ...it })),
  },
});

const extract = (part: Part, object: object): Extraction =>
  compileProfile(profile([part])).extract(object, undefined);

const gives: readonly {
  name: string;
  part: Part;
  object: object;
  want: Json | undefined | string;
}[] = [
  {
    name: "a missing value fails the object",
    part: { path: "$.a" },
    object: {},
    want: "is missing",
  },
  { name: "a null is missing", part: { path: "$.a" }, object: { a: null }, want: "is missing" },
  {
    name: "a missing key of CEL fails the object",
    part: { path: "cel:object.a" },
    object: {},
    want: "is missing",
  },
];

for (const { name, part, object, want } of gives)
  test(name, () =>
    assert.equal(extract(part, object), { ok: false, attribute: "a0", problem: want }),
  );

test("an optional attribute is left out", () => {
  for (const path of ["$.a", "cel:object.a", "$.a[*]"])
    assert.equal(extract({ path, optional: true }, {}), { ok: true, attributes: {} });
});

const coerced: readonly [Attribute["type"], Json, Json][] = [
  ["string", 3, "3"],
  ["string", true, "true"],
  ["int", "42", 42],
  ["int", 2, 2],
  ["double", "1.5", 1.5],
  ["double", "1e3", 1_000],
  ["bool", "true", true],
  ["bool", false, false],
  ["list", [1], [1]],
  ["map", { a: 1 }, { a: 1 }],
];
for (const [type, given, want] of coerced)
  test(`${JSON.stringify(given)} is brought to ${type}`, () =>
    assert.equal(extract({ path: "$.v", type }, { v: given }), {
      ok: true,
      attributes: { a0: want },
    }));

const refused: readonly [Attribute["type"], Json, string][] = [
  ["string", [1], "is a list, wanted string"],
  ["int", 1.5, "is a double, wanted int"],
  ["int", "many", "is a string, wanted int"],
  ["bool", 1, "is an integer, wanted bool"],
  ["list", "x", "is a string, wanted list"],
  ["map", [1], "is a list, wanted map"],
];
for (const [type, given, problem] of refused)
  test(`${JSON.stringify(given)} is no ${type}`, () =>
    assert.equal(extract({ path: "$.v", type }, { v: given }), {
      ok: false,
      attribute: "a0",
      problem,
    }));

test("a wildcard with type list is always a list", () => {
  const part: Part = { path: "$.v[*]", type: "list" };
  for (const v of [[], [1], [1, 2]])
    assert.equal(extract(part, { v }), { ok: true, attributes: { a0: v } });
  assert.equal(extract(part, {}), { ok: true, attributes: { a0: [] } });
});

test("a wildcard with one value is that value where no list is asked for", () =>
  assert.equal(extract({ path: "$.v[*]", type: "int" }, { v: [7] }), {
    ok: true,
    attributes: { a0: 7 },
  }));

test("reads labels of the Namespace", () => {
  const { extract: run } = compileProfile(
    profile([{ path: "cel:namespaceObject.metadata.labels.team" }]),
  );
  assert.equal(run({}, { labels: { team: "red" } }), { ok: true, attributes: { a0: "red" } });
});

test("a path that does not compile names attribute and column", () => {
  try {
    compileProfile(profile([{ path: "$.fine" }, { name: "color", path: "$.a[" }]));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, OperatorError);
    assert.match((error as OperatorError).message, /attribute color, column 5/);
  }
});

const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "s",
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": "hunter2",
      keep: "me",
    },
    managedFields: [{ fieldsV1: { "f:data": { "f:hunter2": {} } } }],
  },
  data: { password: "hunter2" },
  stringData: { password: "hunter2" },
};

const bypasses = [
  "$.data.password",
  "$.data",
  "$['data']['password']",
  "{.data.password}",
  "$..password",
  "$..*",
  "{.}",
  "{$}",
  "$.stringData",
  "$.metadata.annotations",
  "$.metadata",
  "cel:object",
  'cel:object["data"]',
  "cel:object.data.password",
  "cel:object.map(k, object[k])",
  "cel:[object].map(o, o)",
  "cel:object.metadata",
  "cel:object.?data.?password",
];
for (const path of bypasses)
  test(`${path} does not reach the data of a Secret`, () => {
    const run = compileProfile(profile([{ path, optional: true }], { kind: "Secret" }));
    assert.not.match(JSON.stringify(run.extract(secret, undefined)), "hunter2");
  });

test("a Secret keeps its other metadata, and is not changed", () => {
  const run = compileProfile(
    profile([{ path: "$.metadata.annotations.keep" }], { kind: "Secret" }),
  );
  const before = JSON.stringify(secret);
  assert.equal(run.extract(secret, undefined), { ok: true, attributes: { a0: "me" } });
  assert.is(JSON.stringify(secret), before);
});

test("data of Secrets is read where the profile says so", () => {
  const annotations = { "kollect.dev/allow-secret-extraction": "true" };
  const run = compileProfile(
    profile([{ path: "$.data.password" }], { kind: "Secret", annotations }),
  );
  assert.equal(run.extract(secret, undefined), { ok: true, attributes: { a0: "hunter2" } });
});

test.run();
