import type { Json } from "../../rows/row.ts";
import { spendWork } from "../dialect.ts";
import { isList } from "../place.ts";

type Map = { readonly [key: string]: Json };

/** jq's order of types: null, false, true, numbers, strings, lists, objects. */
const rank = (value: Json): number => {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 2 : 1;
  if (typeof value === "object") return isList(value) ? 5 : 6;
  return typeof value === "string" ? 4 : 3;
};

const keysIn = (map: Map): readonly string[] => Object.keys(map).toSorted(compareTexts);
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Below 0, 0 or above 0. Source: "Sorting" in the jq manual */
export function compare(a: Json, b: Json): number {
  spendWork(1);
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  if (typeof a !== "object" || typeof b !== "object")
    return compareNumbers(a as number, b as number);
  return a === null || b === null ? 0 : compareParts(a, b);
}

/** Large integers are bigints where the object comes from the API server; both kinds compare with both. */
const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

const compareParts = (a: Map | readonly Json[], b: Map | readonly Json[]): number =>
  isList(a) && isList(b) ? compareLists(a, b) : compareMaps(a as Map, b as Map);

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compare(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareMaps(a: Map, b: Map): number {
  const keys = keysIn(a);
  const byKeys = compareLists(keys, keysIn(b));
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compare(a[key] ?? null, b[key] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether `part` is in `whole` as jq's contains has it: parts of texts, and of each member or item. */
export function contains(whole: Json, part: Json): boolean {
  spendWork(1);
  if (typeof whole === "string" && typeof part === "string") return whole.includes(part);
  if (typeof whole !== "object" || typeof part !== "object" || whole === null || part === null)
    return compare(whole, part) === 0;
  if (isList(whole) && isList(part))
    return part.every((wanted) => whole.some((it) => contains(it, wanted)));
  if (isList(whole) || isList(part)) return false;
  return Object.entries(part).every(
    ([key, wanted]) => Object.hasOwn(whole, key) && contains(whole[key] ?? null, wanted),
  );
}
