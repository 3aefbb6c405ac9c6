import type { Change, ReadonlyStore } from "./store.ts";
import type { WatchEvent, WatchSource } from "./watch.ts";

/** What an informer needs to know of an object. */
export interface Named {
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
}

/** Keeps `store` equal to the cluster and tells subscribers what changed. */
export interface Informer<T> {
  readonly store: ReadonlyStore<T>;
  /** Resolves once the first full list is in the store; rejects with the abort reason. */
  synced(signal: AbortSignal): Promise<void>;
  /** Calls `listener` after each change; returns the unsubscribe. */
  subscribe(listener: (change: Change<T>) => void): () => void;
  /** Runs until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Hears how the watch goes. */
export interface InformerObserver {
  /** Of everything but interruptions, after it was taken; `objects`: how many are in the store. */
  onEvent(type: WatchEvent<unknown>["type"], objects: number): void;
  /** A list was taken in full; `missed`: changes that no watch had told. */
  onListed(list: { readonly missed: number }): void;
  onInterrupted(error: Error): void;
  /** The informer has ended. */
  close(): void;
}

const silent: InformerObserver = {
  onEvent: () => undefined,
  onListed: () => undefined,
  onInterrupted: () => undefined,
  close: () => undefined,
};

export const keyOf = ({ metadata }: Named): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

export function createInformer<T extends Named>(
  source: WatchSource<T>,
  observer: InformerObserver = silent,
): Informer<T> {
  const objects = new Map<string, T>();
  const listeners = new Set<(change: Change<T>) => void>();
  const first = Promise.withResolvers<void>();
  /** Keys that the list under way has named. */
  let seen: Set<string> | undefined;
  let isSynced = false;
  /** Changes that lists since the last whole one have told. */
  let missed = 0;

  const tell = (change: Change<T>): void => {
    if (seen !== undefined && isSynced) missed++;
    for (const listener of listeners) listener(change);
  };
  const drop = (key: string): void => {
    const object = objects.get(key);
    if (object === undefined) return;
    objects.delete(key);
    tell({ type: "removed", object });
  };
  const put = (object: T): void => {
    const key = keyOf(object);
    seen?.add(key);
    // Another object under the same name: the first one is gone.
    if (objects.get(key)?.metadata.uid !== object.metadata.uid) drop(key);
    const previous = objects.get(key);
    objects.set(key, object);
    if (previous === undefined) tell({ type: "added", object });
    else if (previous.metadata.resourceVersion !== object.metadata.resourceVersion)
      tell({ type: "updated", object, previous });
  };
  const take = (event: WatchEvent<T>): void => {
    switch (event.type) {
      case "restarted":
        seen = new Set();
        return;
      case "listed":
      case "applied":
        return put(event.object);
      case "deleted":
        return drop(keyOf(event.object));
      case "synced":
        for (const key of [...objects.keys()]) if (seen?.has(key) === false) drop(key);
        seen = undefined;
        isSynced = true;
        observer.onListed({ missed });
        missed = 0;
        return first.resolve();
      case "interrupted":
        return observer.onInterrupted(event.error);
      case "progressed":
      case "resumed":
    }
  };

  return {
    store: objects,
    synced: async (signal) => {
      signal.throwIfAborted();
      const aborted = Promise.withResolvers<never>();
      const abort = (): void => aborted.reject(signal.reason as Error);
      signal.addEventListener("abort", abort);
      try {
        await Promise.race([first.promise, aborted.promise]);
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: async (signal) => {
      try {
        for await (const event of source.open(signal)) {
          take(event);
          if (event.type !== "interrupted") observer.onEvent(event.type, objects.size);
        }
      } finally {
        observer.close();
      }
    },
  };
}
