import { kinds } from "../../generated/kinds.ts";
import type {
  KollectDatabaseSink,
  KollectEventSink,
  KollectInventory,
  KollectProfile,
  KollectSnapshotSink,
  KollectTarget,
  SinkRef,
} from "../../generated/types.ts";
import { effectivePolicy } from "../export/interval.ts";
import type { LaneSpec } from "../export/lane.ts";
import type { Lanes } from "../export/lanes.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { SnapshotStore } from "../rows/snapshot-store.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import type { ExportedProfile } from "../sinks/sink.ts";
import { inventoryStatus } from "./inventory-status.ts";
import type { OpenSink, SinkResource } from "./sink-opener.ts";

export interface InventoryReconcilerOptions {
  readonly inventories: ReadonlyStore<KollectInventory>;
  readonly targets: ReadonlyStore<KollectTarget>;
  readonly profiles: ReadonlyStore<KollectProfile>;
  readonly snapshotSinks: ReadonlyStore<KollectSnapshotSink>;
  readonly databaseSinks: ReadonlyStore<KollectDatabaseSink>;
  readonly eventSinks: ReadonlyStore<KollectEventSink>;
  readonly rows: SnapshotStore;
  readonly lanes: Lanes;
  readonly openSink: OpenSink;
  readonly status: StatusWriter;
  readonly clock: Clock;
}

/** A reference and the sink it names, if there is one. */
interface Bound {
  readonly name: string;
  readonly ref: SinkRef;
  readonly sink: SinkResource | undefined;
}

/** Keeps lanes equal to what inventories and sinks say. */
export function inventoryReconciler(options: InventoryReconcilerOptions): Reconcile<string> {
  const { inventories, rows, lanes, openSink, status, clock } = options;

  const bound = ({ metadata, spec }: KollectInventory): Bound[] => {
    const bind = (
      family: string,
      refs: readonly SinkRef[] | undefined,
      sinks: ReadonlyStore<SinkResource>,
    ): Bound[] =>
      (refs ?? []).map((ref) => ({
        name: `${family}/${ref.name}`,
        ref,
        sink: sinks.get(`${metadata.namespace ?? ""}/${ref.name}`),
      }));
    return [
      ...bind("snapshot", spec.snapshotSinkRefs, options.snapshotSinks),
      ...bind("database", spec.databaseSinkRefs, options.databaseSinks),
      ...bind("event", spec.eventSinkRefs, options.eventSinks),
    ];
  };

  const laneOf = (inventory: KollectInventory, { name, ref, sink }: Bound): LaneSpec[] => {
    if (sink === undefined || inventory.spec.suspend) return [];
    const namespace = inventory.metadata.namespace ?? "";
    return [
      {
        inventory: { namespace, name: inventory.metadata.name },
        sinkName: name,
        sinkType: sink.spec.type,
        cluster: sink.spec.cluster,
        // A change of anything else than the policy needs the sink opened anew.
        fingerprint: JSON.stringify(connectionOf(sink)),
        open: (signal) => openSink(sink, signal),
        policy: {
          ...effectivePolicy(ref, sink.spec, inventory.spec),
          maxRowBytes: sink.spec.maxRowBytes,
        },
        profiles: () => exportedProfiles(options, namespace),
      },
    ];
  };

  return async (key, signal) => {
    const inventory = inventories.get(key);
    if (inventory === undefined || inventory.metadata.deletionTimestamp !== undefined) {
      await lanes.reconcile(key, []);
      return "on-change";
    }
    const refs = bound(inventory);
    await lanes.reconcile(
      key,
      refs.flatMap((it) => laneOf(inventory, it)),
    );
    const namespace = inventory.metadata.namespace ?? "";
    const next = inventoryStatus(status.latest(inventory), {
      refs: refs.map(({ name, sink }) => ({
        name,
        lane: sink && lanes.status(key, name),
      })),
      snapshot: rows.snapshot(namespace),
      stale: rows.stale(namespace),
      now: clock.now(),
    });
    await status.apply(kinds.KollectInventory, inventory, next, signal);
    return "on-change";
  };
}

/** What the open connection rests on: all of the spec but when and how much is exported. */
const connectionOf = ({ metadata, spec }: SinkResource): unknown => [
  metadata.namespace,
  metadata.name,
  Object.entries(spec).filter(([field]) => !scheduling.has(field)),
];
const scheduling = new Set(["exportMinInterval", "changePolicy", "maxRowBytes"]);

const exportedProfiles = (
  { targets, profiles }: Pick<InventoryReconcilerOptions, "targets" | "profiles">,
  namespace: string,
): ExportedProfile[] => {
  const byProfile = new Map<string, string[]>();
  for (const { metadata, spec } of targets.values())
    if (metadata.namespace === namespace) {
      const users = byProfile.get(spec.profileRef) ?? [];
      byProfile.set(spec.profileRef, [...users, `${namespace}/${metadata.name}`]);
    }
  return [...byProfile].flatMap(([name, users]) => {
    const profile = profiles.get(`${namespace}/${name}`);
    if (profile === undefined) return [];
    return [{ namespace, name, attributes: profile.spec.attributes, targets: users.toSorted() }];
  });
};
