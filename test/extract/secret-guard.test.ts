import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileProfile } from "../../src/extract/extractor.ts";
import { parsePath } from "../../src/extract/path.ts";
import { secretFault } from "../../src/extract/secret-guard.ts";
import { randomOf, type Random } from "../support/random.ts";
import { bypasses, harmless } from "./secret-bypasses.ts";

const test = suite("secret guard");

const marker = "c2VjcmV0";
const copy = `{"data":{"password":"${marker}"}}`;
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  type: "Opaque",
  metadata: {
    name: "web",
    namespace: "team",
    labels: { team: "a", web: "yes" },
    annotations: {
      note: "harmless",
      web: "harmless",
      "kubectl.kubernetes.io/last-applied-configuration": copy,
      "kapp.k14s.io/original": copy,
      "objectset.rio.cattle.io/applied": copy,
    },
    ownerReferences: [{ kind: "Certificate", name: "web" }],
    managedFields: [{ fieldsV1: { "f:data": { "f:password": {} } } }],
  },
  data: { password: marker },
  stringData: { password: marker },
};

/** What the path gives, as text; `undefined` when it does not compile or yields nothing. */
function valueOf(path: string, isOpen: boolean): string | undefined {
  if (parsePath(path).type === "invalid") return undefined;
  const annotations = { "kollect.dev/allow-secret-extraction": isOpen ? "true" : "false" };
  const extractor = compileProfile({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "p", annotations },
    spec: {
      targetGVK: { group: "", version: "v1", kind: "Secret" },
      attributes: [{ name: "a", path, type: "any", optional: true }],
    },
  });
  const result = extractor.extract(secret, { name: "team", labels: {} });
  return result.ok ? JSON.stringify(result.attributes) : undefined;
}

for (const path of bypasses)
  test(`refuses ${path}`, () => {
    const isRefused = parsePath(path).type === "invalid" || secretFault(path) !== undefined;
    assert.ok(isRefused);
    // And if it were stored all the same, there would be nothing to find.
    assert.not.match(valueOf(path, false) ?? "", marker);
  });

for (const path of harmless)
  test(`lets pass ${path}`, () => {
    assert.is(parsePath(path).type === "invalid", false);
    assert.is(secretFault(path), undefined);
    assert.not.match(valueOf(path, true) ?? "", marker);
  });

test("knows bypasses that are real: most would yield the data, if they were let", () => {
  const compiled = bypasses.filter((path) => parsePath(path).type !== "invalid");
  const yielding = compiled.filter((path) => valueOf(path, true)?.includes(marker) === true);
  assert.ok(compiled.length >= 90, `${compiled.length} compile`);
  assert.ok(yielding.length >= 60, `${yielding.length} yield data`);
});

test("says where, what, and the way out", () => {
  const { column, message } = secretFault("cel:size(object.data)") ?? { column: 0, message: "" };
  assert.is(column, 10);
  assert.match(message, 'object["data"]');
  assert.match(message, 'kollect.dev/allow-secret-extraction: "true"');
});

const fields = [
  "data",
  "stringData",
  "metadata",
  "annotations",
  "labels",
  "type",
  "password",
  "name",
];
const expression = (random: Random, depth: number): string => {
  if (depth === 0)
    return random.pick([
      "object",
      "object",
      "object",
      "namespace",
      "'data'",
      "'metadata'",
      "1",
      "true",
    ]);
  const a = (): string => expression(random, depth - 1);
  return random.pick<() => string>([
    () => `${a()}.${random.pick(fields)}`,
    () => `${a()}.${random.pick(fields)}`,
    () => `${a()}['${random.pick(fields)}']`,
    () => `${a()}.?${random.pick(fields)}`,
    () => `${a()}[${a()}]`,
    () => `[${a()}, ${a()}]`,
    () => `[${a()}][0]`,
    () => `{'k': ${a()}}`,
    () => `{'data': ${a()}}.data`,
    () => `(true ? ${a()} : ${a()})`,
    () => `(false ? ${a()} : ${a()})`,
    () => `[${a()}].map(${random.pick(["v", "object"])}, ${a()})`,
    () => `[${a()}].map(v, v.${random.pick(fields)})`,
    () => `[${a()}].filter(v, true)[0]`,
    () => `cel.bind(${random.pick(["w", "object"])}, ${a()}, ${a()})`,
    () => `cel.bind(w, ${a()}, w.${random.pick(fields)})`,
    () => `dyn(${a()})`,
    () => `optional.of(${a()}).value()`,
    () => `${a()}.orValue(${a()})`,
    () => `(${a()} == ${a()})`,
    () => `string(${a()})`,
  ])();
};
const segments = [
  ".data",
  "['data']",
  ".*",
  "..*",
  "..password",
  ".metadata",
  ".annotations",
  ".labels",
  "['type','data']",
  "[*]",
  ".password",
  ".stringData",
  "[?(@.a)]",
];

test("refuses every random expression that would yield the data", () => {
  const random = randomOf(20_261_123);
  let compiled = 0;
  let yielding = 0;
  let passed = 0;
  for (let round = 0; round < 20_000; round++) {
    const path = random.once(4)
      ? `$${Array.from({ length: 1 + random.below(4) }, () => random.pick(segments)).join("")}`
      : `cel:${expression(random, 1 + random.below(5))}`;
    if (parsePath(path).type === "invalid") continue;
    compiled++;
    const isRefused = secretFault(path) !== undefined;
    if (!isRefused) passed++;
    if (valueOf(path, true)?.includes(marker) !== true) continue;
    yielding++;
    assert.ok(isRefused, `lets pass ${path}`);
  }
  assert.ok(
    compiled > 5_000 && yielding > 500 && passed > 500,
    `${compiled} ${yielding} ${passed}`,
  );
});

test.run();
