import type { SourceKey } from "../rows/row.ts";
import type { SnapshotStore } from "../rows/snapshot-store.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { WatchSource } from "../runtime/watch.ts";
import { type Collection, createCollection } from "./collection.ts";
import type { KubeObject } from "./kube-object.ts";
import { createSharedWatch, type SharedWatch, type WatchState } from "./shared-watch.ts";
import type { TargetPlan, WatchedResource } from "./target-plan.ts";

export interface CollectorOptions {
  readonly store: SnapshotStore;
  readonly clock: Clock;
  readonly openWatch: (resource: WatchedResource) => WatchSource<KubeObject>;
  readonly onChange: (source: SourceKey) => void;
  readonly onListed: (resource: WatchedResource, objects: number, span: Millis) => void;
  /** A watch ended by itself: a bug, since sources recover from every failure. */
  readonly onCrash: (error: unknown) => void;
}

/** What is known of one target's rows. */
export interface CollectionStatus {
  readonly watch: WatchState;
  /** `undefined` until the first complete list. */
  readonly rows: number | undefined;
  readonly failures: number;
  readonly firstFailure: string | undefined;
}

/** Keeps the rows of all targets equal to the cluster. */
export interface Collector {
  /** Collects by `plan` from now on; does nothing when its fingerprint is the present one. */
  assign(plan: TargetPlan): void;
  /** Stops collecting; rows stay as they are, and what was never listed is kept in the sinks. */
  pause(source: SourceKey): void;
  /** The target is gone, and its rows with it. */
  forget(source: SourceKey): void;
  status(source: SourceKey): CollectionStatus | undefined;
  /** Resolves once every watch has ended. */
  close(): Promise<void>;
}

interface Running {
  readonly watch: SharedWatch;
  readonly stop: AbortController;
}

export function createCollector(options: CollectorOptions): Collector {
  const { store, clock, openWatch, onChange, onListed, onCrash } = options;
  const collections = new Map<SourceKey, Collection>();
  const watches = new Map<string, Running>();
  const ended = new Set<Promise<void>>();

  const start = (plan: TargetPlan): Running => {
    const stop = new AbortController();
    const watch = createSharedWatch({
      source: openWatch(plan.resource),
      clock,
      onListed: (objects, span) => onListed(plan.resource, objects, span),
      onChange: (changed) => {
        for (const it of changed) onChange(it.plan.source);
      },
    });
    const run: Promise<void> = watch
      .run(stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) onCrash(error);
      })
      .finally(() => ended.delete(run));
    ended.add(run);
    const running = { watch, stop };
    watches.set(watchOf(plan), running);
    return running;
  };

  const detach = (source: SourceKey): void => {
    const collection = collections.get(source);
    if (collection === undefined) return;
    collections.delete(source);
    const running = watches.get(watchOf(collection.plan));
    running?.watch.leave(collection);
    if (running?.watch.isEmpty === true) {
      running.stop.abort();
      watches.delete(watchOf(collection.plan));
    }
  };

  return {
    assign: (plan) => {
      const present = collections.get(plan.source);
      if (present?.plan.fingerprint === plan.fingerprint) return;
      const collection = createCollection(plan, store);
      const isSameWatch = present !== undefined && watchOf(present.plan) === watchOf(plan);
      const running = watches.get(watchOf(plan)) ?? start(plan);
      running.watch.join(collection);
      if (isSameWatch) running.watch.leave(present);
      else detach(plan.source);
      collections.set(plan.source, collection);
    },
    pause: (source) => {
      detach(source);
      store.declare(source);
      store.unreadable(source);
    },
    forget: (source) => {
      detach(source);
      store.forget(source);
    },
    status: (source) => {
      const collection = collections.get(source);
      const running = collection && watches.get(watchOf(collection.plan));
      if (collection === undefined || running === undefined) return undefined;
      return {
        watch: collection.isListed ? running.watch.state : pendingOf(running.watch.state),
        rows: store.size(source),
        failures: collection.failures.size,
        firstFailure: collection.failures.values().next().value,
      };
    },
    close: async () => {
      for (const { stop } of watches.values()) stop.abort();
      await Promise.all(ended);
    },
  };
}

/** Plans with the same one share a watch. */
const watchOf = ({ resource }: TargetPlan): string => resource.path();

/** A collection that joined a running watch is not current before its own list. */
const pendingOf = (state: WatchState): WatchState =>
  state.type === "current" ? { type: "listing" } : state;
