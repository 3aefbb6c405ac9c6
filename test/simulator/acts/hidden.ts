import { act, type Act } from "./act.ts";
import { change, type Changes, changes } from "./objects.ts";
import { anyTarget, putTarget } from "./own-kinds.ts";
import { breakAll, effect, path } from "./troubles.ts";

/** Milliseconds. */
const spans = [0, 5, 60, 150, 400];

interface Hidden {
  readonly changes: Changes;
  /** What of it the watches never tell of. */
  readonly isCompacted: boolean;
}

/** Changes that no watch tells of as they happen. */
export const hiddenActs: Readonly<Record<string, Act>> = {
  "changes while no watch is there": act(
    5,
    (random): Hidden => ({ changes: changes(random), isCompacted: !random.once(3) }),
    (world, { changes: given, isCompacted }) => {
      breakAll(world);
      change(world, given);
      if (isCompacted) world.storage.compact();
    },
  ),
  "changes while lists fail": act(
    4,
    (random) => ({
      on: random.pick(["list", "page"] as const),
      path: path(random),
      effect: effect(random),
      changes: changes(random),
      after: random.pick(spans),
    }),
    (world, { on, path: where, effect: given, changes: later, after }) => {
      const rule = { on, effect: given, times: 1, ...(where !== undefined && { path: where }) };
      world.faults.add(rule);
      world.storage.compact();
      breakAll(world);
      world.time.after(after, () => change(world, later));
    },
  ),
  "changes while a target joins": act(
    4,
    (random) => ({
      target: anyTarget(random),
      changes: changes(random),
      after: random.pick(spans),
    }),
    (world, { target, changes: later, after }) => {
      putTarget(world, target);
      world.time.after(after, () => change(world, later));
    },
  ),
};
