import { canonicalJson, type Json } from "../../rows/row.ts";

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isScalar = (value: Json): boolean => typeof value !== "object" || value === null;

/** A value on one line: lists of plain values with commas, everything else that is no plain value as JSON. */
export function plainText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (isList(value) && value.every(isScalar))
    return value.map((it) => plainText(it) ?? "").join(",");
  return canonicalJson(value);
}
