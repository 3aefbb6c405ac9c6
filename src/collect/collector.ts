import type { SourceKey } from "../rows/row.ts";
import type { SnapshotStore } from "../rows/snapshot-store.ts";
import type { Clock } from "../runtime/clock.ts";
import {
  type Collection,
  createCollection,
  type Failure,
  type Interruption,
} from "./collection.ts";
import type { FeedObserver } from "./feed.ts";
import type { Cluster, Scope } from "./object-source.ts";
import { createResourceWatch, type ResourceWatch } from "./resource-watch.ts";
import type { TargetPlan, WatchedResource } from "./target-plan.ts";

export interface CollectorOptions {
  readonly store: SnapshotStore;
  readonly clock: Clock;
  readonly cluster: Cluster;
  /** A reader of the target's status may want to know something new. */
  readonly onChange: (source: SourceKey) => void;
  /** What is to be told of each watch. */
  readonly observe: (resource: WatchedResource, scope: Scope) => FeedObserver & { close(): void };
  /** A watch ended by itself: a bug, since sources recover from every failure. */
  readonly onCrash: (error: unknown) => void;
}

/** What is known of one target's rows. */
export interface CollectionStatus {
  /** Whether everything was listed, or is known to be unreadable at present. */
  readonly isSettled: boolean;
  /** `undefined` until the first complete list. */
  readonly rows: number | undefined;
  /** Objects that match and have no row, by uid. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** What cannot be read now: all of it (`undefined`), or some namespaces. */
  readonly interruptions: ReadonlyMap<Scope, Interruption>;
}

/** Keeps the rows of all targets equal to the cluster. */
export interface Collector {
  /** Collects by `plan` from now on; lists only what its difference to the present one calls for. */
  assign(plan: TargetPlan): void;
  /** Lists all that the source needs once more; the function that it returns says whether that has been done. */
  relist(source: SourceKey): () => boolean;
  /** Stops collecting; rows stay as they are, and what was never listed is kept in the sinks. */
  pause(source: SourceKey): void;
  /** The target is gone, and its rows with it. */
  forget(source: SourceKey): void;
  status(source: SourceKey): CollectionStatus | undefined;
  /** Resolves once every watch has ended. */
  close(): Promise<void>;
}

export function createCollector(options: CollectorOptions): Collector {
  const { store, clock, cluster, onChange, observe, onCrash } = options;
  const collections = new Map<SourceKey, Collection>();
  const watches = new Map<string, ResourceWatch>();
  const ending = new Set<Promise<void>>();

  const watch = ({ resource }: TargetPlan): ResourceWatch => {
    const known = watches.get(resource.path());
    if (known !== undefined) return known;
    const fresh = createResourceWatch({
      resource,
      cluster,
      clock,
      onCrash,
      observe: (scope) => observe(resource, scope),
    });
    watches.set(resource.path(), fresh);
    return fresh;
  };
  const leave = (collection: Collection): void => {
    const path = collection.plan.resource.path();
    const left = watches.get(path);
    left?.leave(collection);
    if (left?.isEmpty !== true) return;
    watches.delete(path);
    const end: Promise<void> = left.close().finally(() => ending.delete(end));
    ending.add(end);
  };
  const detach = (source: SourceKey): void => {
    const collection = collections.get(source);
    collections.delete(source);
    if (collection !== undefined) leave(collection);
  };

  return {
    assign: (plan) => {
      const present = collections.get(plan.source);
      const following = present?.follow(plan) ?? { type: "other" };
      if (following.type === "same") return;
      if (present !== undefined && following.type === "follows")
        return watch(plan).refill(present, following.namespaces);
      const collection = createCollection(plan, store, () => onChange(plan.source));
      collections.set(plan.source, collection);
      // Before the other one leaves, so that a watch of both goes on.
      watch(plan).join(collection);
      if (present !== undefined) leave(present);
    },
    relist: (source) => {
      const collection = collections.get(source);
      if (collection === undefined) return () => true;
      const isListed = collection.relist();
      const { namespaced } = collection.plan.resource;
      const all = collection.plan.selection.namespaces ?? [];
      watch(collection.plan).refill(collection, namespaced ? new Set(all) : undefined);
      return () => {
        const present = collections.get(source);
        // Another plan begins with a list of its own.
        return present === collection ? isListed() : present?.isSettled !== false;
      };
    },
    pause: (source) => {
      detach(source);
      store.declare(source);
      // Rows that were never shown stay hidden; the sinks keep theirs.
      if (store.size(source) === undefined) store.settle(source, "all");
      store.setStale(source, true);
    },
    forget: (source) => {
      detach(source);
      store.forget(source);
    },
    status: (source) => {
      const collection = collections.get(source);
      if (collection === undefined) return undefined;
      const { isSettled, failures, interruptions } = collection;
      return { isSettled, rows: store.size(source), failures, interruptions };
    },
    close: async () => {
      await Promise.all([...watches.values()].map((it) => it.close()).concat(...ending));
    },
  };
}
