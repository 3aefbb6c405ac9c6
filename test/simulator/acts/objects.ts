import type { Random } from "../../support/random.ts";
import { collections, customGroup, type Definition, type ServedKind } from "../cluster/kinds.ts";
import type { Stored, Wanted } from "../cluster/storage.ts";
import { keyOf } from "../cluster/storage.ts";
import type { World } from "../world.ts";
import { act, type Act, nothing } from "./act.ts";

export const namespaces = ["a", "b", "c"];

/** What is collected: one kind that is built in, one of a namespace and one of the cluster that are defined. */
export const definitions = {
  gadgets: { plural: "gadgets", kind: "Gadget", namespaced: true, versions: ["v1", "v2"] },
  realms: { plural: "realms", kind: "Realm", namespaced: false, versions: ["v1"] },
} as const;

export type CollectedKind = "ConfigMap" | "Gadget" | "Realm";

export const collectedKinds: readonly CollectedKind[] = [
  "ConfigMap",
  "ConfigMap",
  "ConfigMap",
  "Gadget",
  "Gadget",
  "Realm",
];

export const servedAs = ({ kinds }: World, kind: CollectedKind): ServedKind | undefined =>
  kind === "ConfigMap"
    ? kinds.byKind("", "v1", kind)
    : (kinds.byKind(customGroup, "v1", kind) ?? kinds.byKind(customGroup, "v2", kind));

export interface ObjectWish {
  readonly kind: CollectedKind;
  readonly namespace: string;
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

const watchLabel = (random: Random): Record<string, string> =>
  random.once(4) ? { "kollect.dev/watch": random.pick(["enabled", "disabled"]) } : {};

const labels = (random: Random): Record<string, string> => ({
  ...(!random.once(6) && { app: random.pick(["x", "y"]) }),
  ...watchLabel(random),
});

export const objectWish = (random: Random, kinds = collectedKinds): ObjectWish => ({
  kind: random.pick(kinds),
  namespace: random.pick(namespaces),
  name: `o${random.below(10)}`,
  data: {
    ...(!random.once(6) && { color: random.pick(["red", "green", "blau-ß-🟦"]) }),
    ...(random.once(2) && { size: String(random.below(9)) }),
  },
  labels: labels(random),
});

export function putObject(world: World, { kind, namespace, name, data, labels }: ObjectWish): void {
  const { storage } = world;
  const served = servedAs(world, kind);
  if (served === undefined) return;
  if (served.namespaced && storage.get(collections.namespaces, namespace) === undefined) return;
  const { group, version, collection } = served;
  storage.put(collection, {
    apiVersion: group === "" ? version : `${group}/${version}`,
    kind,
    metadata: { name, ...(served.namespaced && { namespace }), labels },
    data,
  });
}

/** One of those that there are, if there are any. */
interface Choice {
  readonly kind: CollectedKind;
  readonly nth: number;
}

const choice = (random: Random, kinds = collectedKinds): Choice => ({
  kind: random.pick(kinds),
  nth: random.below(1_000),
});

const chosen = (
  world: World,
  { kind, nth }: Choice,
): { readonly object: Stored; readonly collection: string } | undefined => {
  const served = servedAs(world, kind);
  if (served === undefined) return undefined;
  const all = world.storage.objects(served.collection);
  const object = all[nth % all.length];
  return object && { object, collection: served.collection };
};

interface NamespaceWish {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const namespaceWish = (random: Random): NamespaceWish => ({
  name: random.pick(namespaces),
  labels: { team: random.pick(["red", "blue"]), ...watchLabel(random) },
  ...(random.once(8) && {
    annotations: { "kollect.dev/namespace-watch": random.pick(["enabled", "disabled"]) },
  }),
});

export const putNamespace = ({ storage }: World, { name, ...rest }: NamespaceWish): void => {
  storage.put(collections.namespaces, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, ...rest },
  });
};

/** What is in it goes first. */
const emptyNamespace = (world: World, name: string): void => {
  for (const kind of ["ConfigMap", "Gadget"] as const) {
    const collection = servedAs(world, kind)?.collection;
    if (collection === undefined) continue;
    for (const { metadata } of world.storage.objects(collection))
      if (metadata.namespace === name) world.storage.remove(collection, `${name}/${metadata.name}`);
  }
};

