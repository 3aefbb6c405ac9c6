import type { Random } from "../../support/random.ts";
import type { Effect, Rule } from "../network/fault.ts";
import type { World } from "../world.ts";
import { act, type Act } from "./act.ts";
import { change, type Changes, changes, collectedKinds, pathsOf } from "./objects.ts";
import { anyEdit, type Edit, edit } from "./own-kinds.ts";
import { breakAll, effect } from "./troubles.ts";

/** Changes of one kind, and what becomes of its lists meanwhile. */
interface Meanwhile {
  readonly rule: Rule;
  readonly changes: Changes;
  readonly edits: readonly Edit[];
  /** Milliseconds from the beginning. */
  readonly after: number;
}

/** A list that takes long enough for something to happen. */
const slowly = (random: Random): Effect =>
  random.pick<Effect>([
    { type: "slow", millis: 300 },
    { type: "slow", millis: 2_000 },
    { type: "drip", bytes: 200, millis: 100 },
  ]);

const tornly = (random: Random): Effect =>
  random.once(3)
    ? effect(random)
    : {
        type: "cut",
        share: 0.5 + random.below(500) / 1_000,
        end: random.pick(["reset", "close"]),
      };

const meanwhile = (random: Random, made: Effect, spans: readonly number[]): Meanwhile => {
  const kind = random.pick(collectedKinds);
  const on = random.once(4) ? "page" : "list";
  return {
    rule: { on, path: pathsOf[kind], effect: made, times: 1 },
    changes: changes(random, [kind]),
    edits: random.once(3) ? [anyEdit(random)] : [],
    after: random.pick(spans),
  };
};

/** Milliseconds, of which a slow list takes some hundreds. */
const spans = [60, 150, 400, 700, 1_200];

const later = (world: World, given: Meanwhile): void => {
  world.time.after(given.after, () => {
    change(world, given.changes);
    for (const it of given.edits) edit(world, it);
  });
};

/** Changes that no watch tells of as they happen, or that lists overtake. */
export const hiddenActs: Readonly<Record<string, Act>> = {
  "changes while no watch is there": act(
    5,
    (random) => ({ changes: changes(random), isCompacted: !random.once(3) }),
    (world, { changes: given, isCompacted }) => {
      breakAll(world);
      change(world, given);
      if (isCompacted) world.storage.compact();
    },
  ),
  "changes while lists fail": act(
    5,
    (random) => meanwhile(random, tornly(random), [0, 5, 60, 150, 400]),
    (world, given) => {
      world.faults.add(given.rule);
      world.storage.compact();
      breakAll(world);
      later(world, given);
    },
  ),
  "changes while lists are under way": act(
    5,
    (random) => meanwhile(random, slowly(random), spans),
    (world, given) => {
      world.faults.add(given.rule);
      world.storage.compact();
      breakAll(world);
      later(world, given);
    },
  ),
  "changes while targets join": act(
    6,
    (random) => ({ first: anyEdit(random), ...meanwhile(random, slowly(random), spans) }),
    (world, { first, ...given }) => {
      world.faults.add(given.rule);
      edit(world, first);
      later(world, given);
    },
  ),
};
