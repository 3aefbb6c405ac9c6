import type { Json } from "../rows/row.ts";

export type Key = string | number;
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** One side of a filter: a literal, or a chain of names and indexes from the element. */
export type Operand =
  | { readonly type: "literal"; readonly value: string | number | bigint | boolean }
  | { readonly type: "path"; readonly keys: readonly Key[] };

export interface Slice {
  readonly type: "slice";
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number;
}

export interface Filter {
  readonly type: "filter";
  readonly left: Operand;
  /** Left out: the filter asks whether `left` exists. */
  readonly test?: { readonly comparison: Comparison; readonly right: Operand };
}

/** One step of a JSONPath. `descent` yields the value and everything below it. */
export type Segment =
  | { readonly type: "key"; readonly key: Key }
  | Slice
  | Filter
  | { readonly type: "wildcard" }
  | { readonly type: "descent" }
  | { readonly type: "union"; readonly members: readonly Segment[] };

/** The value at `key`: own properties and list items only. A negative index counts from the end. */
export function child(value: Json, key: Key): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return typeof key === "number" ? value.at(key) : undefined;
  return typeof key === "string" && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined;
}

/** Follows a chain of names and indexes; `undefined` where it breaks off. */
export function follow(value: Json, keys: readonly Key[]): Json | undefined {
  let current: Json | undefined = value;
  for (const key of keys) {
    if (current === undefined) return undefined;
    current = child(current, key);
  }
  return current;
}
