import type { Clock, Millis } from "../runtime/clock.ts";

/** Nobody has come for so long: who comes together is served together. */
const window: Millis = 50;
/** Nobody waits longer than so many windows. */
const mostWindows = 20;

/** Waits until `count` stands still: a list is dear, and targets often come in numbers. */
export async function gather(
  count: () => number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let before = -1;
  for (let windows = 0; windows < mostWindows && count() !== before; windows++) {
    before = count();
    await clock.sleep(window, signal);
  }
}
