import { OperatorError } from "../errors/operator-error.ts";
import type { Millis } from "../runtime/clock.ts";

/** How many rows may go from a sink at once. */
export interface RemovalLimit {
  /** Of the rows that the sink holds. */
  readonly maxPercent: number;
  /** So few, or fewer, may always go. */
  readonly minRows: number;
  /** How long a removal must stand before a second complete list may confirm it. */
  readonly confirmAfter: Millis;
}

/** `removed` of `held` rows are more than may go. */
export const exceeds = (
  { maxPercent, minRows }: RemovalLimit,
  removed: number,
  held: number,
): boolean => removed > minRows && removed * 100 > maxPercent * held;

/** @throws {OperatorError} REMOVAL_HELD */
export function demandRemoval(limit: RemovalLimit, removed: number, held: number): void {
  if (exceeds(limit, removed, held)) throw new OperatorError("REMOVAL_HELD", { removed, held });
}
