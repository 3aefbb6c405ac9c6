import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { annotations } from "../../generated/kinds.ts";
import type { KollectProfile } from "../../generated/types.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { compileProfile, type Extraction } from "../../src/extract/extractor.ts";
import { helmFault } from "../../src/extract/helm.ts";
import { longestRelease } from "../../src/extract/helm-release.ts";
import { checkPath } from "../../src/extract/path.ts";
import { readsOf } from "../../src/extract/reads.ts";
import { secretFault } from "../../src/extract/secret-guard.ts";
import { randomOf } from "../support/random.ts";
import { marker, pack, release, releaseConfigMap, releaseSecret } from "./helm-fixture.ts";
import { attribute, profileOf } from "./objects.ts";

const test = suite("helm release");

const allowed = { [annotations.allowSecretExtraction]: "true" };

const overConfigMaps = (profile: KollectProfile): KollectProfile => ({
  ...profile,
  spec: { ...profile.spec, targetGVK: { group: "", version: "v1", kind: "ConfigMap" } },
});

const extract = (path: string, object: object, profileAnnotations = {}): Extraction =>
  compileProfile(profileOf([attribute("a", path)], "Secret", profileAnnotations)).extract({
    ...object,
  });

const stored = releaseSecret(pack(release));

const values: readonly (readonly [path: string, want: unknown])[] = [
  ["releaseName", "web"],
  ["name", "web"],
  ["chartName", "nginx"],
  ["chartVersion", "15.4.4"],
  ["appVersion", "1.25.3"],
  ["revision", 7],
  ["version", 7],
  ["status", "deployed"],
  ["lastDeployed", "2024-06-01T10:00:00.5+02:00"],
  ["namespace", "shop"],
  ["info.first_deployed", "2024-05-01T10:00:00.000000001Z"],
  ["labels.team", "shop"],
  ["chart.metadata.annotations['artifacthub.io/category']", "networking"],
  ["chart.metadata.keywords[-1]", "proxy"],
  ["chart.metadata.keywords[*]", ["http", "proxy"]],
  ['chart.metadata.maintainers[?(@.name=="b")].email', "b@example.com"],
  ["chart.metadata..email", ["a@example.com", "b@example.com"]],
  ["chart['metadata','lock'].name", "nginx"],
  ["chart.lock.digest", "sha256:00"],
];
for (const [field, want] of values) {
  const path = field.startsWith("[") ? `helm:release${field}` : `helm:release.${field}`;
  test(`${path} needs no annotation`, () => {
    assert.is(checkPath(path), undefined);
    assert.is(helmFault(path, profileOf([], "Secret")), undefined);
    assert.is(secretFault(path), undefined);
    assert.ok(readsOf(path).length > 0);
    assert.equal(extract(path, stored), { ok: true, attributes: { a: want } });
  });
}

const annotated = [
  "config",
  "config.replicas",
  "['config'].auth",
  "config..password",
  "['name','config']",
  "info.notes",
  "info['description']",
];
for (const field of annotated) {
  const path = field.startsWith("[") ? `helm:release${field}` : `helm:release.${field}`;
  test(`${path} needs the annotation`, () => {
    assert.is(checkPath(path), undefined);
    const fault = helmFault(path, profileOf([], "Secret"));
    assert.match(fault?.message ?? "", "which can hold credentials; set the annotation");
    assert.throws(() => extract(path, stored), /allow-secret-extraction: "true"/);
    assert.is(helmFault(path, profileOf([], "Secret", allowed)), undefined);
    assert.ok(extract(path, stored, allowed).ok);
    assert.throws(() => compileProfile(overConfigMaps(profileOf([attribute("a", path)]))));
  });
}

const refused: readonly (readonly [path: string, column: number, message: string])[] = [
  ["helm:", 1, "write helm:release.<field>, such as helm:release.chartVersion"],
  [
    "helm:release",
    13,
    "a Helm release may not be read as a whole; write helm:release. and one of name,",
  ],
  ["helm:releases.name", 1, "write helm:release.<field>"],
  ["helm:release.", 14, "expected a name after ."],
  ["helm:release.manifest", 13, "this field of a Helm release may not be read"],
  ["helm:release.hooks[0].manifest", 13, "this field of a Helm release may not be read"],
  ["helm:release.anything", 13, "this field of a Helm release may not be read"],
  ["helm:release.__proto__", 13, "this field of a Helm release may not be read"],
  ["helm:release.*", 13, "fields of a Helm release have to be named"],
  ["helm:release[0]", 13, "fields of a Helm release have to be named"],
  ["helm:release..password", 13, "fields of a Helm release have to be named"],
  ["helm:release[?(@.name)]", 13, "fields of a Helm release have to be named"],
  ["helm:release['name','manifest']", 13, "this field of a Helm release may not be read"],
  [
    "helm:release.chart",
    19,
    "chart of a Helm release may not be read as a whole; write helm:release.chart. and one of metadata, lock",
  ],
  ["helm:release.chart.templates[0].data", 19, "this field of chart of a Helm release may not"],
  ["helm:release.chart.values.auth", 19, "this field of chart of a Helm release may not be read"],
  ["helm:release.chart.files", 19, "this field of chart of a Helm release may not be read"],
  ["helm:release.chart.raw", 19, "this field of chart of a Helm release may not be read"],
  ["helm:release.chart['schema']", 19, "this field of chart of a Helm release may not be read"],
  ["helm:release.chart.*", 19, "fields of chart of a Helm release have to be named"],
  ["helm:release.info", 18, "info of a Helm release may not be read as a whole"],
  ["helm:release.info.resources", 18, "this field of info of a Helm release may not be read"],
];
for (const [path, column, message] of refused)
  test(`${path} is refused, whatever the annotation`, () => {
    const fault = checkPath(path);
    assert.is(fault?.column, column);
    assert.ok(fault?.message.startsWith(message), fault?.message);
    assert.throws(
      () => extract(path, stored, allowed),
      (error: unknown) => error instanceof OperatorError && error.code === "EXPRESSION_INVALID",
    );
  });

