import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectProfile, Prune, ResourceExport } from "../../generated/types.ts";
import { createExtractors } from "../../src/controllers/profile.ts";
import { compileProfile, type Extraction } from "../../src/extract/extractor.ts";
import { attributesOnly } from "../support/resource-export.ts";
import { attribute, profileOf } from "./objects.ts";

const test = suite("whole resources");

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    namespace: "shop",
    uid: "1",
    resourceVersion: "77",
    labels: { app: "web" },
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}", team: "shop" },
    managedFields: [{}],
  },
  spec: {
    replicas: 2,
    containers: [
      { name: "a", image: "a:1", env: [{ name: "DB_PASSWORD", value: "do-not-show" }] },
      { name: "b", image: "b:1" },
    ],
  },
  status: { observedGeneration: 3, readyReplicas: 2 },
} as const;

const exporting = (
  part: Partial<Omit<ResourceExport, "prune">> & { readonly prune?: Partial<Prune> } = {},
  kind: "Deployment" | "Secret" = "Deployment",
  annotations: Record<string, string> = {},
): KollectProfile => {
  const profile = profileOf([], kind, annotations);
  const prune = { ...attributesOnly.prune, ...part.prune };
  return {
    ...profile,
    spec: { ...profile.spec, export: { ...attributesOnly, mode: "Resource", ...part, prune } },
  };
};
const extracted = (profile: KollectProfile, object: object = deployment): Extraction =>
  createExtractors({ scrubKeys: [] })
    .of(profile)
    .extract(object as Record<string, unknown>, {});
const resource = (profile: KollectProfile, object?: object): unknown => {
  const result = extracted(profile, object);
  return result.ok ? result.attributes[profile.spec.export.as] : result;
};

test("stand beside the attributes, without identity, noise and secrets", () => {
  const profile = exporting({ include: "All", as: "object" });
  const both = {
    ...profile,
    spec: { ...profile.spec, attributes: [attribute("r", "$.spec.replicas")] },
  };
  assert.equal(extracted(both), {
    ok: true,
    attributes: {
      r: 2,
      object: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { labels: { app: "web" }, annotations: { team: "shop" } },
        spec: {
          replicas: 2,
          containers: [
            {
              name: "a",
              image: "a:1",
              env: [{ name: "DB_PASSWORD", value: { redacted: true, reason: "sensitive-pair" } }],
            },
            { name: "b", image: "b:1" },
          ],
        },
        status: { readyReplicas: 2 },
      },
    },
  });
});

test("keep sections beside spec and status", () => {
  const role = {
    apiVersion: "v1",
    kind: "Role",
    metadata: { name: "r" },
    rules: [{ verbs: ["get"] }],
  };
  const { metadata: _metadata, ...rest } = role;
  assert.equal(resource(exporting(), role), rest);
});

test("lose what pointers, paths and expressions name, each on the object as it was", () => {
  const prune = {
    jsonPointers: ["/spec/containers/0/env"],
    jsonPaths: ['$.spec.containers[?(@.name=="b")]'],
    jqPathExpressions: ['.spec.containers[] | select(.name == "a") | .image'],
    cel: ['object.spec.replicas > 1 ? ["/spec/replicas"] : []'],
  };
  assert.equal(resource(exporting({ include: "SpecOnly", prune })), {
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: { containers: [{ name: "a" }] },
  });
});

test("lose what the profile's own keys name", () => {
  const object = { ...deployment, spec: { badgeCode: "4711-do-not-show", plain: "shown" } };
  const text = JSON.stringify(resource(exporting({ prune: { scrubKeys: ["badgecode"] } }), object));
  assert.not.match(text, "do-not-show");
  assert.match(text, "shown");
});

test("an expression that yields no pointers costs the object its row, and quotes nothing", () => {
  for (const cel of ["object.spec.replicas", "[object.spec.replicas]", "['spec']"]) {
    const result = extracted(exporting({ prune: { cel: [cel] } }));
    assert.not.ok(result.ok);
    if (!result.ok) assert.match(result.problem, /^yields /);
  }
});

test("large integers keep their digits", () => {
  const object = { ...deployment, spec: { big: 9_007_199_254_740_993n } };
  assert.match(JSON.stringify(resource(exporting(), object)), '"9007199254740993"');
});

for (const [prune, message] of [
  [
    { jsonPointers: ["/a", "b"] },
    "export.prune.jsonPointers[1], column 1: a JSON pointer begins with /",
  ],
  [{ jsonPaths: ["$.a["] }, "export.prune.jsonPaths[0], column"],
  [{ jqPathExpressions: [".a == 1"] }, "export.prune.jqPathExpressions[0], column 1"],
  [{ cel: ["object."] }, "export.prune.cel[0], column"],
] as const)
  test(`a fault in ${Object.keys(prune).join()} names the place`, () => {
    try {
      compileProfile(exporting({ prune: prune as unknown as Prune }));
    } catch (error) {
      assert.match((error as Error).message, message);
      return;
    }
    assert.unreachable();
  });

test("Secrets take an annotation, and their data another one", () => {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s", labels: { app: "x" } },
    type: "Opaque",
    data: { k: "ZG8tbm90LXNob3c=" },
  };
  try {
    compileProfile(exporting({}, "Secret"));
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, "kollect.dev/allow-full-resource-export");
  }
  const whole = { "kollect.dev/allow-full-resource-export": "true" };
  assert.equal(resource(exporting({ include: "All" }, "Secret", whole), secret), {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { labels: { app: "x" } },
    type: "Opaque",
  });
  const open = { ...whole, "kollect.dev/allow-secret-extraction": "true" };
  const text = JSON.stringify(resource(exporting({}, "Secret", open), secret));
  assert.not.match(text, "ZG8tbm90LXNob3c");
});

test("metadata is enough where nothing else is included", () => {
  const needs = (part: Parameters<typeof exporting>[0]): boolean =>
    compileProfile(exporting(part)).needs.isMetadataOnly;
  assert.ok(needs({ include: "MetadataOnly" }));
  assert.not.ok(needs({ include: "MetadataOnly", prune: { cel: ["object.spec.x"] } }));
  assert.not.ok(needs({}));
});

test.run();
