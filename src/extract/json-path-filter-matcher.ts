import type { Json } from "../rows/row.ts";
import { follow, type Comparison, type Filter, type Operand } from "./json-path-segment.ts";

type Orderable = string | number | bigint;
/** Of an integer beyond 2^53 both parseJson and the parser of filters make a bigint, of no other number. */
type Value = Json | bigint;

const orders: Readonly<Record<Comparison, (left: Orderable, right: Orderable) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/**
 * Whether a list item passes. As in kubectl an item without the compared field never does, not even for `!=`;
 * values of different types are unequal and have no order; text is ordered by code unit.
 */
export function matcherOf({ left, test }: Filter): (item: Json) => boolean {
  const leftOf = reader(left);
  if (test === undefined) return (item) => (leftOf(item) ?? null) !== null;
  const rightOf = reader(test.right);
  const { comparison } = test;
  return (item) => compare(leftOf(item) ?? null, rightOf(item) ?? null, comparison);
}

const reader = (operand: Operand): ((item: Json) => Value | undefined) =>
  operand.type === "literal" ? () => operand.value : (item) => follow(item, operand.keys);

function compare(left: Value, right: Value, comparison: Comparison): boolean {
  if (left === null || right === null) return false;
  if (typeof left === "string" && typeof right === "string") return orders[comparison](left, right);
  if (isNumeric(left) && isNumeric(right)) return orders[comparison](left, right);
  if (comparison === "==") return left === right;
  return comparison === "!=" && left !== right;
}

const isNumeric = (value: Value): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";
