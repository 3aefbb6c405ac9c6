import type { Outcome } from "./run.ts";
import type { Schedule } from "./schedule.ts";

/** Runs that a search for fewer steps may take. */
const mostRuns = 400;

/**
 * Leaves out steps for as long as the rest still goes wrong: by halves, then quarters, down to single ones. Gives the
 * indices of those that are left. Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input".
 */
export async function minimise(
  { seed, steps }: Schedule,
  run: (schedule: Schedule) => Promise<Outcome>,
): Promise<readonly number[]> {
  let left = steps.map((_, index) => index);
  let runs = 0;
  const fails = async (indices: readonly number[]): Promise<boolean> => {
    runs++;
    const chosen = new Set(indices);
    const outcome = await run({ seed, steps: steps.filter((_, index) => chosen.has(index)) });
    return outcome.violations.length > 0;
  };
  /** Without one of the parts of so many steps, from the end on: what follows the fault is of no use. */
  const withoutPart = async (size: number): Promise<readonly number[] | undefined> => {
    for (let end = left.length; end > 0 && runs < mostRuns; end -= size) {
      const fewer = left.filter((_, at) => at < end - size || at >= end);
      if (await fails(fewer)) return fewer;
    }
    return undefined;
  };
  for (let size = Math.ceil(left.length / 2); size > 0 && runs < mostRuns;) {
    const fewer = await withoutPart(size);
    if (fewer !== undefined) left = [...fewer];
    else if (size === 1) break;
    size = Math.min(fewer === undefined ? Math.ceil(size / 2) : size, Math.max(1, left.length));
  }
  return left;
}
