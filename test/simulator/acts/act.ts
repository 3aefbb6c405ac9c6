import type { Random } from "../../support/random.ts";
import type { World } from "../world.ts";

/** Something that happens, with everything about it decided beforehand. */
export interface Step {
  readonly do: string;
  readonly with?: unknown;
}

/** A kind of step. It must make sense, or nothing, whatever went before: steps are left out to find the guilty ones. */
export interface Act {
  /** How often it is chosen, in proportion. */
  readonly weight: number;
  make(random: Random): unknown;
  run(world: World, given: unknown): void | Promise<void>;
}

/** `make` decides on what `run` does. */
export const act = <T>(
  weight: number,
  make: (random: Random) => T,
  run: (world: World, given: T) => void | Promise<void>,
): Act => ({ weight, make, run: run as Act["run"] });

export const nothing = (): undefined => undefined;
