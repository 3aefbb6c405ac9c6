import * as assert from "uvu/assert";
import type { Json } from "../../src/rows/row.ts";

export type Fields = Readonly<Record<string, Json>>;

/** Freezes `value` and all that is in it; in a module, writing to what is frozen throws. */
export function frozen<T extends Json>(value: T): T {
  const stack: Json[] = [value];
  for (let it = stack.pop(); it !== undefined; it = stack.pop()) {
    if (typeof it !== "object" || it === null) continue;
    Object.freeze(it);
    for (const below of Object.values(it) as Json[]) stack.push(below);
  }
  return value;
}

/** `{"down":{"down":…bottom…}}`, frozen. */
export function nested(depth: number, bottom: Json): Json {
  let value = bottom;
  for (let count = 0; count < depth; count += 1) value = { down: value };
  return frozen(value);
}

export function bottomOf(value: Json, depth: number): Json {
  let it = value;
  for (let count = 0; count < depth; count += 1) it = (it as Fields)["down"] ?? null;
  return it;
}

/** As JSON text: uvu's equal takes an own __proto__ for a prototype. */
export const same = (found: Json | undefined, want: Json | undefined, message?: string): void => {
  assert.is(JSON.stringify(found), JSON.stringify(want), message);
};

export const json = (text: string): Json => frozen(JSON.parse(text) as Json);
