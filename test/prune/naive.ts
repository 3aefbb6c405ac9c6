import type { Location } from "../../src/prune/location.ts";
import type { Json } from "../../src/rows/row.ts";
import type { Random } from "../support/random.ts";

type Mutable = Mutable[] | { [name: string]: Mutable } | string | number | boolean | null;

/** Names that mean something to JavaScript, to paths or to pointers. */
export const names = [
  "a",
  "b",
  "a",
  "__proto__",
  "constructor",
  "0",
  "01",
  "-",
  "",
  "a.b",
  "a/b",
  "~1",
];

export function randomJson(random: Random, depth: number): Json {
  const kind = depth === 0 ? 0 : random.below(9);
  if (kind === 0) return random.pick<Json>([null, true, 0, 1, 2, "a", "b", "", [], {}]);
  const count = random.below(5);
  if (kind < 4) return Array.from({ length: count }, () => randomJson(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length: count }, () => [random.pick(names), randomJson(random, depth - 1)]),
  );
}

export const randomLocation = (random: Random): Location =>
  Array.from({ length: random.below(5) }, () =>
    random.once(2) ? random.below(5) - 1 : random.pick(names),
  );

/** All that is in `value`, parents first, with where it stands. */
export function everything(value: Json, at: Location = []): [at: Location, value: Json][] {
  return [[at, value], ...childrenOf(value).flatMap(([key, it]) => everything(it, [...at, key]))];
}

export function childrenOf(value: Json): [key: string | number, value: Json][] {
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? (value as readonly Json[]).map((it, index) => [index, it])
    : Object.entries(value);
}

/** A deep copy from which the locations are deleted one by one, the last first: no index moves before its turn. */
export function naiveRemoval(value: Json, locations: readonly Location[]): Json {
  const copy = JSON.parse(JSON.stringify(value)) as Mutable;
  const ordered = [...new Map(locations.map((it) => [JSON.stringify(it), it])).values()];
  for (const location of ordered.toSorted((left, right) => order(right, left)))
    naiveDelete(copy, location);
  return copy;
}

function order(left: Location, right: Location): number {
  for (const [index, key] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (key === other) continue;
    if (typeof key === "number" && typeof other === "number") return key - other;
    return `${typeof key}${key}` < `${typeof other}${other}` ? -1 : 1;
  }
  return left.length - right.length;
}

function naiveDelete(copy: Mutable, location: Location): void {
  const last = location.at(-1);
  let parent: Mutable | undefined = copy;
  for (const key of location.slice(0, -1)) parent = step(parent, key);
  if (Array.isArray(parent)) {
    if (typeof last === "number" && last >= 0 && last < parent.length) parent.splice(last, 1);
  } else if (typeof parent === "object" && parent !== null && typeof last === "string")
    Reflect.deleteProperty(parent, last);
}

function step(parent: Mutable | undefined, key: string | number): Mutable | undefined {
  if (typeof parent !== "object" || parent === null) return undefined;
  if (Array.isArray(parent)) return typeof key === "number" ? parent[key] : undefined;
  return typeof key === "string" && Object.hasOwn(parent, key) ? parent[key] : undefined;
}
