import type { Attribute } from "../../generated/types.ts";
import type { Json } from "../rows/row.ts";

export type AttributeType = Attribute["type"];

/** Brings a value to a type. @throws {RangeError} it can't be; the message names kinds, never the value */
export function coerce(value: Json, type: AttributeType): Json {
  const coerced = coercions[type](value);
  if (coerced === undefined) throw new RangeError(`is ${kindOf(value)}, wanted ${type}`);
  return coerced;
}

const integerText = /^[+-]?\d{1,15}$/;
const numberText = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

const coercions: Readonly<Record<AttributeType, (value: Json) => Json | undefined>> = {
  any: (value) => value,
  string: (value) =>
    typeof value === "string"
      ? value
      : typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : undefined,
  int: (value) => {
    const number = typeof value === "string" && integerText.test(value) ? Number(value) : value;
    return Number.isSafeInteger(number) ? number : undefined;
  },
  double: (value) => {
    const number = typeof value === "string" && numberText.test(value) ? Number(value) : value;
    return Number.isFinite(number) ? number : undefined;
  },
  bool: (value) => (value === "true" ? true : value === "false" ? false : only("boolean", value)),
  list: (value) => (Array.isArray(value) ? value : undefined),
  map: (value) => (Array.isArray(value) || value === null ? undefined : only("object", value)),
};

const only = (kind: "boolean" | "object", value: Json): Json | undefined =>
  typeof value === kind ? value : undefined;

const kindOf = (value: Json): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a double";
  return kinds[typeof value] ?? "a map";
};

const kinds: Readonly<Record<string, string>> = { string: "a string", boolean: "a bool" };
