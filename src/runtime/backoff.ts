import type { Millis } from "./clock.ts";

export interface BackoffOptions {
  readonly base: Millis;
  readonly max: Millis;
  /** Share of the delay that is random, 0 to 1, so that many do not come back together. */
  readonly jitter: number;
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number;
}

/** Delay before try number `attempt` + 1; attempts count from 1. */
export type Backoff = (attempt: number) => Millis;

export function backoff({ base, max, jitter, random = Math.random }: BackoffOptions): Backoff {
  return (attempt) => {
    const delay = Math.min(max, base * 2 ** Math.min(attempt - 1, 30));
    return delay * (1 - jitter * random());
  };
}
