import { type Collector, createCollector } from "../../src/collect/collector.ts";
import { match, refusal } from "../../src/collect/match-policy.ts";
import type { TargetPlan, WatchedResource } from "../../src/collect/target-plan.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";
import { type VirtualClock, virtualClock } from "../support/clock.ts";
import { type ScriptedCluster, scriptedCluster } from "./scripted-cluster.ts";

export const configMaps: WatchedResource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
  path: (namespace) =>
    `/api/v1/${namespace === undefined ? "" : `namespaces/${namespace}/`}configmaps`,
};

export interface PlanWish {
  readonly namespaces?: readonly string[];
  readonly isNamed?: boolean;
  readonly fingerprint?: string;
  /** What each namespace adds to decisions. */
  readonly around?: Readonly<Record<string, string>>;
  readonly pushed?: TargetPlan["selection"]["pushed"];
  readonly isMetadataOnly?: boolean;
}

/** A plan that takes `data.value` of every ConfigMap in its namespaces; a ConfigMap without data fails. */
export const planOf = (target: string, wish: PlanWish = {}): TargetPlan => {
  const { namespaces = ["a", "b"], around = {}, pushed = {} } = wish;
  return {
    source: `team/${target}`,
    resource: configMaps,
    selection: {
      namespaces,
      pushed,
      needs: { isMetadataOnly: true, isNamespaceRead: false },
      activeRules: undefined,
      decidesFor: (name) => around[name] ?? "",
      refusalOf: () => undefined,
      judge: ({ metadata }) =>
        namespaces.includes(metadata.namespace ?? "") ? match : refusal("spec.includedNamespaces"),
    },
    extractor: {
      needs: { isMetadataOnly: wish.isMetadataOnly ?? false, isNamespaceRead: false },
      view: (it) => it,
      extract: (it) => {
        const { value } = (it["data"] ?? {}) as { value?: string };
        return value === undefined
          ? { ok: false, attribute: "value", problem: "is missing" }
          : { ok: true, attributes: { value } };
      },
    },
    namespaceOf: () => undefined,
    hasNamedNamespaces: wish.isNamed ?? false,
    isMetadataOnly: wish.isMetadataOnly ?? false,
    fingerprint: wish.fingerprint ?? "same",
    namespaceFingerprint: (name) => around[name] ?? "",
  };
};

export interface Collecting {
  readonly clock: VirtualClock;
  readonly cluster: ScriptedCluster;
  readonly collector: Collector;
  readonly store: SnapshotStore;
  readonly missed: number[];
  /** One for each list that was taken beside a watch. */
  readonly joined: readonly number[];
  /** Rows that are shown, as `target/namespace/name=value`; `undefined` while something is held. */
  rows(): readonly string[] | undefined;
  assign(target: string, wish?: PlanWish): Promise<void>;
  /** Lets time pass until everything that was said has been heard. */
  settle(): Promise<void>;
}

export function collecting(): Collecting {
  const clock = virtualClock(1_000_000);
  const cluster = scriptedCluster();
  const store = createSnapshotStore();
  const missed: number[] = [];
  const joined: number[] = [];
  store.open();
  const collector = createCollector({
    store,
    clock,
    cluster,
    onChange: () => undefined,
    observe: () => ({
      onListed: (list) => missed.push(list.missed),
      onInterrupted: () => undefined,
      onJoined: () => joined.push(1),
      onEvent: () => undefined,
      close: () => undefined,
    }),
    onCrash: (error) => {
      throw error;
    },
  });
  return {
    clock,
    cluster,
    collector,
    store,
    missed,
    joined,
    rows: () => {
      const snapshot = store.snapshot("team");
      return (
        snapshot &&
        [...snapshot.rows()].map(({ targetName, namespace, name, json }) => {
          const { attributes } = JSON.parse(json) as { attributes: { value: string } };
          return `${targetName}/${namespace}/${name}=${attributes.value}`;
        })
      );
    },
    assign: async (target, wish) => {
      collector.assign(planOf(target, wish));
      await clock.advance(200);
    },
    settle: () => clock.advance(200),
  };
}
