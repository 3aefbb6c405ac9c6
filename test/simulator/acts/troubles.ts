import type { Random } from "../../support/random.ts";
import { collections } from "../cluster/kinds.ts";
import type { Effect, Rule, Verb, WatchEffect } from "../network/fault.ts";
import type { SinkFault } from "../operator/sink-model.ts";
import type { World } from "../world.ts";
import { act, type Act, nothing } from "./act.ts";
import { namespaces } from "./objects.ts";

/** The last one is a whole group, as of an aggregated API that is down. */
const collected = ["/configmaps", "/gadgets", "/realms", "/apis/example.com"];
const needed = ["/kollecttargets", "/kollectprofiles", "/namespaces", "/customresourcedefinitions"];

export const path = (random: Random): string | undefined =>
  random.once(3) ? undefined : random.pick(random.once(4) ? needed : collected);

const share = (random: Random): number => random.below(1_000) / 1_000;

const status = (random: Random): Effect => {
  const code = random.pick([401, 403, 404, 404, 410, 410, 429, 429, 500, 503, 504]);
  const retryAfter = random.pick(["0", "1", "3", "30", "soon"]);
  const isHinted = [429, 503].includes(code) && random.once(2);
  return { type: "status", status: code, ...(isHinted && { retryAfter }) };
};

export const effect = (random: Random): Effect =>
  random.pick<() => Effect>([
    () => ({ type: "refuse" }),
    () => ({ type: "reset" }),
    () => ({ type: "stall" }),
    () => ({ type: "slow", millis: random.pick([300, 4_000, 20_000]) }),
    () => status(random),
    () => status(random),
    () => status(random),
    () => ({ type: "cut", share: share(random), end: "reset" }),
    () => ({ type: "cut", share: share(random), end: "close" }),
    () => ({ type: "cut", share: share(random), end: "close" }),
    () => ({ type: "cut", share: share(random), end: "close" }),
    () => ({ type: "hang", share: share(random) }),
    () => ({ type: "drip", bytes: 1 + random.below(200), millis: random.pick([10, 400]) }),
    () => ({ type: "garbage" }),
  ])();

const verbs: readonly (Verb | "any")[] = [
  "any",
  ...Array.from({ length: 5 }, () => "list" as const),
  ...Array.from({ length: 4 }, () => "page" as const),
  ...Array.from({ length: 3 }, () => "watch" as const),
  "status",
  "read",
  "review",
];

const rule = (random: Random): Rule => {
  const where = path(random);
  return {
    on: random.pick(verbs),
    ...(where !== undefined && { path: where }),
    effect: effect(random),
    times: random.pick([1, 1, 2, 3, 8]),
  };
};

const watchEffects: readonly WatchEffect[] = [
  "reset",
  "close",
  "reset twice",
  "half line, reset",
  "half line, close",
  "garbage line",
  "unknown event",
  "410",
  "410",
  "500",
  "silence",
  "drip",
];

interface Hurt {
  readonly effect: WatchEffect;
  /** Part of the path; none: all watches. */
  readonly path?: string;
  /** Milliseconds between one watch and the next. */
  readonly spread: number;
}

const hurt = (random: Random): Hurt => {
  const where = path(random);
  return {
    effect: random.pick(watchEffects),
    ...(where !== undefined && { path: where }),
    spread: random.pick([0, 0, 1, 400]),
  };
};

/** The newest breaks first: nothing says in which order closes are noticed. */
const hurtWatches = (world: World, { effect, path, spread }: Hurt): void => {
  const watches = world.processes
    .flatMap(({ link }) => link.watches())
    .filter((it) => path === undefined || it.path.includes(path))
    .toReversed();
  for (const [index, it] of watches.entries()) {
    world.count(`watch: ${effect}`);
    world.time.after(index * spread, () => it.hurt(effect));
  }
};

/** Versions are gone that a watch or a list under way still needs. */
const compact = (world: World): void => {
  world.storage.compact();
  world.count("compaction");
};

export const breakAll = (world: World): void => {
  for (const { link } of world.processes) link.breakAll();
};

