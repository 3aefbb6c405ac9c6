import { kinds } from "../../generated/kinds.ts";
import type {
  KollectDatabaseSink,
  KollectEventSink,
  KollectInventory,
  KollectProfile,
  KollectSnapshotSink,
  KollectTarget,
} from "../../generated/types.ts";
import type { Collector } from "../../src/collect/collector.ts";
import type { KubeObject } from "../../src/collect/kube-object.ts";
import { inventoryReconciler } from "../../src/controllers/inventory.ts";
import { createExtractors, profileReconciler } from "../../src/controllers/profile.ts";
import { sinkReconciler } from "../../src/controllers/sink.ts";
import type { SinkResource } from "../../src/controllers/sink-opener.ts";
import { targetReconciler } from "../../src/controllers/target.ts";
import type { OpenedSink } from "../../src/export/connection.ts";
import type { Lanes } from "../../src/export/lanes.ts";
import { createEgress } from "../../src/net/egress.ts";
import { createSnapshotStore } from "../../src/rows/snapshot-store.ts";
import { tlsOf } from "../../src/sinks/tls.ts";
import { driverOf } from "../../src/sinks/registry.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { virtualClock } from "../support/clock.ts";
import { attributesOnly } from "../support/resource-export.ts";

const clock = virtualClock();
const signal = new AbortController().signal;
const egress = createEgress({ allowPrivate: true, dev: true });
const status = { latest: <T>(object: T): T => object, apply: () => Promise.resolve() };
const namespace = { metadata: { name: "default", uid: "n", labels: { team: "a" } } };
/** What is collected: an object with something in it. */
const pod: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "p", labels: { app: "web" } },
  spec: { containers: [{ name: "a", image: "nginx:1" }] },
} as KubeObject;

/** A store that has `object` under every name. */
const storeOf = <T>(object: T): ReadonlyMap<string, T> => {
  const store = new Map([["default/x", object]]);
  return Object.assign(store, { get: () => object });
};
const none = <T>(): ReadonlyMap<string, T> => new Map<string, T>();

const podProfile = {
  apiVersion: "kollect.dev/v1alpha1",
  kind: "KollectProfile",
  metadata: { name: "p", namespace: "default" },
  spec: {
    targetGVK: { group: "", version: "v1", kind: "Pod" },
    attributes: [],
    export: attributesOnly,
  },
} as const satisfies KollectProfile;

const collector: Collector = {
  assign: ({ selection, extractor, namespaceOf }) => {
    if (selection.judge(pod, namespaceOf("default")).type === "match")
      extractor.extract(pod as never, namespaceOf("default"));
  },
  relist: () => () => true,
  pause: () => undefined,
  forget: () => undefined,
  status: () => ({ isSettled: true, rows: 1, failures: new Map(), interruptions: new Map() }),
  close: () => Promise.resolve(),
};
const discovery = {
  resolve: (gvk: { group: string; version: string; kind: string }) =>
    Promise.resolve({ ...gvk, plural: "pods", namespaced: true, path: () => "/api/v1/pods" }),
  refresh: () => undefined,
};
const lanes: Lanes = {
  reconcile: (_key, specs) => {
    for (const it of specs) it.profiles();
    return Promise.resolve();
  },
  remove: () => Promise.resolve([]),
  status: () => undefined,
  close: () => Promise.resolve(),
};

/** Opens it as the operator would, but never dials. */
const openSink = ({ spec }: SinkResource): Promise<OpenedSink> => {
  const credentials = new Map([["dsn", Buffer.from("postgres://a:b@127.0.0.1:1/c")]]);
  const tls = tlsOf({ name: "x", spec: undefined, credentials, authorities: new Map() });
  const sink = driverOf(spec).open(spec, { name: "x", credentials, tls, egress });
  const still: Sink = { ...sink, probe: () => Promise.resolve(), close: () => sink.close() };
  return Promise.resolve({ sink: still, isCurrent: () => Promise.resolve(true) });
};

type Reconcile = (object: never) => Promise<unknown>;

const targetOptions = {
  namespaceDefaults: {},
  discovery,
  collector,
  status,
  clock,
  extractors: createExtractors({ scrubKeys: [] }),
};
const inventoryOptions = {
  rows: createSnapshotStore(),
  lanes,
  openSink,
  status,
  clock,
  setFinalizer: () => Promise.resolve(),
  warn: () => Promise.resolve(),
  relist: () => () => true,
};

/** Reconciles `object`, which has its defaults, as the operator would: with what it names there, or not. */
export const reconcile: Readonly<Record<keyof typeof kinds, Reconcile>> = {
  KollectProfile: async (profile: KollectProfile) => {
    const extractors = createExtractors({ scrubKeys: [] });
    await profileReconciler({ profiles: storeOf(profile), extractors, status, clock })("x", signal);
    extractors.of(profile).extract(pod as never, namespace.metadata);
  },
  KollectTarget: async (target: KollectTarget) => {
    const namespaces = storeOf(namespace as KubeObject);
    const targets = storeOf(target);
    for (const profiles of [storeOf<KollectProfile>(podProfile), none<KollectProfile>()])
      await targetReconciler({ ...targetOptions, targets, profiles, namespaces })("x", signal);
  },
  KollectInventory: async (inventory: KollectInventory) => {
    const stores = {
      inventories: storeOf(inventory),
      targets: none<KollectTarget>(),
      profiles: none<KollectProfile>(),
      snapshotSinks: none<KollectSnapshotSink>(),
      databaseSinks: none<KollectDatabaseSink>(),
      eventSinks: none<KollectEventSink>(),
    };
    await inventoryReconciler({ ...inventoryOptions, ...stores })("x", signal);
  },
  KollectSnapshotSink: async (sink: KollectSnapshotSink) => {
    const kind = kinds.KollectSnapshotSink;
    await sinkReconciler({ kind, sinks: storeOf(sink), openSink, status, clock })("x", signal);
  },
  KollectEventSink: async (sink: KollectEventSink) => {
    const kind = kinds.KollectEventSink;
    await sinkReconciler({ kind, sinks: storeOf(sink), openSink, status, clock })("x", signal);
  },
  KollectDatabaseSink: async (sink: KollectDatabaseSink) => {
    const kind = kinds.KollectDatabaseSink;
    await sinkReconciler({ kind, sinks: storeOf(sink), openSink, status, clock })("x", signal);
  },
};
