import { kinds } from "../../generated/kinds.ts";
import { paths, gadgets, things } from "./served.ts";
import type { World } from "./world.ts";

const apiVersion = `${kinds.KollectTarget.group}/${kinds.KollectTarget.version}`;
export const namespaces = ["a", "b", "c"];
const targets = ["t1", "t2", "t3"];
const profiles = ["p1", "p2"];
const colors = ["red", "green", "blue"];

/** Something that a user or a controller does. */
type Action = (world: World) => void;

const maybe = <T>(world: World, value: T): T | undefined =>
  world.random.once(2) ? value : undefined;
const defined = (object: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, it]) => it !== undefined));

const watchLabel = ({ random }: World): Record<string, string> =>
  random.once(4) ? { "kollect.dev/watch": random.pick(["enabled", "disabled"]) } : {};

const putObject: Action = (world) => {
  const { random, model, served } = world;
  const isGadget = served.hasGadgets && random.once(3);
  const { kind } = isGadget ? gadgets : things;
  const namespace = random.pick(namespaces);
  if (model.get(paths.namespaces, namespace) === undefined) return;
  const data = defined({
    color: random.once(6) ? undefined : random.pick(colors),
    size: maybe(world, String(random.below(9))),
  });
  const labels = { app: random.pick(["x", "y"]), ...watchLabel(world) };
  model.put(isGadget ? paths.gadgets : paths.things, {
    apiVersion: isGadget ? "example.com/v1" : "v1",
    kind,
    metadata: { name: `o${random.below(10)}`, namespace, labels },
    data,
  });
};

const removeObject: Action = ({ random, model }) => {
  const path = random.pick([paths.things, paths.gadgets]);
  const all = model.objects(path);
  if (all.length === 0) return;
  const { metadata } = random.pick(all);
  model.remove(path, `${metadata.namespace ?? ""}/${metadata.name}`);
};

/** The same name, another object. */
const replaceObject: Action = (world) => {
  removeObject(world);
  putObject(world);
};

export const putNamespace: Action = (world) => {
  const { random, model } = world;
  const labels = { team: random.pick(["red", "blue"]), ...watchLabel(world) };
  const metadata = { name: random.pick(namespaces), labels };
  model.put(paths.namespaces, { apiVersion: "v1", kind: "Namespace", metadata });
};

const removeNamespace: Action = ({ random, model }) => {
  const name = random.pick(namespaces);
  for (const path of [paths.things, paths.gadgets])
    for (const { metadata } of model.objects(path))
      if (metadata.namespace === name) model.remove(path, `${name}/${metadata.name}`);
  model.remove(paths.namespaces, name);
};

export const putProfile = (world: World, name: string): void => {
  const { random, model } = world;
  const { group, version, kind } = random.once(3) ? gadgets : things;
  const attributes = [
    { name: "color", path: "$.data.color", type: "any", optional: random.once(2) },
    ...(random.once(2) ? [{ name: "size", path: "$.data.size", type: "any", optional: true }] : []),
    ...(random.once(2)
      ? [{ name: "name", path: "$.metadata.name", type: "any", optional: false }]
      : []),
  ];
  model.put(paths.profiles, {
    apiVersion,
    kind: "KollectProfile",
    metadata: { name, namespace: "team" },
    spec: { targetGVK: { group, version, kind }, attributes },
  });
};

export const putTarget = (world: World, name: string): void => {
  const { random, model } = world;
  const spec = defined({
    profileRef: random.pick(profiles),
    watchMode: random.once(8) ? "OptIn" : "All",
    suspend: random.once(8),
    includedNamespaces: random.once(3)
      ? [random.pick(namespaces), random.pick(namespaces)]
      : undefined,
    excludedNamespaces: random.once(4) ? [random.pick(namespaces)] : undefined,
    namespaceSelector: random.once(3)
      ? { matchLabels: { team: random.pick(["red", "blue"]) } }
      : undefined,
    labelSelector: random.once(4) ? { matchLabels: { app: "x" } } : undefined,
    names: random.once(6) ? ["o1", "o2"] : undefined,
  });
  const metadata = { name, namespace: "team" };
  model.put(paths.targets, { apiVersion, kind: "KollectTarget", metadata, spec });
};

/** A definition that goes takes its objects with it. */
export const setGadgets = ({ model, served }: World, isThere: boolean): void => {
  if (served.hasGadgets === isThere) return;
  const name = "gadgets.example.com";
  served.hasGadgets = isThere;
  if (isThere)
    model.put(paths.definitions, {
      apiVersion: "v1",
      kind: "CustomResourceDefinition",
      metadata: { name },
    });
  else {
    for (const { metadata } of model.objects(paths.gadgets))
      model.remove(paths.gadgets, `${metadata.namespace ?? ""}/${metadata.name}`);
    model.remove(paths.definitions, name);
  }
};

export const setUp = (world: World): void => {
  const { model } = world;
  for (const name of ["team", ...namespaces])
    model.put(paths.namespaces, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { team: "red" } },
    });
  model.put(paths.definitions, {
    apiVersion: "v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "gadgets.example.com" },
  });
  for (const name of profiles) putProfile(world, name);
  for (const name of targets) putTarget(world, name);
  for (const name of ["one", "two"])
    model.put(paths.databaseSinks, {
      apiVersion,
      kind: "KollectDatabaseSink",
      metadata: { name, namespace: "team" },
      spec: {
        type: "postgres",
        cluster: "c",
        changePolicy: "Immediate",
        maxRowBytes: 100_000,
        provisioning: { mode: "ensure" },
        postgres: { databaseRef: { name: "s" }, schema: "public", table: "t" },
      },
    });
  model.put(paths.inventories, {
    apiVersion,
    kind: "KollectInventory",
    metadata: { name: "all", namespace: "team" },
    spec: {
      exportMinInterval: "1s",
      suspend: false,
      databaseSinkRefs: [
        { name: "one" },
        { name: "two", exportMinInterval: "20s", changePolicy: "Coalesce" },
      ],
    },
  });
  for (let count = 0; count < 30; count++) putObject(world);
};

/** By how often they happen. */
export const actions: readonly Action[] = [
  ...Array.from({ length: 8 }, () => putObject),
  ...Array.from({ length: 3 }, () => removeObject),
  replaceObject,
  putNamespace,
  putNamespace,
  removeNamespace,
  (world) => putTarget(world, world.random.pick(targets)),
  (world) => putTarget(world, world.random.pick(targets)),
  (world) => world.model.remove(paths.targets, `team/${world.random.pick(targets)}`),
  (world) => putProfile(world, world.random.pick(profiles)),
  (world) => world.model.remove(paths.profiles, `team/${world.random.pick(profiles)}`),
  (world) => setGadgets(world, world.random.once(2)),
];

/** Restores what makes targets collect, so that everything can be compared. */
export const restore = (world: World): void => {
  const { model } = world;
  setGadgets(world, true);
  for (const name of profiles)
    if (model.get(paths.profiles, `team/${name}`) === undefined) putProfile(world, name);
  for (const it of model.objects(paths.targets)) {
    const { metadata, spec } = it;
    const { name, namespace = "" } = metadata;
    model.put(paths.targets, {
      apiVersion,
      kind: "KollectTarget",
      metadata: { name, namespace },
      spec: { ...(spec as object), suspend: false },
    });
  }
};
