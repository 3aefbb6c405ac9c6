import { kinds } from "../../../generated/kinds.ts";
import type { Validation } from "../../../generated/runtime/problem.ts";
import { validateKollectDatabaseSink } from "../../../generated/validators/kollectdatabasesink.ts";
import { validateKollectInventory } from "../../../generated/validators/kollectinventory.ts";
import { validateKollectProfile } from "../../../generated/validators/kollectprofile.ts";
import { validateKollectTarget } from "../../../generated/validators/kollecttarget.ts";
import type { Random } from "../../support/random.ts";
import { collections } from "../cluster/kinds.ts";
import { policies } from "../oracle/evaluation.ts";
import type { Wanted } from "../cluster/storage.ts";
import type { World } from "../world.ts";
import { act, type Act } from "./act.ts";
import { type CollectedKind, collectedKinds, namespaces } from "./objects.ts";

const apiVersion = `${kinds.KollectTarget.group}/${kinds.KollectTarget.version}`;
const scope = "team";
const targets = ["t1", "t2", "t3"];
const profiles = ["p1", "p2"];

const maybe = <T>(random: Random, times: number, value: () => T): T | undefined =>
  random.once(times) ? value() : undefined;
const defined = (object: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, it]) => it !== undefined));

/** One of them, or two. */
const some = (random: Random, items: readonly string[]): readonly string[] => [
  ...new Set([random.pick(items), random.pick(items)]),
];

interface Named {
  readonly name: string;
  readonly spec: object;
}

const attribute = (name: string, path: string, optional: boolean): object => ({
  name,
  path,
  type: "any",
  optional,
});

const gvkOf = (kind: CollectedKind, random: Random): object => {
  if (kind === "ConfigMap") return { group: "", version: "v1", kind };
  const version = kind === "Gadget" && random.once(4) ? "v2" : "v1";
  return { group: "example.com", version, kind };
};

const profileWish = (random: Random, name: string): Named => {
  const readsData = !random.once(4);
  return {
    name,
    spec: {
      targetGVK: gvkOf(random.pick(collectedKinds), random),
      attributes: [
        ...(readsData ? [attribute("color", "$.data.color", random.once(2))] : []),
        ...(readsData && random.once(2) ? [attribute("size", "$.data.size", true)] : []),
        ...(random.once(3) ? [attribute("app", "$.metadata.labels.app", random.once(2))] : []),
        ...(random.once(4) ? [attribute("team", "cel:namespace.labels.team", true)] : []),
        ...(!readsData || random.once(2) ? [attribute("name", "$.metadata.name", false)] : []),
      ],
    },
  };
};

