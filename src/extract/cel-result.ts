import { isDate, isMap, isSet } from "node:util/types";
import { Optional } from "@marcbachmann/cel-js";
import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import type { Json } from "../rows/row.ts";
import { Quantity } from "./cel-quantity.ts";
import { ExtractionFailure } from "./expression.ts";
import { beginWork, spendWork } from "./work.ts";

/**
 * What stands in an object, as JSON: integers beyond 2^53, which parseJson keeps as bigint, become text. Returns `value`
 * itself where there are none.
 * @throws {ExtractionFailure} a number such as 1e400, which is infinite, or nesting too deep to look through
 */
export function plainJson(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || typeof value === "string") return value;
  beginWork();
  try {
    return convert(value);
  } catch (error) {
    if (error instanceof RangeError) throw new ExtractionFailure("is nested too deeply");
    throw error;
  }
}

/**
 * Plain JSON of a CEL result. Integers beyond 2^53 become text, as do timestamps (RFC 3339), durations (`90s`),
 * quantities and bytes (base64). null and an empty optional at the top read as `undefined`, inside as null.
 * What is JSON already is returned as it is, not copied.
 * @throws {ExtractionFailure} NaN, an infinity, or a value with no JSON form
 */
export function toJson(value: unknown): Json | undefined {
  return convert(value) ?? undefined;
}

function convert(value: unknown): Json {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "bigint") return integer(value);
  if (typeof value === "object") return convertObject(value);
  throw new ExtractionFailure(
    typeof value === "number" ? "is NaN or infinite" : "has no JSON form",
  );
}

const integer = (value: bigint): Json =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();

function convertObject(value: object): Json {
  spendWork(1);
  if (Array.isArray(value)) return convertList(value as readonly unknown[]);
  if (isSet(value)) return convertList([...value]);
  if (isMap(value))
    return Object.fromEntries([...value].map(([key, it]) => [String(key), convert(it)]));
  if (value instanceof Optional) return convert(value.orValue(null));
  return convertScalar(value) ?? convertMap(value as Readonly<Record<string, unknown>>);
}

function convertList(list: readonly unknown[]): Json {
  let copy: Json[] | undefined;
  for (const [index, it] of list.entries()) {
    const converted = convert(it);
    if (copy === undefined && converted !== it) copy = list.slice(0, index) as Json[];
    copy?.push(converted);
  }
  return copy ?? (list as readonly Json[]);
}

function convertMap(map: Readonly<Record<string, unknown>>): Json {
  let isSame = true;
  const entries = Object.entries(map).map(([key, it]): [string, Json] => {
    const converted = convert(it);
    isSame &&= converted === it;
    return [key, converted];
  });
  return isSame ? (map as Readonly<Record<string, Json>>) : Object.fromEntries(entries);
}

function convertScalar(value: object): Json | undefined {
  if (isDate(value)) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof UnsignedInt) return convert(value.valueOf());
  if (value instanceof Quantity) return value.text;
  if (value instanceof Duration) return value.toString();
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return undefined;
  throw new ExtractionFailure("has no JSON form");
}
