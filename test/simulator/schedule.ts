import { randomOf } from "../support/random.ts";
import type { Step } from "./acts/act.ts";
import { makeStep } from "./acts/all.ts";

/** All that decides a run. */
export interface Schedule {
  /** Of the setting, of the beginning, and of whatever chance is left. */
  readonly seed: number;
  readonly steps: readonly Step[];
}

const fewest = 8;
const most = 90;

export function scheduleOf(seed: number): Schedule {
  const random = randomOf(seed);
  const count = fewest + random.below(most - fewest);
  return { seed, steps: Array.from({ length: count }, () => makeStep(random)) };
}
