import type { Random } from "../../support/random.ts";
import type { Setting } from "../setting.ts";
import type { World } from "../world.ts";
import { collections } from "../cluster/kinds.ts";
import { act, type Act, type Step } from "./act.ts";
import {
  type CollectedKind,
  definitions,
  namespaces,
  objectActs,
  objectWish,
  putNamespace,
  putObject,
  servedAs,
} from "./objects.ts";
import { hiddenActs } from "./hidden.ts";
import { ownKindActs, restoreTeam, setUpTeam } from "./own-kinds.ts";
import { heal, troubleActs } from "./troubles.ts";

/** Milliseconds. */
const waits = [0, 1, 20, 300, 2_000, 40_000, 200_000];

/** For so long there may be two leaders: one notices late that its Lease is lost. */
const longestOverlap = 20_000;

const acts: Readonly<Record<string, Act>> = {
  ...objectActs,
  ...ownKindActs,
  ...troubleActs,
  ...hiddenActs,
  wait: act(
    60,
    (random) => random.pick(waits),
    ({ time, processes }, millis) =>
      time.advance(processes.length > 1 ? Math.min(millis, longestOverlap) : millis),
  ),
};

const names = Object.entries(acts).flatMap(([name, { weight }]) =>
  Array.from({ length: weight }, () => name),
);

export const makeStep = (random: Random): Step => {
  const name = random.pick(names);
  const given = acts[name]?.make(random);
  return { do: name, ...(given !== undefined && { with: given }) };
};

/** @throws {RangeError} there is no such act */
export async function take(world: World, step: Step): Promise<void> {
  const found = acts[step.do];
  if (found === undefined) throw new RangeError(`no step is called ${step.do}`);
  await found.run(world, step.with);
}

export function setUp(world: World, random: Random, objects: number): void {
  for (const name of ["team", ...namespaces])
    putNamespace(world, { name, labels: { team: "red" } });
  for (const it of Object.values(definitions)) world.kinds.define(it);
  setUpTeam(world, random);
  for (let count = 0; count < objects; count++) putObject(world, objectWish(random));
}

/** Ends all troubles but the one that stays; `restores`: makes every target collect. */
export async function bringToRest(
  world: World,
  random: Random,
  { restores, leaves }: Setting,
): Promise<void> {
  heal(world);
  // Two leaders would go on to write status in turn.
  while (world.processes.length > 1) await world.stop();
  if (leaves?.type === "sink") world.sinks[leaves.sink].fault = "unreachable";
  if (leaves?.type === "restricted") {
    const kind = servedAs(world, leaves.kind as CollectedKind);
    if (kind !== undefined) world.access.restrict(kind.collection, leaves.namespaces);
  }
  if (!restores) return;
  await take(world, { do: "define kinds" });
  for (const name of namespaces)
    if (world.storage.get(collections.namespaces, name) === undefined)
      putNamespace(world, { name, labels: { team: "red" } });
  restoreTeam(world, random);
  for (let count = 0; count < 10; count++) putObject(world, objectWish(random));
}
