import type { Condition } from "../../generated/types.ts";
import type { Row } from "../../src/rows/row.ts";
import { actions, restore, setUp } from "./actions.ts";
import { paths } from "./served.ts";
import { heal, troubles } from "./trouble.ts";
import { createWorld, type World } from "./world.ts";

/** What one run was, and what it found wrong. */
export interface Outcome {
  readonly seed: number;
  readonly steps: number;
  readonly troubles: Readonly<Record<string, number>>;
  /** Rows that were compared at the end. */
  readonly rows: number;
  readonly violations: readonly string[];
}

const mostSteps = 40;
/** After one action or trouble. */
const mostStatusWrites = 60;
/** Milliseconds in which everything must have come right again. */
const quiet = 15 * 60_000;

/** One life of a cluster with an operator in it, decided by `seed` alone. */
export async function simulate(seed: number): Promise<Outcome> {
  const world = createWorld(seed);
  const { random, clock, oracle, violations } = world;
  setUp(world);
  oracle.look();
  world.start();
  const counts: Record<string, number> = {};
  const steps = 5 + random.below(mostSteps);
  for (let step = 0; step < steps && violations.length === 0; step++) {
    if (random.once(3)) {
      const name = random.pick(Object.keys(troubles));
      counts[name] = (counts[name] ?? 0) + 1;
      await troubles[name]?.(world);
    } else {
      random.pick(actions)(world);
      oracle.look();
    }
    if (random.once(3)) heal(world);
    const { statusWrites } = world.model;
    await clock.advance(random.pick([0, 1, 20, 300, 2_000, 40_000, 200_000]));
    if (world.model.statusWrites - statusWrites > mostStatusWrites)
      violations.push("status is written again and again");
  }
  heal(world);
  if (!random.once(5)) {
    restore(world);
    oracle.look();
  }
  await clock.advance(quiet);
  const rows = compare(world);
  const { version } = world.model;
  await clock.advance(60_000);
  if (world.model.version !== version) violations.push("status is written though nothing changes");
  await world.stop();
  world.close();
  return { seed, steps, troubles: counts, rows, violations };
}

const attributesIn = (json: string): string =>
  JSON.stringify((JSON.parse(json) as { attributes: unknown }).attributes);

/** After quiet every sink holds what a complete evaluation gives, and status tells of whatever is not collected. */
function compare(world: World): number {
  const { oracle, sinks, violations } = world;
  const expected = oracle.expected();
  const frozen = oracle.frozen();
  for (const [name, { rows }] of Object.entries(sinks)) {
    for (const [key, attributes] of expected) {
      const row = rows.get(key);
      const found = row === undefined ? "nothing" : attributesIn(row.json);
      if (found !== attributes)
        violations.push(`${name} has ${found} at ${key}, not ${attributes}`);
    }
    for (const [key, row] of rows)
      if (!expected.has(key) && !frozen.has(targetOf(row)))
        violations.push(`${name} still has ${key} ${row.json}`);
  }
  compareStatus(world, frozen);
  return expected.size;
}

const targetOf = ({ targetNamespace, targetName }: Row): string =>
  `${targetNamespace}/${targetName}`;

function compareStatus({ model, violations }: World, frozen: ReadonlySet<string>): void {
  for (const { metadata, status } of model.objects(paths.targets)) {
    const { conditions = [] } = (status ?? {}) as { conditions?: readonly Condition[] };
    const ready = conditions.find(({ type }) => type === "Ready");
    const wanted = frozen.has(`team/${metadata.name}`) ? "False" : "True";
    if (ready?.status !== wanted)
      violations.push(`${metadata.name} is Ready=${ready?.status} ${ready?.reason}, not ${wanted}`);
  }
}
