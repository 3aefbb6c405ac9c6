import type { SnapshotStore } from "../rows/snapshot-store.ts";
import { createBell } from "../runtime/bell.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Receipt } from "../sinks/sink.ts";
import { createLane, type Lane, type LaneSpec, type LaneStatus } from "./lane.ts";

/** All lanes, by inventory. */
export interface Lanes {
  /** Starts, updates and stops lanes until the inventory has just `specs`. Waits for the end of those it stops. */
  reconcile(inventory: string, specs: readonly LaneSpec[]): Promise<void>;
  status(inventory: string, sinkName: string): LaneStatus | undefined;
  /** Stops them all; resolves once they have ended. */
  close(): Promise<void>;
}

export interface LanesOptions {
  readonly store: SnapshotStore;
  readonly clock: Clock;
  readonly epoch: number;
  readonly batchWindow: Millis;
  /** Called with the inventory, as `namespace/name`, whenever a lane has something new to tell. */
  readonly onStatus: (inventory: string) => void;
  /** Called after each export, also when the sink held everything already. */
  readonly onExport: (spec: LaneSpec, receipt: Receipt, span: Millis) => void;
  /** Called after each attempt that failed; it is made again. */
  readonly onFailure: (spec: LaneSpec, error: unknown) => void;
  /** A lane ended by itself: a bug. */
  readonly onCrash: (error: unknown) => void;
}

interface Running {
  readonly lane: Lane;
  stop(): Promise<void>;
}

export function createLanes(options: LanesOptions): Lanes {
  const { store, clock, epoch, batchWindow, onStatus, onExport, onFailure, onCrash } = options;
  const inventories = new Map<string, Map<string, Running>>();

  const start = (inventory: string, spec: LaneSpec): Running => {
    const scope = spec.inventory.namespace;
    const bell = createBell(clock);
    const unsubscribe = store.subscribe((changed) => {
      if (changed === scope) bell.ring();
    });
    const stop = new AbortController();
    const lane = createLane(spec, {
      cursor: store.cursor(scope),
      bell,
      clock,
      epoch,
      batchWindow,
      onStatus: () => onStatus(inventory),
      onExport,
      onFailure,
    });
    const ended = lane.run(stop.signal).catch(onCrash).finally(unsubscribe);
    return {
      lane,
      stop: async () => {
        stop.abort();
        await ended;
      },
    };
  };

  const reconcile = async (inventory: string, specs: readonly LaneSpec[]): Promise<void> => {
    const lanes = inventories.get(inventory) ?? new Map<string, Running>();
    inventories.set(inventory, lanes);
    const wanted = new Map(specs.map((spec) => [spec.sinkName, spec]));
    const over = [...lanes].filter(
      ([name, { lane }]) => wanted.get(name)?.fingerprint !== lane.spec.fingerprint,
    );
    for (const [name] of over) lanes.delete(name);
    await Promise.all(over.map(([, it]) => it.stop()));
    for (const [name, spec] of wanted) {
      const running = lanes.get(name);
      if (running === undefined) lanes.set(name, start(inventory, spec));
      else running.lane.update(spec);
    }
    if (lanes.size === 0) inventories.delete(inventory);
  };

  return {
    reconcile,
    status: (inventory, sinkName) => inventories.get(inventory)?.get(sinkName)?.lane.status,
    close: async () => {
      const all = [...inventories.values()].flatMap((lanes) => [...lanes.values()]);
      inventories.clear();
      await Promise.all(all.map((it) => it.stop()));
    },
  };
}
