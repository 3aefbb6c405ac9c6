import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Attribute } from "../../generated/types.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { compileProfile, type Extraction } from "../../src/extract/extractor.ts";
import { attribute, deployment, profileOf, secret } from "./objects.ts";

const test = suite("extractor");

const extract = (attributes: readonly Attribute[]): Extraction =>
  compileProfile(profileOf(attributes)).extract(deployment, { name: "shop" });

test("reads attributes in the order of the profile", () => {
  const extraction = extract([
    attribute("name", "$.metadata.name", { type: "string" }),
    attribute("replicas", "cel:object.spec.replicas * 2", { type: "int" }),
    attribute("namespace", "cel:namespace.name"),
  ]);
  assert.equal(extraction, {
    ok: true,
    attributes: { name: "web", replicas: 6, namespace: "shop" },
  });
  assert.ok(extraction.ok);
  assert.equal(Object.keys(extraction.attributes), ["name", "replicas", "namespace"]);
});

for (const path of [
  "$.nope",
  "$.spec.nothing",
  "$.nope[*]",
  "cel:object.nope",
  "cel:object.nope + 1",
  "cel:null",
]) {
  test(`${path} fails the object when it is not optional`, () => {
    assert.equal(extract([attribute("a", "$.metadata.name"), attribute("b", path)]), {
      ok: false,
      attribute: "b",
      problem: "is missing",
    });
  });
  test(`${path} is left out when it is optional`, () => {
    assert.equal(extract([attribute("a", path, { optional: true })]), { ok: true, attributes: {} });
  });
}

test("optional forgives what is missing, not what is wrong", () => {
  assert.equal(extract([attribute("a", "cel:object.spec.replicas + 'x'", { optional: true })]), {
    ok: false,
    attribute: "a",
    problem: "fails with no such overload",
  });
  assert.equal(extract([attribute("a", "$.metadata.name", { optional: true, type: "int" })]), {
    ok: false,
    attribute: "a",
    problem: "is a string, wanted int",
  });
});

const matches: readonly (readonly [path: string, type: Attribute["type"], want: unknown])[] = [
  ["$.spec.containers[*].name", "list", ["a", "b", "c"]],
  ["$.spec.containers[0:1].name", "list", ["a"]],
  ["$.spec.containers[9:].name", "list", []],
  ["$.nope[*].name", "list", []],
  ["$.spec.containers[*].name", "any", ["a", "b", "c"]],
  ["$.spec.containers[0:1].name", "any", "a"],
  ["$.spec.containers[0:1].name", "string", "a"],
  ["$.spec.containers", "list", deployment.spec.containers],
];
for (const [path, type, want] of matches)
  test(`${path} with type ${type} is ${JSON.stringify(want).slice(0, 30)}`, () => {
    assert.equal(extract([attribute("a", path, { type })]), { ok: true, attributes: { a: want } });
  });

test("several matches are no scalar, and a scalar is no list", () => {
  assert.equal(extract([attribute("a", "$.spec.containers[*].name", { type: "string" })]), {
    ok: false,
    attribute: "a",
    problem: "is a list, wanted string",
  });
  assert.equal(extract([attribute("a", "$.metadata.name", { type: "list" })]), {
    ok: false,
    attribute: "a",
    problem: "is a string, wanted list",
  });
});

test("an attribute may be called __proto__", () => {
  const extraction = extract([attribute("__proto__", "$.metadata.labels")]);
  assert.ok(extraction.ok);
  assert.equal(Object.keys(extraction.attributes), ["__proto__"]);
  assert.is(Object.getPrototypeOf(extraction.attributes), Object.prototype);
});

test("a faulty expression names its attribute and column", () => {
  try {
    compileProfile(profileOf([attribute("ok", "$.a"), attribute("bad", "cel:object.spec.")]));
  } catch (error) {
    assert.instance(error, OperatorError);
    const { code, context } = error as OperatorError<"EXPRESSION_INVALID">;
    assert.is(code, "EXPRESSION_INVALID");
    assert.is(context.attribute, "bad");
    assert.is(context.column, 17);
    return;
  }
  assert.unreachable("was accepted");
});

const reaching = [
  "cel:object",
  "cel:object.data",
  'cel:object["data"]',
  "cel:object['da' + 'ta']['k']",
  "cel:object.stringData.k",
  "cel:object.metadata",
  "cel:object.metadata.annotations",
  "cel:object.?data.?k.orValue('none')",
  "cel:object.map(key, object[key])",
  "cel:[object]",
  "cel:string(has(object.data)) + string(has(object.stringData))",
  "$",
  "{$}",
  "{.}",
  "$.data",
  "$.data.k",
  "$..k",
  "$.*",
  "$['data']['k']",
  "$['data','stringData']",
  "$..data",
  "$..*",
  "$.metadata.annotations",
];
for (const path of reaching) {
  const hides = (annotations: Record<string, string>): boolean => {
    const profile = profileOf([attribute("a", path, { optional: true })], "Secret", annotations);
    const text = JSON.stringify(compileProfile(profile).extract(secret));
    return !/hunter2|aHVudGVyMg|truetrue/.test(text);
  };
  test(`${path} sees no Secret data unless the profile is annotated`, () => {
    assert.ok(hides({}), "no annotation");
    assert.ok(hides({ "kollect.dev/allow-secret-extraction": "yes" }), "another value");
    assert.not(hides({ "kollect.dev/allow-secret-extraction": "true" }), "allowed");
  });
}

test("hiding Secret data changes neither the Secret nor the rest of what is seen", () => {
  const before = JSON.stringify(secret);
  const extraction = compileProfile(profileOf([attribute("a", "$")], "Secret")).extract(secret);
  const { data: _data, stringData: _stringData, ...rest } = secret;
  const metadata = { name: "s", annotations: { kept: "yes" } };
  assert.equal(extraction, { ok: true, attributes: { a: { ...rest, metadata } } });
  assert.is(JSON.stringify(secret), before);
});

test("other kinds keep their data", () => {
  const configMap = { kind: "ConfigMap", data: { k: "v" }, metadata: { name: "c" } };
  const extraction = compileProfile(profileOf([attribute("a", "$.data.k")])).extract(configMap);
  assert.equal(extraction, { ok: true, attributes: { a: "v" } });
});

test.run();
