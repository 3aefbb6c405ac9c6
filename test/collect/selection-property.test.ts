import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectTargetSpec, LabelSelector, ResourceRule } from "../../generated/types.ts";
import type { KubeObject } from "../../src/collect/kube-object.ts";
import type { NamespaceDefaults } from "../../src/collect/namespace-choice.ts";
import { select } from "../../src/collect/selection.ts";
import { randomOf, type Random } from "../support/random.ts";

const test = suite("selection, against a plain reading of the specification");

const configMap = { group: "", version: "v1", kind: "ConfigMap" };
const names = ["a", "b", "c", "d"];
const keys = ["app", "tier", "kollect.dev/x"];
const values = ["x", "y", ""];

type Labels = Readonly<Record<string, string>>;
const some = <T>({ once }: Random, value: () => T): T | undefined =>
  once(2) ? value() : undefined;
const subset = <T>({ below, pick }: Random, of: readonly T[]): T[] => [
  ...new Set(Array.from({ length: below(of.length + 1) }, () => pick(of))),
];
const defined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, it]) => it !== undefined)) as T;

const labels = (random: Random): Labels =>
  Object.fromEntries(subset(random, keys).map((key) => [key, random.pick(values)]));
const selector = (random: Random): LabelSelector =>
  defined({
    matchLabels: some(random, () => labels(random)),
    matchExpressions: some(random, () =>
      subset(random, keys).map((key) => {
        const operator = random.pick(["In", "NotIn", "Exists", "DoesNotExist"] as const);
        return operator === "In" || operator === "NotIn"
          ? { key, operator, values: [random.pick(values), random.pick(values)] }
          : { key, operator };
      }),
    ),
  }) as LabelSelector;
const watch = (random: Random): Labels =>
  random.once(3) ? { "kollect.dev/watch": random.pick(["enabled", "disabled", "other"]) } : {};
/** Policies, and what they say of an object's size. */
const policies: Readonly<Record<string, (size: string | undefined) => boolean | undefined>> = {
  'object.data.size == "1"': (size) => (size === undefined ? undefined : size === "1"),
  "has(object.data.size)": (size) => size !== undefined,
  'object.data.?size.orValue("")': () => undefined,
  false: () => false,
};
const rule = (random: Random): ResourceRule =>
  defined({
    gvk: random.once(5) ? { ...configMap, kind: "Secret" } : configMap,
    namespaceSelector: some(random, () => selector(random)),
    ...(random.once(2) ? selector(random) : {}),
    matchPolicy: some(random, () => random.pick(Object.keys(policies))),
  }) as ResourceRule;
const specOf = (random: Random): KollectTargetSpec => {
  const hasRules = random.once(2);
  return defined({
    profileRef: "p",
    suspend: false,
    watchMode: random.pick(["All", "OptIn"] as const),
    includedNamespaces: some(random, () => subset(random, names)),
    excludedNamespaces: some(random, () => subset(random, names)),
    namespaceSelector: some(random, () => selector(random)),
    namespaceExcludeSelector: random.once(4) ? selector(random) : undefined,
    names: hasRules ? undefined : some(random, () => subset(random, ["o1", "o2", "o3"])),
    labelSelector: hasRules ? undefined : some(random, () => selector(random)),
    resourceRules: hasRules
      ? Array.from({ length: random.below(3) }, () => rule(random))
      : undefined,
  }) as KollectTargetSpec;
};

// What follows is written from shared/spec/collect.md §3, and shares nothing with src/.

