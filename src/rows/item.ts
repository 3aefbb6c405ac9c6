import { type Json, makeRow, type Row, type RowIdentity } from "./row.ts";

export const isMap = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fields = [
  "targetNamespace",
  "targetName",
  "namespace",
  "name",
  "group",
  "version",
  "kind",
  "uid",
] as const;

/** The row an item was made from; `undefined` when it is no item. */
export function rowOfItem(item: unknown): Row | undefined {
  if (!isMap(item) || !isMap(item["attributes"])) return undefined;
  const texts = fields.map((field) => [field, item[field] ?? (field === "group" ? "" : undefined)]);
  if (!texts.every(([, text]) => typeof text === "string")) return undefined;
  return makeRow(Object.fromEntries(texts) as RowIdentity, item["attributes"]);
}
