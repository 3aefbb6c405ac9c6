import type { Clock, Millis } from "../runtime/clock.ts";
import type { WatchEvent, WatchSource } from "../runtime/watch.ts";
import type { Collection } from "./collection.ts";
import type { KubeObject } from "./kube-object.ts";

/** What became of the watch as a whole. */
export type WatchState =
  | { readonly type: "listing" }
  | { readonly type: "current" }
  /** Cannot be read since then; it is tried again and again. */
  | { readonly type: "interrupted"; readonly error: Error; readonly since: number };

/** One watch, and the collections it feeds. Collections that join make it list again. */
export interface SharedWatch {
  readonly state: WatchState;
  readonly isEmpty: boolean;
  join(collection: Collection): void;
  leave(collection: Collection): void;
  /** Runs until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface SharedWatchOptions {
  readonly source: WatchSource<KubeObject>;
  readonly clock: Clock;
  /** Called after everything that a reader of status may want to know. */
  readonly onChange: (collections: Iterable<Collection>) => void;
  /** A list was taken in full. */
  readonly onListed: (objects: number, span: Millis) => void;
}

/** Joins that come together share one list. */
const joinWindow = 50;

export function createSharedWatch({
  source,
  clock,
  onChange,
  onListed,
}: SharedWatchOptions): SharedWatch {
  const collections = new Set<Collection>();
  let state: WatchState = { type: "listing" };
  let relist = new AbortController();

  const interrupted = (error: Error): WatchState => {
    const since = state.type === "interrupted" ? state.since : clock.now();
    return { type: "interrupted", error, since };
  };

  /** The list under way. */
  let list = { objects: 0, startedAt: 0 };

  const dispatch = (event: WatchEvent<KubeObject>): void => {
    if (event.type === "listed") list.objects++;
    if (event.type === "restarted") list = { objects: 0, startedAt: clock.now() };
    for (const it of collections) tell(it, event);
    if (event.type === "synced" || event.type === "resumed") state = { type: "current" };
    if (event.type === "synced") onListed(list.objects, clock.now() - list.startedAt);
    if (event.type === "interrupted") state = interrupted(event.error);
    if (event.type !== "listed" && event.type !== "restarted") onChange(collections);
  };

  const follow = async (signal: AbortSignal): Promise<void> => {
    relist = new AbortController();
    const either = AbortSignal.any([signal, relist.signal]);
    try {
      await clock.sleep(joinWindow, signal);
      for await (const event of source.open(either)) {
        if (either.aborted) return;
        dispatch(event);
      }
    } catch (error) {
      if (!either.aborted) throw error;
    }
  };

  return {
    get state() {
      return state;
    },
    get isEmpty() {
      return collections.size === 0;
    },
    join: (collection) => {
      collections.add(collection);
      relist.abort();
    },
    leave: (collection) => {
      collections.delete(collection);
    },
    run: async (signal) => {
      while (!signal.aborted) await follow(signal);
    },
  };
}

const tell = (collection: Collection, event: WatchEvent<KubeObject>): void => {
  switch (event.type) {
    case "restarted":
      return collection.restart();
    case "listed":
    case "applied":
      return collection.take(event.object);
    case "deleted":
      return collection.drop(event.object);
    case "synced":
      return collection.complete();
    case "resumed":
      return collection.resume();
    case "interrupted":
      return collection.interrupt();
  }
};
