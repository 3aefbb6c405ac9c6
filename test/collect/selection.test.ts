import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectTargetSpec } from "../../generated/types.ts";
import type { KubeObject } from "../../src/collect/kube-object.ts";
import { select, type Selection } from "../../src/collect/selection.ts";

const test = suite("selection");

const spec = (part: Partial<KollectTargetSpec> = {}): KollectTargetSpec => ({
  profileRef: "images",
  watchMode: "All",
  suspend: false,
  ...part,
});

const namespace = (name: string, part: Partial<KubeObject["metadata"]> = {}): KubeObject => ({
  metadata: { name, uid: `uid-${name}`, ...part },
});

const object = (at: string, name = "web", labels: Record<string, string> = {}): KubeObject => ({
  metadata: { name, namespace: at, uid: `uid-${at}-${name}`, labels },
});

const cluster = [
  namespace("a", { labels: { team: "red" } }),
  namespace("b", { labels: { team: "blue" } }),
  namespace("off", { labels: { "kollect.dev/watch": "disabled" } }),
  namespace("quiet", { annotations: { "kollect.dev/namespace-watch": "disabled" } }),
  namespace("on", { annotations: { "kollect.dev/namespace-watch": "enabled" } }),
];

const configMap = { group: "", version: "v1", kind: "ConfigMap" };
const chosen = (part: Partial<KollectTargetSpec>, isNamespaced = true): Selection =>
  select(spec(part), { kind: configMap, isNamespaced, namespaces: cluster, defaults: {} });
const matches = (selection: Selection, it: KubeObject): boolean =>
  selection.judge(
    it,
    cluster.find(({ metadata }) => metadata.name === it.metadata.namespace)?.metadata,
  ).type === "match";

const effective = (part: Partial<KollectTargetSpec>): readonly string[] | undefined =>
  chosen(part).namespaces;

test("takes every namespace when nothing is said", () =>
  assert.equal(effective({}), ["a", "b", "off", "on", "quiet"]));

test("a list that is given and empty matches nothing", () => {
  assert.equal(effective({ includedNamespaces: [] }), []);
  assert.not.ok(matches(chosen({ names: [] }), object("a")));
});

test("an included namespace that does not exist matches nothing", () => {
  const selection = chosen({ includedNamespaces: ["absent"] });
  assert.equal(selection.namespaces, []);
  for (const at of ["a", "b", "absent"]) assert.not.ok(matches(selection, object(at)));
});

test("lists and selector narrow each other, and exclusion stands over both", () => {
  assert.equal(
    effective({
      includedNamespaces: ["a", "b"],
      namespaceSelector: { matchLabels: { team: "red" } },
    }),
    ["a"],
  );
  assert.equal(effective({ includedNamespaces: ["a", "b"], excludedNamespaces: ["a"] }), ["b"]);
});

const marked: readonly {
  name: string;
  part: Partial<KollectTargetSpec>;
  given: KubeObject;
  want: boolean;
}[] = [
  {
    name: "an object says no in an enabled namespace",
    part: {},
    given: object("on", "x", { "kollect.dev/watch": "disabled" }),
    want: false,
  },
  {
    name: "an object says yes in a disabled namespace",
    part: {},
    given: object("off", "x", { "kollect.dev/watch": "enabled" }),
    want: true,
  },
  { name: "a label disables a namespace", part: {}, given: object("off"), want: false },
  { name: "an annotation disables a namespace", part: {}, given: object("quiet"), want: false },
  {
    name: "OptIn leaves out what nobody enabled",
    part: { watchMode: "OptIn" },
    given: object("a"),
    want: false,
  },
  {
    name: "OptIn takes an enabled namespace",
    part: { watchMode: "OptIn" },
    given: object("on"),
    want: true,
  },
  {
    name: "OptIn takes an enabled object",
    part: { watchMode: "OptIn" },
    given: object("a", "x", { "kollect.dev/watch": "enabled" }),
    want: true,
  },
  {
    name: "an enabled object in an excluded namespace stays out",
    part: { excludedNamespaces: ["a"] },
    given: object("a", "x", { "kollect.dev/watch": "enabled" }),
    want: false,
  },
  {
    name: "an odd value of the label says nothing",
    part: {},
    given: object("a", "x", { "kollect.dev/watch": "maybe" }),
    want: true,
  },
  { name: "names are exact", part: { names: ["we"] }, given: object("a"), want: false },
  {
    name: "labels are asked of the object",
    part: { labelSelector: { matchLabels: { app: "web" } } },
    given: object("a", "x", { app: "web" }),
    want: true,
  },
];

for (const { name, part, given, want } of marked)
  test(name, () => assert.is(matches(chosen(part), given), want));

test("cluster-scoped kinds know no namespaces", () => {
  const selection = chosen({ includedNamespaces: [] }, false);
  assert.is(selection.namespaces, undefined);
  assert.ok(matches(selection, { metadata: { name: "node", uid: "1" } }));
});

test.run();
