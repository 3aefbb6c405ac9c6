import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/**
 * Everything in a run waits by promises, `process.nextTick`, `setImmediate`, zlib's threads or virtual time; so there is
 * a moment at which nothing can go on by itself, and it can be told. What threads do comes in a fixed order.
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

/** A piece of work for a thread, which waits for its turn. */
type Job = () => Promise<void>;
const jobs: Job[] = [];

type Callback = (error?: Error | null, data?: unknown) => void;
interface Unpacking extends Readable {
  _transform: (this: Unpacking, chunk: unknown, encoding: string, callback: Callback) => void;
}

/** What all streams of node:zlib have in common. */
const unpacking = ((): Unpacking => {
  let found: object = createGunzip();
  while (!Object.hasOwn(found, "_transform")) found = Object.getPrototypeOf(found) as object;
  return found as Unpacking;
})();
const { _transform: transform } = unpacking;
unpacking._transform = function (chunk, encoding, callback): void {
  jobs.push(async () => {
    const done = Promise.withResolvers<Parameters<Callback> | undefined>();
    // A stream that finds its data torn closes, and says no more of it.
    const closed = (): void => done.resolve(undefined);
    this.once("close", closed);
    if (!this.destroyed) transform.call(this, chunk, encoding, (...result) => done.resolve(result));
    else closed();
    const result = await done.promise;
    this.off("close", closed);
    if (result !== undefined) callback(...result);
  });
};

/** Resolves once nothing is left to run. A turn of the event loop ends with all promises and ticks run. */
export async function settle(): Promise<void> {
  for (;;) {
    do await new Promise((resolve) => turn(resolve));
    while (pending > 0);
    const job = jobs.shift();
    if (job === undefined) return;
    await job();
  }
}
