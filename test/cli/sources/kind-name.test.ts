import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kindNamed } from "../../../src/cli/sources/kind-name.ts";
import { qualifiedName, type ServedKind } from "../../../src/cli/sources/served-kind.ts";
import { pluralOf, wellKnown } from "../../../src/cli/sources/well-known-kinds.ts";

const test = suite("names of kinds");

const served = (group: string, version: string, kind: string, isPreferred = true): ServedKind => ({
  ...wellKnown(group, kind),
  group,
  version,
  kind,
  isPreferred,
});
const kinds = [
  served("", "v1", "Pod"),
  served("metrics.k8s.io", "v1beta1", "Pod"),
  served("apps", "v1beta1", "Deployment", false),
  served("apps", "v1", "Deployment"),
  served("networking.k8s.io", "v1", "Ingress"),
  served("a.example", "v1", "Cluster"),
  served("b.example", "v1", "Cluster"),
];
const named = (text: string): string => {
  const found = kindNamed(text, kinds, "here");
  return `${qualifiedName(found)} ${found.version}`;
};

test("are plural, singular, short and Kind, with group and version or without", () => {
  for (const text of ["deployments", "deployment", "deploy", "Deployment", "deployments.apps"])
    assert.is(named(text), "deployments.apps v1");
  assert.is(named("deployments.v1beta1.apps"), "deployments.apps v1beta1");
  assert.is(named("ing"), "ingresses.networking.k8s.io v1");
  assert.is(named("clusters.b.example"), "clusters.b.example v1");
});

test("that a core kind has are the core kind's", () => {
  assert.is(named("pods"), "pods v1");
  assert.is(named("pods.v1"), "pods v1");
  assert.is(named("pods.metrics.k8s.io"), "pods.metrics.k8s.io v1beta1");
});

test("that several groups have are refused with all of them", () => {
  assert.throws(
    () => named("clusters"),
    /several kinds here: clusters\.a\.example, clusters\.b\.example; write one/,
  );
});

test("that nobody has are answered with the nearest", () => {
  assert.throws(() => named("deploymnts"), /did you mean deployments\.apps\?/);
  assert.throws(() => named("zebra"), /there is no kind zebra here, which has .*pods/);
});

test("follow English where nobody tells the plural", () => {
  const plurals = ["Policy", "Gateway", "Ingress", "Endpoints", "Box", "Branch"].map(pluralOf);
  assert.equal(plurals, ["policies", "gateways", "ingresses", "endpoints", "boxes", "branches"]);
});

test.run();