const labelSelector = (random: Random): object =>
  random.pick([
    { matchLabels: { app: "x" } },
    { matchLabels: { app: "y" } },
    { matchExpressions: [{ key: "app", operator: "In", values: ["x", "y"] }] },
    { matchExpressions: [{ key: "app", operator: "NotIn", values: ["x"] }] },
    { matchExpressions: [{ key: "app", operator: "Exists" }] },
    { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
  ]);

const team = (random: Random): object => ({
  matchLabels: { team: random.pick(["red", "blue"]) },
});

const ruleWish = (random: Random): object => ({
  gvk: gvkOf(random.pick(collectedKinds), random),
  ...maybe(random, 3, () => ({ namespaceSelector: team(random) })),
  ...maybe(random, 2, () => labelSelector(random)),
  ...maybe(random, 2, () => ({ matchPolicy: random.pick(Object.keys(policies)) })),
});

const objectsWish = (random: Random): object =>
  random.once(6)
    ? { resourceRules: Array.from({ length: 3 + random.below(3) }, () => ruleWish(random)) }
    : {
        labelSelector: maybe(random, 4, () => labelSelector(random)),
        names: maybe(random, 8, () => (random.once(2) ? ["o1"] : ["o1", "o2"])),
      };

const targetWish = (random: Random, name: string): Named => ({
  name,
  spec: defined({
    profileRef: random.pick(profiles),
    watchMode: random.once(10) ? "OptIn" : "All",
    suspend: random.once(10),
    includedNamespaces: maybe(random, 4, () => some(random, namespaces)),
    excludedNamespaces: maybe(random, 5, () => [random.pick(namespaces)]),
    namespaceSelector: maybe(random, 5, () => team(random)),
    namespaceExcludeSelector: maybe(random, 8, () => team(random)),
    ...objectsWish(random),
  }),
});

const inventoryWish = (random: Random): object => ({
  exportMinInterval: random.pick(["0s", "1s", "10s"]),
  suspend: false,
  databaseSinkRefs: [
    { name: "one" },
    { name: "two", exportMinInterval: "20s", changePolicy: random.pick(["Coalesce", "Immediate"]) },
  ],
});

/** Any target, as it may be wanted. */
const anyTarget = (random: Random): Named => targetWish(random, random.pick(targets));

/** An edit of what is collected. */
export interface Edit {
  readonly of: "target" | "profile";
  readonly wish: Named;
}

/** A target of everything but a namespace, so that it joins whatever is watched already. */
export const wideTarget = (random: Random): Edit => ({
  of: "target",
  wish: {
    name: random.pick(targets),
    spec: {
      profileRef: random.pick(profiles),
      watchMode: "All",
      suspend: false,
      excludedNamespaces: [random.pick(["team", "nowhere", ...namespaces])],
    },
  },
});

/** The kind that the target of an edit, or a profile, collects. */
export const kindOf = ({ storage }: World, { of, wish }: Edit): CollectedKind | undefined => {
  const { profileRef } = wish.spec as { readonly profileRef?: string };
  const name = of === "profile" ? wish.name : profileRef;
  const profile = storage.get(collections.profiles, `${scope}/${name}`) as
    | { readonly spec: { readonly targetGVK: { readonly kind: CollectedKind } } }
    | undefined;
  return profile?.spec.targetGVK.kind;
};

export const anyEdit = (random: Random): Edit =>
  random.once(2)
    ? { of: "target", wish: anyTarget(random) }
    : { of: "profile", wish: profileWish(random, random.pick(profiles)) };

/** As the API server would: with all defaults. @throws {Error} the simulation wishes what would be refused */
const put =
  (collection: string, kind: string, validate: (value: unknown) => Validation<object>) =>
  ({ storage }: World, { name, spec }: Named): void => {
    const judged = validate({ apiVersion, kind, metadata: { name, namespace: scope }, spec });
    if (!judged.ok) throw new Error(`${kind} ${name}: ${JSON.stringify(judged)}`);
    storage.put(collection, judged.value as Wanted);
  };
const remove =
  (collection: string) =>
  ({ storage }: World, name: string): void =>
    storage.remove(collection, `${scope}/${name}`);

const putProfile = put(collections.profiles, "KollectProfile", validateKollectProfile);
const putTarget = put(collections.targets, "KollectTarget", validateKollectTarget);
const putInventory = put(collections.inventories, "KollectInventory", validateKollectInventory);
const putSink = put(collections.databaseSinks, "KollectDatabaseSink", validateKollectDatabaseSink);

export const ownKindActs: Readonly<Record<string, Act>> = {
  "put target": act(6, anyTarget, putTarget),
  "remove target": act(2, (random) => random.pick(targets), remove(collections.targets)),
  "replace target": act(1, anyTarget, (world, wish) => {
    remove(collections.targets)(world, wish.name);
    putTarget(world, wish);
  }),
  "put profile": act(4, (random) => profileWish(random, random.pick(profiles)), putProfile),
  "remove profile": act(1, (random) => random.pick(profiles), remove(collections.profiles)),
  "edit inventory": act(
    1,
    (random) => ({ name: "all", spec: inventoryWish(random) }),
    putInventory,
  ),
  "replace inventory": act(
    1,
    (random) => ({ name: "all", spec: inventoryWish(random) }),
    (world, wish) => {
      remove(collections.inventories)(world, wish.name);
      putInventory(world, wish);
    },
  ),
};

const sinkSpec = {
  type: "postgres",
  cluster: "c",
  changePolicy: "Immediate",
  maxRowBytes: 100_000,
  provisioning: { mode: "ensure" },
  postgres: { databaseRef: { name: "s" }, schema: "public", table: "t" },
};

export const edit = (world: World, { of, wish }: Edit): void =>
  (of === "target" ? putTarget : putProfile)(world, wish);

/** The team's resources as they are at the beginning. */
export function setUpTeam(world: World, random: Random): void {
  for (const name of profiles) putProfile(world, profileWish(random, name));
  for (const name of targets) putTarget(world, targetWish(random, name));
  for (const name of ["one", "two"])
    putSink(world, {
      name,
      spec: { ...sinkSpec, postgres: { ...sinkSpec.postgres, table: name } },
    });
  putInventory(world, { name: "all", spec: inventoryWish(random) });
}

/** Makes every target collect. */
export function restoreTeam(world: World, random: Random): void {
  const { storage } = world;
  for (const name of profiles)
    if (storage.get(collections.profiles, `${scope}/${name}`) === undefined)
      putProfile(world, profileWish(random, name));
  for (const { metadata, spec } of storage.objects(collections.targets))
    putTarget(world, { name: metadata.name, spec: { ...(spec as object), suspend: false } });
}
