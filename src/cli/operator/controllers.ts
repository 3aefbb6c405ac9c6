import { kinds } from "../../../generated/kinds.ts";
import {
  inventoryReconciler,
  type InventoryReconcilerOptions,
} from "../../controllers/inventory.ts";
import { profileReconciler } from "../../controllers/profile.ts";
import { sinkReconciler } from "../../controllers/sink.ts";
import { targetReconciler, type TargetReconcilerOptions } from "../../controllers/target.ts";
import { onChange, type Reconcile, runController, type Trigger } from "../../runtime/controller.ts";
import type { Task } from "../../runtime/tasks.ts";
import type { WorkQueue } from "../../runtime/work-queue.ts";
import type { ControllerLabels, ReconcileMetrics } from "../../telemetry/reconcile-metrics.ts";
import type { Informers } from "./informers.ts";
import { measured } from "./measured.ts";

interface Named {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

/** Keys of our own kinds, all of them namespaced. */
export const keysOf = ({ metadata }: Named): string[] => [
  `${metadata.namespace ?? ""}/${metadata.name}`,
];

export interface ControllerParts
  extends
    Omit<TargetReconcilerOptions, keyof Informers>,
    Omit<InventoryReconcilerOptions, keyof Informers> {
  readonly informers: Informers;
  /** Those that others add to as well. */
  readonly queues: { readonly targets: WorkQueue<string>; readonly inventories: WorkQueue<string> };
  readonly createQueue: () => WorkQueue<string>;
  readonly metrics: ReconcileMetrics;
  readonly onError: (controller: string, key: string, error: unknown) => void;
}

const concurrency = 4;

/** One task for each kind that is reconciled. */
export function controllerTasks(parts: ControllerParts): readonly Task[] {
  const { informers, queues, createQueue, discovery, clock, metrics, onError } = parts;
  const { profiles, targets, inventories, namespaces } = informers;
  const { snapshotSinks, databaseSinks, eventSinks } = informers;
  const options = {
    ...parts,
    profiles: profiles.store,
    targets: targets.store,
    inventories: inventories.store,
    snapshotSinks: snapshotSinks.store,
    databaseSinks: databaseSinks.store,
    eventSinks: eventSinks.store,
    namespaces: namespaces.store,
  };
  const task =
    (
      labels: ControllerLabels,
      reconcile: Reconcile<string>,
      triggers: readonly Trigger<string>[],
      queue = createQueue(),
    ): Task =>
    async (signal) => {
      const gauge = metrics.opened(labels, () => queue.depth);
      try {
        await runController(
          {
            concurrency,
            queue,
            triggers,
            reconcile: measured(reconcile, gauge, clock),
            onError: (key, error) => onError(labels.controller, key, error),
          },
          signal,
        );
      } finally {
        gauge.close();
      }
    };

  const everyTarget = (): string[] => [...targets.store.values()].flatMap(keysOf);
  const targetsOf = ({ metadata: { namespace, name } }: Named): string[] =>
    [...targets.store.values()]
      .filter((it) => it.metadata.namespace === namespace && it.spec.profileRef === name)
      .flatMap(keysOf);
  const inventoriesBeside = ({ metadata: { namespace } }: Named): string[] =>
    [...inventories.store.values()]
      .filter(({ metadata }) => metadata.namespace === namespace)
      .flatMap(keysOf);
  /** What is served has changed. */
  const rediscovered = (): string[] => {
    discovery.refresh();
    return everyTarget();
  };
  const targetTriggers = [
    onChange(targets, keysOf),
    onChange(profiles, targetsOf),
    onChange(namespaces, everyTarget),
    onChange(informers.definitions, rediscovered),
    onChange(informers.apiServices, rediscovered),
  ];
  const inventoryTriggers = [
    onChange(inventories, keysOf),
    onChange(targets, inventoriesBeside),
    onChange(snapshotSinks, inventoriesBeside),
    onChange(databaseSinks, inventoriesBeside),
    onChange(eventSinks, inventoriesBeside),
  ];
  const snapshot = { ...parts, kind: kinds.KollectSnapshotSink, sinks: snapshotSinks.store };
  const database = { ...parts, kind: kinds.KollectDatabaseSink, sinks: databaseSinks.store };
  const event = { ...parts, kind: kinds.KollectEventSink, sinks: eventSinks.store };
  return [
    task({ controller: "profiles", kind: "KollectProfile" }, profileReconciler(options), [
      onChange(profiles, keysOf),
    ]),
    task(
      { controller: "targets", kind: "KollectTarget" },
      targetReconciler(options),
      targetTriggers,
      queues.targets,
    ),
    task(
      { controller: "inventories", kind: "KollectInventory" },
      inventoryReconciler(options),
      inventoryTriggers,
      queues.inventories,
    ),
    task({ controller: "snapshotsinks", kind: "KollectSnapshotSink" }, sinkReconciler(snapshot), [
      onChange(snapshotSinks, keysOf),
    ]),
    task({ controller: "databasesinks", kind: "KollectDatabaseSink" }, sinkReconciler(database), [
      onChange(databaseSinks, keysOf),
    ]),
    task({ controller: "eventsinks", kind: "KollectEventSink" }, sinkReconciler(event), [
      onChange(eventSinks, keysOf),
    ]),
  ];
}
