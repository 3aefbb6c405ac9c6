import type { SQLInputValue } from "node:sqlite";
import { canonicalJson, type Json } from "../../rows/row.ts";

/** By the attribute's type; what may be anything has none, and keeps what it is given. */
const types: Readonly<Record<string, string>> = {
  string: "TEXT",
  int: "INTEGER",
  double: "REAL",
  bool: "INTEGER",
  list: "TEXT",
  map: "TEXT",
};

/** What a column of such an attribute is declared as. */
export const sqliteType = (type: string): string => types[type] ?? "";

/** Lists and maps are JSON, bool is 0 or 1. */
export const sqliteValue = (value: Json): SQLInputValue => {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === "string" || value === null) return value;
  return canonicalJson(value);
};
