import { randomOf } from "../../support/random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Runs `work` with chance that follows from `seed` and with time limits in virtual time. One at a time. */
export async function withGlobals<T>(
  seed: number,
  time: VirtualTime,
  work: () => Promise<T>,
): Promise<T> {
  const given = {
    random: Object.getOwnPropertyDescriptor(Math, "random") ?? {},
    timeout: Object.getOwnPropertyDescriptor(AbortSignal, "timeout") ?? {},
  };
  const jitter = randomOf(seed);
  Math.random = () => jitter.below(2 ** 31) / 2 ** 31;
  AbortSignal.timeout = (span) => {
    const controller = new AbortController();
    time.after(span, () => controller.abort(new DOMException("too long", "TimeoutError")));
    return controller.signal;
  };
  try {
    return await work();
  } finally {
    Object.defineProperty(Math, "random", given.random);
    Object.defineProperty(AbortSignal, "timeout", given.timeout);
  }
}