interface Restriction {
  readonly collection: string;
  readonly namespaces: readonly string[];
  readonly breaks: boolean;
}

const restriction = (random: Random): Restriction => ({
  collection: random.pick(
    random.once(4)
      ? [collections.targets, collections.profiles, collections.namespaces, collections.definitions]
      : [collections.things, collections.things, "gadgets.example.com", "realms.example.com"],
  ),
  namespaces: namespaces.filter(() => random.once(2)),
  breaks: random.once(2),
});

const sinkFaults: readonly SinkFault[] = [
  "unreachable",
  "rejecting",
  "lost-answer",
  "hanging",
  "slow",
];

export function heal(world: World): void {
  const { faults, access, sinks, processes } = world;
  faults.heal();
  access.allowAll();
  sinks.one.fault = "none";
  sinks.two.fault = "none";
  world.renewToken();
  for (const it of processes) {
    it.link.setCut(false);
    it.resume();
  }
}

const lead = async (world: World): Promise<void> => {
  world.count("leader changed");
  if (world.processes.length > 1) await world.stop();
  world.start();
};

export const troubleActs: Readonly<Record<string, Act>> = {
  "fault on requests": act(12, rule, ({ faults }, given) => faults.add(given)),
  "hurt watches": act(8, hurt, hurtWatches),
  "connections break": act(2, nothing, (world) => {
    world.count("all connections reset");
    breakAll(world);
  }),
  "server away": act(2, nothing, (world) => {
    world.faults.isDown = true;
    breakAll(world);
  }),
  compaction: act(2, nothing, compact),
  "compaction while away": act(3, hurt, (world, given) => {
    compact(world);
    hurtWatches(world, { ...given, effect: "reset" });
  }),
  "relist under a fault": act(6, rule, (world, given) => {
    world.faults.add({ ...given, on: given.on === "page" ? "page" : "list" });
    compact(world);
    breakAll(world);
  }),
  "access taken": act(4, restriction, (world, { collection, namespaces, breaks }) => {
    world.count(namespaces.length === 0 ? "403 of a kind" : "403 but for some namespaces");
    world.access.restrict(collection, namespaces);
    if (breaks) breakAll(world);
  }),
  "status is read-only": act(1, nothing, ({ access }) => access.setReadOnly(true)),
  "token expires": act(
    2,
    (random) => ({ isRenewed: random.once(2), breaks: random.once(2) }),
    (world, { isRenewed, breaks }) => {
      world.count("token expired");
      world.expireToken();
      if (isRenewed) world.renewToken();
      if (breaks) breakAll(world);
    },
  ),
  "sink fails": act(
    4,
    (random) => ({ sink: random.pick(["one", "two"] as const), fault: random.pick(sinkFaults) }),
    ({ sinks }, { sink, fault }) => {
      sinks[sink].fault = fault;
    },
  ),
  "wall clock jumps": act(
    1,
    (random) => random.pick([3_600_000, 86_400_000, -60_000]),
    (world, millis) => {
      world.count("wall clock jumped");
      world.wallOffset += millis;
    },
  ),
  "operator pauses": act(2, nothing, (world) => {
    world.count("operator paused");
    for (const it of world.processes) it.pause();
  }),
  "operator goes on": act(1, nothing, (world) => {
    for (const it of world.processes) it.resume();
  }),
  "operator restarts": act(3, nothing, async (world) => {
    world.count("operator restarted");
    await world.stop();
    world.start();
  }),
  "operator is killed": act(2, nothing, (world) => {
    world.count("operator killed");
    world.kill();
    world.start();
  }),
  "another operator leads": act(2, nothing, lead),
  "another leads while one pauses": act(2, nothing, async (world) => {
    world.processes.at(-1)?.pause();
    await lead(world);
  }),
  "another leads while one is cut off": act(2, nothing, async (world) => {
    world.processes.at(-1)?.link.setCut(true);
    await lead(world);
  }),
  "the old leader ends": act(2, nothing, async (world) => {
    if (world.processes.length > 1) await world.stop();
  }),
  heal: act(14, nothing, heal),
};
