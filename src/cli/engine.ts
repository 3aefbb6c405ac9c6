import { type Collector, createCollector } from "../collect/collector.ts";
import { createExtractors } from "../controllers/profile.ts";
import type { NamespaceDefaults } from "../collect/namespace-choice.ts";
import type { OpenSinkResource } from "../controllers/sink-opener.ts";
import type { Leadership } from "../export/epoch.ts";
import { createLanes, type Lanes } from "../export/lanes.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { createDiscovery } from "../kube/discovery.ts";
import { eventRecorder } from "../kube/events.ts";
import { finalizerSetter } from "../kube/finalizers.ts";
import { createStatusWriter } from "../kube/status.ts";
import { createSnapshotStore, type SnapshotStore } from "../rows/snapshot-store.ts";
import { backoff } from "../runtime/backoff.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import { runTasks, type Task } from "../runtime/tasks.ts";
import { createWorkQueue, type WorkQueue } from "../runtime/work-queue.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { clusterOf, nameOf } from "./cluster.ts";
import { collectedBy } from "./collected.ts";
import { controllerTasks, keysOf } from "./controllers.ts";
import { createInformers, type Informers } from "./informers.ts";
import { classOf } from "./measured.ts";
import { watchReport } from "./watch-report.ts";

export interface EngineOptions extends Leadership {
  readonly client: ApiClient;
  readonly openSink: OpenSinkResource;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this process, for events. */
  readonly identity: string;
  readonly batchWindow: Millis;
  readonly namespaceDefaults: NamespaceDefaults;
  readonly metrics: Metrics;
  /** All of Kollect's own kinds have been listed. */
  readonly onSynced?: () => void;
  /** Ends of keys whose values are taken out of every row. */
  readonly scrubKeys: readonly string[];
}

/** What the parts of the engine tell one another. */
interface Wiring {
  readonly rows: SnapshotStore;
  /** Status of this target has something new. */
  readonly tellTarget: (key: string) => void;
  /** Status of this inventory has something new. */
  readonly tellInventory: (key: string) => void;
  /** Something ended that never should: the engine stops with it. */
  readonly crash: (error: unknown) => void;
}

/** Counts and lanes change often; status tells of them this much later, all at once. */
const statusDelay: Millis = 500;

/** After an outage of the API server, status is right again so soon at the latest. */
const longestRetry: Millis = 15_000;

/** Watches, collects and exports until `signal` aborts and everything has come to rest. @throws what crashed */
export async function runEngine(options: EngineOptions, signal: AbortSignal): Promise<void> {
  const { client, openSink, clock, log, metrics } = options;
  const crashed = Promise.withResolvers<never>();
  const informers = createInformers(client, clock, metrics.watch);
  const createQueue = (): WorkQueue<string> =>
    createWorkQueue<string>(clock, backoff({ base: 500, max: longestRetry, jitter: 0.2 }));
  const queues = { targets: createQueue(), inventories: createQueue() };
  const rows = createSnapshotStore();
  const wiring: Wiring = {
    rows,
    tellTarget: (key) => queues.targets.add(key, statusDelay),
    tellInventory: (key) => queues.inventories.add(key, statusDelay),
    crash: crashed.reject,
  };
  const collector = collectorOf(options, wiring);
  const lanes = lanesOf(options, wiring);
  const controllers = controllerTasks({
    informers,
    queues,
    createQueue,
    rows,
    collector,
    lanes,
    clock,
    extractors: createExtractors({ scrubKeys: options.scrubKeys }),
    discovery: createDiscovery(client, clock),
    status: createStatusWriter(client, clock),
    openSink,
    setFinalizer: finalizerSetter(client),
    warn: eventRecorder(client, clock, options.identity),
    relist: (sources) => {
      const lists = sources.map((it) => collector.relist(it));
      return () => lists.every((isDone) => isDone());
    },
    namespaceDefaults: options.namespaceDefaults,
    metrics: metrics.reconcile,
    onError: (controller, key, error) =>
      log.warn("reconcile failed", { controller, key, error: String(error) }),
  });
  const control: Task = async (running) => {
    await synced(informers, running);
    const { targets, inventories } = informers;
    log.info("own kinds listed", {
      targets: targets.store.size,
      inventories: inventories.store.size,
    });
    options.onSynced?.();
    // From here on what has no target is known to have none.
    for (const target of targets.store.values())
      for (const key of keysOf(target)) rows.declare(key);
    rows.subscribe((scope) => {
      for (const { metadata } of inventories.store.values())
        if (metadata.namespace === scope) wiring.tellInventory(`${scope}/${metadata.name}`);
    });
    rows.open();
    await runTasks(controllers, running);
  };
  const watches = Object.values(informers).map(
    (it): Task =>
      (running) =>
        it.run(running),
  );
  const watchdog: Task = (running) =>
    Promise.race([
      crashed.promise,
      new Promise<void>((end) => running.addEventListener("abort", () => end())),
    ]);
  const forget = metrics.collect.opened(() => collectedBy(informers, collector));
  try {
    await runTasks([...watches, control, watchdog], signal);
  } finally {
    forget();
    await Promise.all([lanes.close(), collector.close()]);
  }
}

/** Definitions of kinds may be out of bounds for us; everything else must be known before anything is exported. */
const synced = async (
  { definitions: _definitions, apiServices: _apiServices, ...needed }: Informers,
  signal: AbortSignal,
): Promise<void> => {
  await Promise.all(Object.values(needed).map((it) => it.synced(signal)));
};

const collectorOf = ({ client, clock, log, metrics }: EngineOptions, wiring: Wiring): Collector =>
  createCollector({
    store: wiring.rows,
    clock,
    cluster: clusterOf(client, clock),
    onChange: wiring.tellTarget,
    observe: (resource, namespace) => {
      const { group, version, plural } = resource;
      const scope = namespace === undefined ? "cluster" : "namespace";
      const gauge = metrics.watch.opened({ group, version, resource: plural, scope });
      const report = watchReport(gauge);
      return {
        ...report,
        onListed: (list) => {
          report.onListed(list);
          const { objects, missed, span } = list;
          const millis = Math.round(span);
          log.info("list finished", { resource: nameOf(resource), objects, missed, millis });
        },
      };
    },
    onCrash: wiring.crash,
  });

const lanesOf = (
  { clock, log, epoch, isLeader, batchWindow, metrics }: EngineOptions,
  wiring: Wiring,
): Lanes =>
  createLanes({
    store: wiring.rows,
    clock,
    epoch,
    isLeader,
    batchWindow,
    onStatus: wiring.tellInventory,
    onExport: ({ inventory, sinkName, sinkType }, receipt, span) => {
      const { rowsWritten, rowsRemoved, bytes, revision } = receipt;
      metrics.export.succeeded(sinkType, bytes, span);
      log.info("export finished", {
        inventory: `${inventory.namespace}/${inventory.name}`,
        sink: sinkName,
        rowsWritten,
        rowsRemoved,
        bytes,
        revision,
        millis: Math.round(span),
      });
    },
    onFailure: (_spec, error) => metrics.export.failed(classOf(error)),
    onDrift: ({ inventory, sinkName, sinkType }, rows) => {
      metrics.export.repaired(sinkType, rows);
      log.warn("rows in a sink were not as they had been left; they are mended", {
        inventory: `${inventory.namespace}/${inventory.name}`,
        sink: sinkName,
        rows,
      });
    },
    random: Math.random,
    onCrash: wiring.crash,
  });
