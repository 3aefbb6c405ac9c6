import { kinds } from "../../generated/kinds.ts";
import { createCollector } from "../collect/collector.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import type { WatchedResource } from "../collect/target-plan.ts";
import { inventoryReconciler } from "../controllers/inventory.ts";
import { createExtractors, profileReconciler } from "../controllers/profile.ts";
import { sinkOpener } from "../controllers/sink-opener.ts";
import { sinkReconciler } from "../controllers/sink.ts";
import { targetReconciler } from "../controllers/target.ts";
import { createLanes } from "../export/lanes.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { createDiscovery } from "../kube/discovery.ts";
import { createStatusWriter } from "../kube/status.ts";
import { watchSource } from "../kube/watch-source.ts";
import type { Egress } from "../net/egress.ts";
import { createSnapshotStore } from "../rows/snapshot-store.ts";
import { backoff } from "../runtime/backoff.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import { onChange, type Reconcile, runController, type Trigger } from "../runtime/controller.ts";
import { createWorkQueue, type WorkQueue } from "../runtime/work-queue.ts";
import type { Log } from "../telemetry/log.ts";
import { createInformers } from "./informers.ts";

export interface EngineOptions {
  readonly client: ApiClient;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: Log;
  /** Lease transitions when this process became leader; 0 without leader election. */
  readonly epoch: number;
  readonly batchWindow: Millis;
}

/** Counts and lanes change often; status tells of them this much later, all at once. */
const statusDelay: Millis = 500;

/** Watches, collects and exports until `signal` aborts and everything has come to rest. */
export async function runEngine(options: EngineOptions, signal: AbortSignal): Promise<void> {
  const { client, egress, clock, log, epoch, batchWindow } = options;
  const informers = createInformers(client, clock);
  const { profiles, targets, inventories, snapshotSinks, databaseSinks, namespaces, definitions } =
    informers;
  const rows = createSnapshotStore();
  const status = createStatusWriter(client, clock);
  const discovery = createDiscovery(client, clock);
  const extractors = createExtractors();
  const openSink = sinkOpener(client, egress);
  const queue = (): WorkQueue<string> =>
    createWorkQueue<string>(clock, backoff({ base: 500, max: 60_000, jitter: 0.2 }));
  const queues = { targets: queue(), inventories: queue() };

  const inventoriesIn = (namespace: string): string[] =>
    [...inventories.store.values()]
      .filter(({ metadata }) => metadata.namespace === namespace)
      .flatMap(keyOf);
  const collector = createCollector({
    store: rows,
    clock,
    openWatch: (resource) =>
      watchSource<KubeObject>(
        client,
        { path: resource.path(), resource: nameOf(resource) },
        { clock },
      ),
    onChange: (source) => {
      queues.targets.add(source, statusDelay);
      const [namespace = ""] = source.split("/");
      for (const key of inventoriesIn(namespace)) queues.inventories.add(key, statusDelay);
    },
    onListed: (resource, objects, span) =>
      log.info("list finished", { resource: nameOf(resource), objects, millis: Math.round(span) }),
    onCrash: (error) => log.error("watch ended", { error: String(error) }),
  });
  const lanes = createLanes({
    store: rows,
    clock,
    epoch,
    batchWindow,
    onStatus: (key) => queues.inventories.add(key, statusDelay),
    onExport: ({ inventory, sinkName }, { rowsWritten, rowsRemoved, bytes, revision }, span) =>
      log.info("export finished", {
        inventory: `${inventory.namespace}/${inventory.name}`,
        sink: sinkName,
        rowsWritten,
        rowsRemoved,
        bytes,
        revision,
        millis: Math.round(span),
      }),
    onCrash: (error) => log.error("lane ended", { error: String(error) }),
  });

  const control = (
    name: string,
    reconcile: Reconcile<string>,
    triggers: readonly Trigger<string>[],
    work: WorkQueue<string> = queue(),
  ): Promise<void> =>
    runController(
      {
        concurrency: 4,
        queue: work,
        triggers,
        reconcile,
        onError: (key, error) =>
          log.warn("reconcile failed", { controller: name, key, error: String(error) }),
      },
      signal,
    );

  const running = Object.values(informers).map((it) => it.run(signal));
  await Promise.all(
    Object.values(informers)
      .filter((it) => it !== definitions)
      .map((it) => it.synced(signal)),
  );
  log.info("own kinds listed", {
    targets: targets.store.size,
    inventories: inventories.store.size,
  });
  for (const target of targets.store.values()) for (const key of keyOf(target)) rows.declare(key);
  rows.open();

  const everyTarget = (): string[] => [...targets.store.values()].flatMap(keyOf);
  const inventoriesBeside = ({ metadata }: NamespacedObject): string[] =>
    inventoriesIn(metadata.namespace ?? "");
  const stores = {
    profiles: profiles.store,
    targets: targets.store,
    inventories: inventories.store,
    snapshotSinks: snapshotSinks.store,
    databaseSinks: databaseSinks.store,
    namespaces: namespaces.store,
  };
  const common = {
    ...stores,
    extractors,
    discovery,
    collector,
    status,
    clock,
    rows,
    lanes,
    openSink,
  };
  running.push(
    control("profiles", profileReconciler(common), [onChange(profiles, keyOf)]),
    control(
      "targets",
      targetReconciler(common),
      [
        onChange(targets, keyOf),
        onChange(profiles, ({ metadata }) =>
          [...targets.store.values()]
            .filter(
              (it) =>
                it.metadata.namespace === metadata.namespace &&
                it.spec.profileRef === metadata.name,
            )
            .flatMap(keyOf),
        ),
        onChange(namespaces, everyTarget),
        onChange(definitions, () => {
          discovery.refresh();
          return everyTarget();
        }),
      ],
      queues.targets,
    ),
    control(
      "inventories",
      inventoryReconciler(common),
      [
        onChange(inventories, keyOf),
        onChange(snapshotSinks, inventoriesBeside),
        onChange(databaseSinks, inventoriesBeside),
      ],
      queues.inventories,
    ),
    control(
      "snapshotsinks",
      sinkReconciler({ ...common, kind: kinds.KollectSnapshotSink, sinks: snapshotSinks.store }),
      [onChange(snapshotSinks, keyOf)],
    ),
    control(
      "databasesinks",
      sinkReconciler({ ...common, kind: kinds.KollectDatabaseSink, sinks: databaseSinks.store }),
      [onChange(databaseSinks, keyOf)],
    ),
  );
  await Promise.allSettled(running);
  await lanes.close();
  await collector.close();
}

const nameOf = ({ plural, group }: WatchedResource): string =>
  group === "" ? plural : `${plural}.${group}`;

interface NamespacedObject {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

const keyOf = ({ metadata }: NamespacedObject): string[] => [
  `${metadata.namespace ?? ""}/${metadata.name}`,
];
