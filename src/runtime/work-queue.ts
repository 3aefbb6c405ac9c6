import type { Backoff } from "./backoff.ts";
import { createBell } from "./bell.ts";
import type { Clock, Millis } from "./clock.ts";

/** How a turn ended; decides when the key comes back. */
export type Outcome =
  | { readonly type: "settled" }
  | { readonly type: "again"; readonly after: Millis }
  | { readonly type: "failed" };

/** The right to work on `key`. Nobody else holds it before `finish`; additions meanwhile wait for it. */
export interface Turn<K> {
  readonly key: K;
  /** 1 on the first try since the key last settled; the backoff grows with it. */
  readonly attempt: number;
  finish(outcome: Outcome): void;
}

/** Keys to work on: delayed, deduplicated, rate-limited. The earliest schedule of a key wins. */
export interface WorkQueue<K> {
  add(key: K, delay?: Millis): void;
  /** Waits for the next due key; `undefined` once `signal` aborts. */
  take(signal: AbortSignal): Promise<Turn<K> | undefined>;
  readonly depth: number;
}

export function createWorkQueue<K>(clock: Clock, backoff: Backoff): WorkQueue<K> {
  /** When each waiting key is due. */
  const schedule = new Map<K, Millis>();
  const held = new Set<K>();
  const attempts = new Map<K, number>();
  const bell = createBell(clock);

  const add = (key: K, delay: Millis = 0): void => {
    const due = clock.now() + delay;
    const planned = schedule.get(key);
    if (planned !== undefined && planned <= due) return;
    schedule.set(key, due);
    bell.ring();
  };

  const next = (): [K, Millis] | undefined => {
    let first: [K, Millis] | undefined;
    for (const [key, due] of schedule)
      if (!held.has(key) && (first === undefined || due < first[1])) first = [key, due];
    return first;
  };

  const turn = (key: K): Turn<K> => {
    schedule.delete(key);
    held.add(key);
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return {
      key,
      attempt,
      finish: (outcome) => {
        held.delete(key);
        if (outcome.type === "failed") add(key, backoff(attempt));
        else attempts.delete(key);
        if (outcome.type === "again") add(key, outcome.after);
        // What was added during the turn waits for a taker.
        bell.ring();
      },
    };
  };

  return {
    add,
    take: async (signal) => {
      while (!signal.aborted) {
        const first = next();
        const wait = first && first[1] - clock.now();
        if (first !== undefined && wait !== undefined && wait <= 0) return turn(first[0]);
        await bell.wait(wait, signal);
      }
      return undefined;
    },
    get depth() {
      return schedule.size;
    },
  };
}
