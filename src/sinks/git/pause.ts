import { setImmediate as breathe } from "node:timers/promises";

/** Lets others run at every 256th piece of work. */
export type Pause = (done: number) => Promise<void> | undefined;

/** @returns a pause that throws once `signal` aborts */
export function pauseOf(signal: AbortSignal): Pause {
  return (done) => (done % 256 === 0 ? breathe().then(() => signal.throwIfAborted()) : undefined);
}
