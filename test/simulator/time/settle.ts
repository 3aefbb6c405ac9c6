/**
 * Everything in a run waits by promises, `process.nextTick`, `setImmediate` or virtual time; so there is a moment at
 * which nothing can go on by itself, and it can be told.
 */
const turn = globalThis.setImmediate;
let pending = 0;

type Counted = (callback: (...args: unknown[]) => void, ...args: unknown[]) => NodeJS.Immediate;

const counted: Counted = (callback, ...args) => {
  pending++;
  return turn(() => {
    pending--;
    callback(...args);
  });
};
globalThis.setImmediate = Object.assign(counted, {
  __promisify__: turn.__promisify__,
}) as typeof setImmediate;

/** Resolves once nothing is left to run. A turn of the event loop ends with all promises and ticks run. */
export async function settle(): Promise<void> {
  do await new Promise((resolve) => turn(resolve));
  while (pending > 0);
}
