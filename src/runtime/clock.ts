/** A span of time in milliseconds. */
export type Millis = number;

/** The only source of time and timers; tests pass a hand-wound one (test/support/clock.ts). */
export interface Clock {
  /** Milliseconds since the Unix epoch. Never goes back, so that spans are true; may drift from wall time. */
  now(): Millis;
  /** What the machine's wall clock shows, if that is another. Ask by `wallTime`. */
  wallNow?(): Millis;
  /** Resolves after `span`; rejects with the signal's reason once it aborts. */
  sleep(span: Millis, signal: AbortSignal): Promise<void>;
}

/** The instant of a clock's reading: the one place where milliseconds become a Date. */
export const dateAt = (now: Millis): Date => new Date(now);

/** Milliseconds since the Unix epoch of an RFC 3339 time, as the API server gives it. */
export const millisOf = (time: string): Millis => Date.parse(time);

/** Milliseconds since the Unix epoch as everybody else counts them; may be set back. */
export const wallTime = (clock: Clock): Millis => clock.wallNow?.() ?? clock.now();

/** Timers end at once where a span does not fit into 32 bits, so a wait of that long is several. */
const longestTimer: Millis = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wallNow: () => Date.now(),
  // Node's own would make an error with a stack for each sleep that is cut short, and most are.
  sleep: (span, signal) =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      };
      let timer: NodeJS.Timeout;
      const wind = (left: Millis): void => {
        timer =
          left > longestTimer
            ? setTimeout(() => wind(left - longestTimer), longestTimer)
            : setTimeout(end, Math.max(0, left));
      };
      wind(span);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    }),
};
