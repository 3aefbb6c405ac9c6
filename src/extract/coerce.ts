import type { Attribute } from "../../generated/types.ts";
import type { Json } from "../rows/row.ts";

export type AttributeType = Attribute["type"];

const integerText = /^[+-]?\d{1,20}$/;
const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

const coercions: Readonly<Record<AttributeType, (value: Json) => Json | undefined>> = {
  any: (value) => value,
  string: (value) =>
    typeof value === "number" || typeof value === "boolean" ? String(value) : text(value),
  int,
  double,
  bool: (value) => (typeof value === "boolean" ? value : truth(value)),
  list: (value) => (Array.isArray(value) ? value : undefined),
  map: (value) => (typeName(value) === "map" ? value : undefined),
};

/**
 * Brings `value` to `type`; `undefined` when it can't be. string: text, numbers, booleans. int: whole numbers and
 * text of them, which stays text beyond 2^53 and must fit 64 bits. double: numbers and text of them. bool:
 * booleans, "true", "false". list and map: themselves. any: everything. Nothing is rounded.
 */
export const attributeTypes = Object.keys(coercions) as readonly AttributeType[];

export const coerce = (value: Json, type: AttributeType): Json | undefined =>
  coercions[type](value);

/** Why `coerce` gave `undefined`; does not quote the value. */
export const mismatch = (value: Json, type: AttributeType): string =>
  `is a ${typeName(value)}, wanted ${type}`;

function typeName(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "map";
  return typeof value === "boolean" ? "bool" : typeof value;
}

const text = (value: Json): string | undefined => (typeof value === "string" ? value : undefined);

function truth(value: Json): boolean | undefined {
  if (value === "true") return true;
  return value === "false" ? false : undefined;
}

function int(value: Json): Json | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value !== "string" || !integerText.test(value)) return undefined;
  const exact = BigInt(value.replace(/^\+/, ""));
  const near = Number(exact);
  if (Number.isSafeInteger(near)) return near;
  return BigInt.asIntN(64, exact) === exact ? exact.toString() : undefined;
}

function double(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !decimalText.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
