import type { Random } from "../support/random.ts";

type Fields = Record<string, unknown>;
type Holder = Fields | unknown[];

const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null;

const keysOf = (holder: Holder): (string | number)[] =>
  Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder);

/** What people, other programs and attackers put where something else belongs. */
const oddities: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1e308,
  () => 2 ** 53,
  () => 0.1,
  () => "",
  () => "\u0000",
  () => "a\nb",
  () => "\ud83d\ude00".repeat(70),
  () => "\ud800",
  () => "x".repeat(5_000),
  () => "2026-11-23T00:00:00Z",
  () => [],
  () => ({}),
  () => ["a", "a"],
  () => nested(500),
  () => Array.from({ length: 1_500 }, (_, index) => `n${index}`),
  () => Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, "v"])),
  () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown,
];

/** Lists in lists: deeper than anybody writes, shallower than JSON parsers refuse. */
function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** `texts` are words of the language that is mutated: fields, values, expressions. */
export function mutate<T>(value: T, random: Random, texts: readonly string[]): T {
  const root: Fields = { root: structuredClone(value) };
  for (let left = 1 + random.below(3); left > 0; left--)
    random.pick(changes)(placeIn(root, random), random, texts);
  return root["root"] as T;
}

interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

/** Somewhere below `root`, deep places as likely as shallow ones. */
function placeIn(root: Fields, random: Random): Place {
  let place: Place = { holder: root, key: "root" };
  for (;;) {
    const value = (place.holder as Fields)[place.key];
    if (!isHolder(value) || keysOf(value).length === 0 || random.once(5)) return place;
    place = { holder: value, key: random.pick(keysOf(value)) };
  }
}

type Change = (place: Place, random: Random, texts: readonly string[]) => void;

const at = ({ holder, key }: Place): unknown => (holder as Fields)[key];
const put = ({ holder, key }: Place, value: unknown): void => {
  (holder as Fields)[key] = value;
};

const changes: readonly Change[] = [
  ({ holder, key }) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  (place, random) => put(place, random.pick(oddities)()),
  (place, random, texts) => put(place, random.pick(texts)),
  (place, random, texts) => {
    const value = at(place);
    if (Array.isArray(value)) value.push(...(structuredClone(value) as unknown[]));
    else if (isHolder(value))
      put({ holder: value, key: random.pick(texts) }, random.pick(oddities)());
  },
  (place, random, texts) => {
    const value = at(place);
    if (typeof value === "string") put(place, spliced(value, random, texts));
  },
  (place, random) => {
    const value = at(place);
    if (typeof value === "number") put(place, value * random.pick([-1, 10, 1e6, 0.5]));
  },
  (place, random, texts) => {
    const { holder } = place;
    if (!Array.isArray(holder)) put({ holder, key: random.pick(texts) }, at(place));
  },
];

function spliced(text: string, random: Random, texts: readonly string[]): string {
  const from = random.below(text.length + 1);
  const to = from + random.below(4);
  return text.slice(0, from) + random.pick([...texts, "", " ", "..", "{", "'"]) + text.slice(to);
}
