import type { Clock, Millis } from "../../src/runtime/clock.ts";

/** A clock that stands still until `advance` winds it. */
export interface VirtualClock extends Clock {
  /** Moves time on, waking sleepers in order of their due time and letting each run before the next. */
  advance(span: Millis): Promise<void>;
}

interface Sleeper {
  readonly due: Millis;
  readonly wake: () => void;
}

/** Lets everything that is ready to run do so. Turns of the event loop are for sockets and streams. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export function virtualClock(start: Millis = 0, turns?: number): VirtualClock {
  let now = start;
  let sleepers: Sleeper[] = [];
  return {
    now: () => now,
    sleep: (span, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const sleeper = { due: now + Math.max(0, span), wake: () => resolve() };
        sleepers.push(sleeper);
        signal.addEventListener("abort", () => {
          sleepers = sleepers.filter((it) => it !== sleeper);
          reject(signal.reason as Error);
        });
      }),
    advance: async (span) => {
      const end = now + span;
      await settle(turns);
      for (;;) {
        const next = sleepers.filter((it) => it.due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        now = next.due;
        sleepers = sleepers.filter((it) => it !== next);
        next.wake();
        await settle(turns);
      }
      now = end;
    },
  };
}
