import { randomOf } from "../support/random.ts";
import { bringToRest, setUp, take } from "./acts/all.ts";
import { collections } from "./cluster/kinds.ts";
import { judge } from "./oracle/verdict.ts";
import type { Schedule } from "./schedule.ts";
import { type Setting, settingOf } from "./setting.ts";
import { withGlobals } from "./time/globals.ts";
import { createVirtualTime } from "./time/virtual-time.ts";
import { createWorld, type World } from "./world.ts";

/** What one run was, and what it found wrong. */
export interface Outcome {
  readonly seed: number;
  readonly steps: number;
  /** How often each fault came to pass. */
  readonly counts: Readonly<Record<string, number>>;
  /** Rows that were compared at the end. */
  readonly rows: number;
  readonly violations: readonly string[];
  /** SHA-256 over everything that happened: equal for equal schedules. */
  readonly trace: string;
}

/** In a minute; each target, sink, profile and inventory may be written once a second. */
const mostStatusWrites = 150;
/** Milliseconds in which everything must have come right again. */
const quiet = 15 * 60_000;

/** One life of a cluster with an operator in it: a function of `schedule` alone. */
export async function run({ seed, steps }: Schedule): Promise<Outcome> {
  const random = randomOf(seed + 0x1000_0000);
  const setting = settingOf(random);
  const time = createVirtualTime(setting.startsAt);
  return await withGlobals(seed, time, async () => {
    const world = createWorld(seed, setting, time);
    const { violations, counts } = world;
    setUp(world, random, setting.objects);
    world.start();
    for (const step of steps) {
      if (violations.length > 0) break;
      const { statusWrites } = world;
      await take(world, step);
      // Two leaders correct one another, for as long as there are two.
      const isAlone = world.processes.length === 1;
      if (isAlone && world.statusWrites - statusWrites > mostStatusWrites)
        violations.push("status is written again and again");
    }
    if (violations.length === 0) {
      await bringToRest(world, random, setting);
      await rest(world, setting.leaves);
    }
    const rows = world.oracle.expected().size;
    while (world.processes.length > 0) await world.stop();
    return { seed, steps: steps.length, counts, rows, violations, trace: world.trace() };
  });
}

async function rest(world: World, leaves: Setting["leaves"]): Promise<void> {
  const { time, oracle, storage, sinks, violations } = world;
  await time.advance(quiet / 3);
  const { lists } = world;
  // Somebody else's business makes the versions old that the watches began with; bookmarks keep up with it.
  for (let count = 0; count < 3; count++)
    storage.put(collections.leases, {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: `other-${count}`, namespace: "kube-system" },
    });
  await time.advance(quiet / 6);
  storage.compact();
  await time.advance(quiet / 2);
  violations.push(...judge({ oracle, storage, sinks }));
  if (leaves?.type !== "restricted" && world.lists !== lists)
    violations.push(`${world.lists - lists} lists were taken though nothing changes`);
  const { version } = storage;
  await time.advance(60_000);
  if (storage.version !== version) violations.push("status is written though nothing changes");
}
