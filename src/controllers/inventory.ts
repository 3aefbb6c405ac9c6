import { annotations, finalizers, kinds } from "../../generated/kinds.ts";
import type {
  KollectInventory,
  KollectInventoryStatus,
  KollectProfile,
  KollectTarget,
} from "../../generated/types.ts";
import type { Lanes } from "../export/lanes.ts";
import type { LaneSpec } from "../export/lane-spec.ts";
import { effectivePolicy } from "../export/policy.ts";
import type { SetFinalizer } from "../kube/finalizers.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { SourceKey } from "../rows/row.ts";
import type { SnapshotStore } from "../rows/snapshot-store.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import { exportedProfiles } from "./exported-profiles.ts";
import { type CleanupOptions, inventoryCleanup } from "./inventory-cleanup.ts";
import {
  type Bound,
  boundSinks,
  connectionOf,
  routeOf,
  type SinkStores,
} from "./inventory-sinks.ts";
import { inventoryStatus } from "./inventory-status.ts";
import type { OpenSinkResource } from "./sink-opener.ts";
import { type ChosenTargets, createTargetChoices } from "./target-choice.ts";

export interface InventoryReconcilerOptions extends CleanupOptions, SinkStores {
  readonly inventories: ReadonlyStore<KollectInventory>;
  readonly targets: ReadonlyStore<KollectTarget>;
  readonly profiles: ReadonlyStore<KollectProfile>;
  readonly rows: SnapshotStore;
  readonly lanes: Lanes;
  readonly openSink: OpenSinkResource;
  readonly status: StatusWriter;
  readonly setFinalizer: SetFinalizer;
  /** Lists these once more; the function that it returns says whether that has been done. */
  readonly relist: (sources: readonly SourceKey[]) => () => boolean;
  readonly clock: Clock;
}

/** Keeps lanes equal to what inventories and sinks say. */
export function inventoryReconciler(options: InventoryReconcilerOptions): Reconcile<string> {
  const { inventories, targets, rows, lanes, openSink, status, setFinalizer, clock } = options;
  const choices = createTargetChoices(targets);
  const cleanUp = inventoryCleanup(options);

  const laneOf = (
    inventory: KollectInventory,
    { name, ref, sink, rival, latest }: Bound,
    { choice, sources }: ChosenTargets,
  ): LaneSpec[] => {
    if (sink === undefined || rival !== undefined || inventory.spec.suspend) return [];
    const { annotations: given = {} } = inventory.metadata;
    const requestedAt = given[annotations.requestedAt];
    const confirmation = given[annotations.confirmDeletion];
    const before = status.latest(inventory).status;
    const isHandled = before?.lastHandledRequestedAt === requestedAt;
    return [
      {
        ...routeOf(inventory, { name, sink, latest, openSink }),
        // A change of anything else than the policy needs the sink opened anew.
        fingerprint: JSON.stringify(connectionOf(sink)),
        policy: effectivePolicy(ref, sink.spec, inventory.spec),
        targets: choice,
        profiles: () => exportedProfiles(options, sources),
        requestedAt: isHandled ? undefined : requestedAt,
        confirmation,
        priorConfirmation: isHeldBefore(before, name)
          ? before?.lastHandledConfirmation
          : confirmation,
        relist: () => options.relist(sources),
      },
    ];
  };

  return async (key, signal) => {
    const inventory = inventories.get(key);
    if (inventory === undefined) {
      choices.forget(key);
      await lanes.reconcile(key, []);
      return "on-change";
    }
    const refs = boundSinks(inventory, options);
    if (inventory.metadata.deletionTimestamp !== undefined) {
      const routes = refs
        .filter(({ rival }) => rival === undefined)
        .map((ref) => ({
          name: ref.name,
          route: ref.sink && routeOf(inventory, { ...ref, sink: ref.sink, openSink }),
        }));
      return cleanUp(inventory, routes, signal);
    }
    const isWanted = inventory.spec.deletionPolicy === "Delete";
    const { inventoryCleanup: finalizer } = finalizers;
    await setFinalizer(kinds.KollectInventory, inventory, { finalizer, isWanted }, signal);
    const chosen = choices.of(inventory);
    await lanes.reconcile(
      key,
      refs.flatMap((it) => laneOf(inventory, it, chosen)),
    );
    const namespace = inventory.metadata.namespace ?? "";
    const stale = rows.stale(namespace, chosen.choice);
    const next = inventoryStatus(status.latest(inventory), {
      refs: refs.map(({ name, sink, rival }) => ({
        name,
        isThere: sink !== undefined,
        rival,
        lane: sink && lanes.status(key, name),
      })),
      snapshot: rows.snapshot(namespace, chosen.choice),
      stale,
      suspended: new Set(stale.filter((it) => targets.get(it)?.spec.suspend === true)),
      now: clock.now(),
    });
    await status.apply(kinds.KollectInventory, inventory, next, signal);
    return "on-change";
  };
}

/** An earlier process has left the lane in a hold. */
const isHeldBefore = (before: KollectInventoryStatus | undefined, name: string): boolean =>
  before?.sinkExports
    ?.find((it) => it.name === name)
    ?.conditions?.some(({ type, reason }) => type === "Synced" && reason === "DeletionHeld") ===
  true;
