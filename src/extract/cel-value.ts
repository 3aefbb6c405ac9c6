import { types } from "node:util";
import { Optional } from "@marcbachmann/cel-js";
import type { Json } from "../rows/row.ts";

/** A result of CEL as plain JSON; `undefined` for an empty optional. @throws {RangeError} JSON cannot hold it */
export function plainOf(value: unknown): Json | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return integer(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("the result is not a finite number");
    return value;
  }
  return typeof value === "object" ? composite(value) : undefined;
}

/** Beyond 2^53 the digits stay, as text. */
const integer = (value: bigint): Json =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value.toString();

const composite = (value: object): Json | undefined => {
  if (value instanceof Optional) return value.hasValue() ? plainOf(value.value()) : undefined;
  if (Array.isArray(value)) return value.map((it) => plainOf(it) ?? null);
  if (types.isDate(value)) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Map) return mapOf([...value]);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  return isPlain ? mapOf(Object.entries(value)) : special(value);
};

/** The library's own classes: unsigned integers and durations. */
const special = (value: object): Json | undefined => {
  const primitive: unknown = value.valueOf();
  if (typeof primitive === "bigint") return integer(primitive);
  if ("seconds" in value && "nanos" in value) return duration(value);
  throw new RangeError("the result is no value that JSON can hold");
};

const mapOf = (entries: readonly (readonly [unknown, unknown])[]): Json =>
  Object.fromEntries(entries.map(([key, it]) => [String(key), plainOf(it) ?? null]));

const duration = ({ seconds, nanos }: { seconds: unknown; nanos: unknown }): string => {
  const fraction = Number(nanos) === 0 ? "" : String(Number(nanos) / 1e9).slice(1);
  return `${String(seconds)}${fraction}s`;
};
