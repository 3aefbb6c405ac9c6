import type { Clock, Millis } from "./clock.ts";

/** Wakes whoever waits. */
export interface Bell {
  ring(): void;
  /** Until the bell rings, `span` has passed, or `signal` aborts, whichever is first. */
  wait(span: Millis | undefined, signal: AbortSignal): Promise<void>;
}

/** Given to waits that nobody needs any more: making an error for each would cost more than the wait. */
const over = new Error("the wait is over");

export function createBell(clock: Clock): Bell {
  let waiting = new Set<() => void>();
  return {
    ring: () => {
      const woken = waiting;
      waiting = new Set();
      for (const wake of woken) wake();
    },
    wait: async (span, signal) => {
      if (signal.aborted) return;
      const rung = Promise.withResolvers<void>();
      const ended = new AbortController();
      waiting.add(rung.resolve);
      signal.addEventListener("abort", rung.resolve as () => void, { once: true });
      const passed =
        span === undefined ? [] : [clock.sleep(span, ended.signal).catch(() => undefined)];
      await Promise.race([rung.promise, ...passed]);
      ended.abort(over);
      waiting.delete(rung.resolve);
      signal.removeEventListener("abort", rung.resolve as () => void);
    },
  };
}