const fits = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector, own: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => own[key] === value) &&
  matchExpressions.every(({ key, operator, values: among = [] }) => {
    const value = own[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    const isAmong = value !== undefined && among.includes(value);
    return operator === "In" ? isAmong : !isAmong;
  });

function isInScope(spec: KollectTargetSpec, defaults: NamespaceDefaults, at: KubeObject): boolean {
  const { name, labels: own = {} } = at.metadata;
  const included = spec.includedNamespaces ?? defaults.included;
  if (included !== undefined && !included.includes(name)) return false;
  if ([...(spec.excludedNamespaces ?? []), ...(defaults.excluded ?? [])].includes(name))
    return false;
  if (spec.namespaceSelector !== undefined && !fits(spec.namespaceSelector, own)) return false;
  return spec.namespaceExcludeSelector === undefined || !fits(spec.namespaceExcludeSelector, own);
}

function isWatched(spec: KollectTargetSpec, object: KubeObject, at: KubeObject): boolean {
  const of = (it: KubeObject): string => it.metadata.labels?.["kollect.dev/watch"] ?? "";
  if (of(object) === "disabled") return false;
  if (of(object) === "enabled") return true;
  const annotation = at.metadata.annotations?.["kollect.dev/namespace-watch"];
  if (of(at) === "disabled" || annotation === "disabled") return false;
  return spec.watchMode === "All" || of(at) === "enabled" || annotation === "enabled";
}

function isChosen(spec: KollectTargetSpec, object: KubeObject, at: KubeObject): string {
  const own = object.metadata.labels ?? {};
  if (spec.resourceRules === undefined) {
    const isNamed = spec.names === undefined || spec.names.includes(object.metadata.name);
    return isNamed && fits(spec.labelSelector ?? {}, own) ? "match" : "no";
  }
  const verdicts = spec.resourceRules.map(
    ({ gvk, namespaceSelector, matchPolicy, ...labelled }) => {
      if (gvk.kind !== "ConfigMap" || !fits(labelled, own)) return "no";
      if (namespaceSelector !== undefined && !fits(namespaceSelector, at.metadata.labels ?? {}))
        return "no";
      if (matchPolicy === undefined) return "match";
      const verdict = policies[matchPolicy]?.((object["data"] as { size?: string }).size);
      return verdict === undefined ? "problem" : verdict ? "match" : "no";
    },
  );
  return verdicts.find((it) => it === "match") ?? verdicts.find((it) => it === "problem") ?? "no";
}

const worldOf = (random: Random): { cluster: KubeObject[]; objects: KubeObject[] } => {
  const cluster = names.map((name): KubeObject => {
    const annotations = random.once(4)
      ? { "kollect.dev/namespace-watch": random.pick(["enabled", "disabled"]) }
      : {};
    return {
      metadata: { name, uid: name, labels: { ...labels(random), ...watch(random) }, annotations },
    };
  });
  const objects = names.flatMap((namespace) =>
    ["o1", "o2", "o3", "o4"].map((name): KubeObject => ({
      metadata: {
        name,
        namespace,
        uid: `${namespace}/${name}`,
        labels: { ...labels(random), ...watch(random) },
      },
      data: random.once(2) ? { size: random.pick(["1", "2"]) } : {},
    })),
  );
  return { cluster, objects };
};

/** What the API server would give out for the parameters that a watch pushes to it. */
const isServed = (
  object: KubeObject,
  pushed: { readonly labelSelector?: string; readonly name?: string },
): boolean => {
  const own = object.metadata.labels ?? {};
  const parts = (pushed.labelSelector ?? "").match(/[^,(]+(?:\([^)]*\))?/g) ?? [];
  const holds = (text: string): boolean => {
    const [, key = "", operator = "", list = ""] = /^(\S+) (in|notin) \((.*)\)$/.exec(text) ?? [];
    if (operator !== "") return list.split(",").includes(own[key] ?? "\0") === (operator === "in");
    if (text.startsWith("!")) return own[text.slice(1)] === undefined;
    const [name = "", value] = text.split("=");
    return value === undefined ? own[name] !== undefined : own[name] === value;
  };
  return (pushed.name === undefined || pushed.name === object.metadata.name) && parts.every(holds);
};

test("judges as it says there, whatever the target, and pushes nothing that would hide a match", () => {
  const counts = { match: 0, no: 0, problem: 0, pushed: 0 };
  for (let seed = 1; seed <= 3_000; seed++) {
    const random = randomOf(seed);
    const spec = specOf(random);
    const defaults = defined({
      included: random.once(4) ? subset(random, names) : undefined,
      excluded: random.once(4) ? subset(random, names) : undefined,
    }) as NamespaceDefaults;
    const { cluster, objects } = worldOf(random);
    const selection = select(spec, {
      kind: configMap,
      isNamespaced: true,
      namespaces: cluster,
      defaults,
    });
    const inScope = cluster.filter((it) => isInScope(spec, defaults, it));
    assert.equal(
      selection.namespaces,
      inScope.map(({ metadata }) => metadata.name),
      `seed ${seed}`,
    );
    for (const object of objects) {
      const at = cluster.find(({ metadata }) => metadata.name === object.metadata.namespace);
      if (at === undefined) continue;
      const isIn = inScope.includes(at) && isWatched(spec, object, at);
      const expected = isIn ? isChosen(spec, object, at) : "no";
      const { type } = selection.judge(object, at.metadata);
      assert.is(type, expected, `seed ${seed}: ${JSON.stringify({ spec, object, at })}`);
      counts[type]++;
      if (type !== "no") assert.ok(isServed(object, selection.pushed), `seed ${seed}: pushed`);
      if (Object.keys(selection.pushed).length > 0) counts.pushed++;
    }
  }
  for (const [name, count] of Object.entries(counts)) assert.ok(count > 100, `${count} ${name}`);
});

test("empty means nothing", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = randomOf(seed);
    const empty = random.pick([
      { includedNamespaces: [] },
      { names: [], resourceRules: undefined },
      { resourceRules: [], names: undefined, labelSelector: undefined },
      { namespaceExcludeSelector: {} },
    ]);
    const spec = defined({ ...specOf(random), ...empty });
    const { cluster, objects } = worldOf(random);
    const selection = select(spec as KollectTargetSpec, {
      kind: configMap,
      isNamespaced: true,
      namespaces: cluster,
      defaults: { included: names },
    });
    for (const object of objects) {
      const at = cluster.find(({ metadata }) => metadata.name === object.metadata.namespace);
      assert.is(selection.judge(object, at?.metadata).type, "no", `seed ${seed}`);
    }
  }
});

test("what a namespace decides changes only when a judgement can", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = randomOf(seed);
    const spec = specOf(random);
    const { cluster, objects } = worldOf(random);
    const place = { kind: configMap, isNamespaced: true, defaults: {} };
    const before = select(spec, { ...place, namespaces: cluster });
    const next = cluster.map((it) =>
      random.once(2) ? it : (worldOf(random).cluster[names.indexOf(it.metadata.name)] ?? it),
    );
    const after = select(spec, { ...place, namespaces: next });
    for (const object of objects) {
      const { namespace = "" } = object.metadata;
      const [old, now] = [cluster, next].map((all) =>
        all.find(({ metadata }) => metadata.name === namespace),
      );
      const isListed = [before, after].every((it) => it.namespaces?.includes(namespace));
      if (!isListed || before.decidesFor(namespace) !== after.decidesFor(namespace)) continue;
      assert.equal(
        before.judge(object, old?.metadata).type,
        after.judge(object, now?.metadata).type,
        `seed ${seed}: ${JSON.stringify(spec)}`,
      );
    }
  }
});

test.run();
