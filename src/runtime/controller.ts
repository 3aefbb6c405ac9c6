import { OperatorError } from "../errors/operator-error.ts";
import type { Millis } from "./clock.ts";
import type { Informer } from "./informer.ts";
import { runTasks } from "./tasks.ts";
import type { Outcome, WorkQueue } from "./work-queue.ts";

/** When to look again if nothing changes in the meantime. */
export type Next = "on-change" | { readonly after: Millis };

/** Drives the world towards the spec behind `key`. Level-based: told which object, never what happened. */
export type Reconcile<K> = (key: K, signal: AbortSignal) => Promise<Next>;

/** Finds keys that may need work. Offers keys until the returned function is called. */
export type Trigger<K> = (offer: (key: K) => void) => () => void;

/** Offers the keys of everything in the store, and of every object that changes. */
export function onChange<T, K>(
  informer: Informer<T>,
  keysOf: (object: T) => Iterable<K>,
): Trigger<K> {
  return (offer) => {
    const offerAll = (object: T): void => {
      for (const key of keysOf(object)) offer(key);
    };
    for (const object of informer.store.values()) offerAll(object);
    return informer.subscribe((change) => {
      if (change.type === "updated") offerAll(change.previous);
      offerAll(change.object);
    });
  };
}

export interface ControllerOptions<K> {
  readonly concurrency: number;
  readonly queue: WorkQueue<K>;
  readonly triggers: readonly Trigger<K>[];
  readonly reconcile: Reconcile<K>;
  /** Hears of each failed turn; the queue decides by the class of the error when the key comes back. */
  readonly onError: (key: K, error: unknown) => void;
}

/**
 * What only an edit can mend waits for it. A refusal (403) is asked again like any failure, soon and then ever more
 * slowly: API servers that have just started refuse what they allow seconds later.
 */
const outcomeOf = (error: unknown): Outcome =>
  error instanceof OperatorError && error.class === "terminal"
    ? { type: "settled" }
    : { type: "failed" };

/** Reconciles until `signal` aborts and the turns in flight have ended. */
export async function runController<K>(
  { concurrency, queue, triggers, reconcile, onError }: ControllerOptions<K>,
  signal: AbortSignal,
): Promise<void> {
  const work = async (ending: AbortSignal): Promise<void> => {
    for (let turn = await queue.take(ending); turn !== undefined; turn = await queue.take(ending)) {
      try {
        const next = await reconcile(turn.key, ending);
        turn.finish(next === "on-change" ? { type: "settled" } : { type: "again", ...next });
      } catch (error) {
        turn.finish(outcomeOf(error));
        if (!ending.aborted) onError(turn.key, error);
      }
    }
  };
  const stops = triggers.map((trigger) => trigger((key) => queue.add(key)));
  try {
    await runTasks(
      Array.from({ length: concurrency }, () => work),
      signal,
    );
  } finally {
    for (const stop of stops) stop();
  }
}