/** Takes and gives a kind its name in paths, or versions. */
const redefine = ({ kinds }: World, definition: Definition): void => {
  for (const it of [...kinds.definitions.values()])
    if (it.kind === definition.kind && it.plural !== definition.plural) kinds.undefine(it.plural);
  kinds.define(definition);
};

const removeChosen = (world: World, given: Choice): void => {
  const found = chosen(world, given);
  if (found !== undefined) world.storage.remove(found.collection, keyOf(found.object));
};

interface Replacement extends Choice {
  readonly data: ObjectWish["data"];
}

const replaceChosen = (world: World, { data, ...given }: Replacement): void => {
  const found = chosen(world, given);
  if (found === undefined) return;
  world.storage.remove(found.collection, keyOf(found.object));
  world.storage.put(found.collection, { ...found.object, data });
};

/** Several changes of objects, one after another. */
export interface Changes {
  readonly removed: readonly Choice[];
  readonly replaced: readonly Replacement[];
  readonly put: readonly ObjectWish[];
}

const some = <T>(random: Random, most: number, one: () => T): readonly T[] =>
  Array.from({ length: random.below(most + 1) }, one);

const replacement = (random: Random, kinds = collectedKinds): Replacement => ({
  ...choice(random, kinds),
  data: objectWish(random).data,
});

/** @param kinds of the objects that change */
export const changes = (random: Random, kinds = collectedKinds): Changes => ({
  removed: some(random, 4, () => choice(random, kinds)),
  replaced: some(random, 3, () => replacement(random, kinds)),
  put: some(random, 3, () => objectWish(random, kinds)),
});

/** Part of the paths of each kind. */
export const pathsOf = {
  ConfigMap: "/configmaps",
  Gadget: "/gadgets",
  Realm: "/realms",
} as const;

export function change(world: World, { removed, replaced, put }: Changes): void {
  for (const it of removed) removeChosen(world, it);
  for (const it of replaced) replaceChosen(world, it);
  for (const it of put) putObject(world, it);
}

export const objectActs: Readonly<Record<string, Act>> = {
  "put object": act(16, (random) => objectWish(random), putObject),
  "put objects": act(
    6,
    (random) => Array.from({ length: 3 + random.below(12) }, () => objectWish(random)),
    (world, wishes) => {
      for (const wish of wishes) putObject(world, wish);
    },
  ),
  "remove object": act(6, (random) => choice(random), removeChosen),
  "another object of the same name": act(4, (random) => replacement(random), replaceChosen),
  "flip labels": act(
    4,
    (random) => ({ ...choice(random), labels: labels(random) }),
    (world, { labels, ...given }) => {
      const found = chosen(world, given);
      if (found === undefined) return;
      const { object, collection } = found;
      const wanted: Wanted = { ...object, metadata: { ...object.metadata, labels } };
      world.storage.put(collection, wanted);
    },
  ),
  "put namespace": act(5, namespaceWish, putNamespace),
  "remove namespace": act(
    2,
    (random) => random.pick(namespaces),
    (world, name) => {
      emptyNamespace(world, name);
      world.storage.remove(collections.namespaces, name);
    },
  ),
  "replace namespace": act(2, namespaceWish, (world, wish) => {
    emptyNamespace(world, wish.name);
    world.storage.remove(collections.namespaces, wish.name);
    putNamespace(world, wish);
  }),
  "define kinds": act(3, nothing, (world) => {
    for (const it of Object.values(definitions)) redefine(world, it);
  }),
  "undefine kind": act(
    2,
    (random) => random.pick(["Gadget", "Realm"]),
    ({ kinds }, kind) => {
      for (const it of [...kinds.definitions.values()])
        if (it.kind === kind) kinds.undefine(it.plural);
    },
  ),
  "redefine kind": act(
    1,
    (random) => random.pick(Object.values(definitions)),
    (world, definition) => {
      world.kinds.undefine(definition.plural);
      redefine(world, definition);
    },
  ),
  "rename kind": act(2, nothing, (world) =>
    redefine(world, { ...definitions.gadgets, plural: "gizmos" }),
  ),
  "serve versions": act(
    2,
    (random) => random.pick([["v1"], ["v2"], ["v1", "v2"]]),
    (world, versions) => {
      const found = [...world.kinds.definitions.values()].find(({ kind }) => kind === "Gadget");
      if (found !== undefined) world.kinds.define({ ...found, versions });
    },
  ),
};