test("whatever else a profile reads, no credential of a release comes with it", () => {
  const paths = [
    ...values.map(([field]) => `helm:release.${field}`),
    "cel:object",
    "$",
    "$..*",
    "cel:object.metadata",
    "cel:namespace",
  ];
  const attributes = paths.map((path, index) => attribute(`a${index}`, path, { optional: true }));
  const row = JSON.stringify(compileProfile(profileOf(attributes, "Secret")).extract(stored, {}));
  assert.match(row, "nginx");
  for (const secret of [marker, Buffer.from(marker).toString("base64"), '"data"', "H4sI"])
    assert.not.match(row, secret);
});

test("reads a release in a ConfigMap, which Kubernetes does not encode again", () => {
  const profile = overConfigMaps(profileOf([attribute("a", "helm:release.chartVersion")]));
  assert.is(helmFault("helm:release.chartVersion", profile), undefined);
  const found = compileProfile(profile).extract(releaseConfigMap(pack(release)));
  assert.equal(found, { ok: true, attributes: { a: "15.4.4" } });
});

test("reads a release from before Helm compressed them", () => {
  const packed = Buffer.from(JSON.stringify(release)).toString("base64");
  assert.equal(extract("helm:release.name", releaseSecret(packed)), {
    ok: true,
    attributes: { a: "web" },
  });
});

test("may stand in no profile of another kind", () => {
  const profile = profileOf([attribute("a", "helm:release.name")]);
  assert.equal(helmFault("helm:release.name", profile), {
    column: 1,
    message: "Helm keeps releases in Secrets and ConfigMaps, not in this kind",
  });
  assert.throws(() => compileProfile(profile), /not in this kind/);
});

const missing: readonly (readonly [name: string, object: object])[] = [
  ["a Secret of another type", { ...stored, type: "Opaque" }],
  ["a Secret without data", { ...stored, data: null }],
  ["a Secret without data.release", { ...stored, data: { other: "" } }],
  ["a ConfigMap that is not Helm's", { ...releaseConfigMap(pack(release)), metadata: {} }],
];
for (const [name, object] of missing)
  test(`of ${name} the value is missing`, () => {
    assert.equal(extract("helm:release.name", object), {
      ok: false,
      attribute: "a",
      problem: "is missing",
    });
  });

const json = (text: string): string => gzipSync(text).toString("base64");
const broken: readonly (readonly [name: string, object: object, problem: string])[] = [
  ["no base64 of Kubernetes", { ...stored, data: { release: `${marker}!` } }, "is not base64"],
  ["no base64 of Helm", releaseSecret(`${marker}!`), "is not base64"],
  ["cut base64", releaseSecret(pack(release).slice(0, -1)), "is not base64"],
  ["cut gzip", releaseSecret(pack(release).slice(0, 400)), "is broken gzip"],
  [
    "a bomb",
    releaseSecret(json(" ".repeat(longestRelease + 1))),
    "unpacks to more than 16777216 bytes",
  ],
  ["no JSON", releaseSecret(json(`{"name": ${marker}}`)), "is not JSON"],
  [
    "no UTF-8",
    releaseSecret(gzipSync(Buffer.from([0x22, 0xff, 0x22])).toString("base64")),
    "is not JSON",
  ],
  ["a list", releaseSecret(json("[1]")), "is not a JSON object"],
];
for (const [name, object, problem] of broken)
  test(`${name} in data.release is a failure that quotes nothing`, () => {
    assert.equal(extract("helm:release.name", object), {
      ok: false,
      attribute: "a",
      problem: `cannot be read: data.release ${problem}`,
    });
  });

test("whatever stands in data.release, the answer is a value, or a failure that quotes nothing", () => {
  const { below, pick } = randomOf(42);
  const packed = Buffer.from(pack(release), "base64");
  const plain = Buffer.from(JSON.stringify(release));
  const problem = /^(?:is missing|cannot be read: data\.release is [a-zA-Z0-9 ]+)$/;
  let failures = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = Buffer.from(pick([packed, plain]));
    for (let left = 1 + below(3); left > 0; left -= 1) bytes[below(bytes.length)] = below(256);
    const text = bytes.subarray(0, pick([bytes.length, below(bytes.length)])).toString("base64");
    const found = extract("helm:release.name", releaseSecret(text));
    if (found.ok) continue;
    failures += 1;
    assert.match(found.problem, problem);
  }
  assert.ok(failures > 1_000, `${failures} failures`);
});

test("needs more of the object than its metadata", () => {
  for (const [field] of values) {
    const attributes = [attribute("a", "$.metadata.name"), attribute("b", `helm:release.${field}`)];
    assert.is(compileProfile(profileOf(attributes, "Secret")).needs.isMetadataOnly, false);
  }
});

test("decodes the release once for all attributes, and never for none", () => {
  let reads = 0;
  const counted = {
    ...stored,
    get data(): unknown {
      reads += 1;
      return stored["data"];
    },
  };
  const attributes = values.map(([field], index) =>
    attribute(`a${index}`, `helm:release.${field}`),
  );
  const allowing = (some: typeof attributes) => profileOf(some, "Secret", allowed);
  assert.ok(compileProfile(allowing(attributes)).extract(counted).ok);
  assert.is(reads, 1);
  assert.ok(compileProfile(allowing([attribute("a", "$.kind")])).extract(counted).ok);
  assert.is(reads, 1);
});

test.run();
