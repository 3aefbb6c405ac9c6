import type { SnapshotStore } from "../rows/snapshot-store.ts";
import { createBell } from "../runtime/bell.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Leadership } from "./epoch.ts";
import { createLane, type Lane, type LaneOptions, type LaneStatus } from "./lane.ts";
import type { LaneSpec, Route } from "./lane-spec.ts";
import { type Removal, remove } from "./removal.ts";

/** All lanes, by inventory. */
export interface Lanes {
  /** Starts, updates and stops lanes until the inventory has just `specs`. Waits for the end of those it stops. */
  reconcile(inventory: string, specs: readonly LaneSpec[]): Promise<void>;
  /**
   * The inventory is being deleted: stops its lanes, and takes what they have written out of the sinks. Called again, it goes
   * on with what was begun, and says how far that is.
   */
  remove(inventory: string, routes: readonly Route[]): Promise<readonly Removal[]>;
  status(inventory: string, sinkName: string): LaneStatus | undefined;
  /** Stops them all; resolves once they have ended. */
  close(): Promise<void>;
}

type Told = Pick<LaneOptions, "onExport" | "onFailure" | "onDrift">;

export interface LanesOptions extends Told, Leadership {
  readonly store: SnapshotStore;
  readonly clock: Clock;
  readonly batchWindow: Millis;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Called with the inventory, as `namespace/name`, whenever a lane has something new to tell. */
  readonly onStatus: (inventory: string) => void;
  /** A lane ended by itself: a bug. */
  readonly onCrash: (error: unknown) => void;
}

interface Running {
  stop(): Promise<void>;
}
interface RunningLane extends Running {
  readonly lane: Lane;
}
interface RunningRemoval extends Running {
  progress: Removal;
}

export function createLanes(options: LanesOptions): Lanes {
  const { store, clock, onStatus, onCrash } = options;
  const inventories = new Map<string, Map<string, RunningLane>>();
  const removals = new Map<string, Map<string, RunningRemoval>>();

  const start = (inventory: string, spec: LaneSpec): RunningLane => {
    const scope = spec.inventory.namespace;
    const bell = createBell(clock);
    const unsubscribe = store.subscribe((changed) => {
      if (changed === scope) bell.ring();
    });
    const stop = new AbortController();
    const cursor = store.cursor(scope, spec.targets);
    const lane = createLane(spec, {
      ...options,
      cursor,
      bell,
      onStatus: () => onStatus(inventory),
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
  const startRemoval = (inventory: string, route: Route): RunningRemoval => {
    const stop = new AbortController();
    const running: RunningRemoval = {
      progress: { sinkName: route.sinkName, isDone: false },
      stop: async () => {
        stop.abort();
        await ended;
      },
    };
    const told = (progress: Removal): void => {
      running.progress = progress;
      onStatus(inventory);
    };
    const ended = remove(route, { ...options, onStatus: told }, stop.signal).catch(onCrash);
    return running;
  };
  const stopRemovals = async (inventory: string): Promise<void> => {
    const running = [...(removals.get(inventory)?.values() ?? [])];
    removals.delete(inventory);
    await Promise.all(running.map((it) => it.stop()));
  };

  const reconcile = async (inventory: string, specs: readonly LaneSpec[]): Promise<void> => {
    await stopRemovals(inventory);
    const lanes = inventories.get(inventory) ?? new Map<string, RunningLane>();
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
    remove: async (inventory, routes) => {
      let running = removals.get(inventory);
      if (running === undefined) {
        await reconcile(inventory, []);
        running = new Map(routes.map((it) => [it.sinkName, startRemoval(inventory, it)]));
        removals.set(inventory, running);
      }
      return [...running.values()].map((it) => it.progress);
    },
    status: (inventory, sinkName) => inventories.get(inventory)?.get(sinkName)?.lane.status,
    close: async () => {
      const all = [...inventories.values(), ...removals.values()].flatMap((them): Running[] => [
        ...them.values(),
      ]);
      inventories.clear();
      removals.clear();
      await Promise.all(all.map((it) => it.stop()));
    },
  };
}
