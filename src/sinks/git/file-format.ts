import { dump, JSON_SCHEMA, load } from "js-yaml";
import { isMap, rowOfItem } from "../../rows/item.ts";
import type { Json, Row } from "../../rows/row.ts";
import type { Format } from "./path-template.ts";

const yamlOptions = { sortKeys: true, lineWidth: -1, noRefs: true } as const;

export const yamlOf = (value: Json): string => dump(value, yamlOptions);

/** JSON with sorted keys, indented by two spaces from `margin` on; no line break at the end. */
export function indented(value: Json, margin = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${margin}  `;
  const isList = Array.isArray(value);
  const members = isList
    ? (value as readonly Json[]).map((it) => inner + indented(it, inner))
    : Object.entries(value as Readonly<Record<string, Json>>)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, it]) => `${inner}${JSON.stringify(key)}: ${indented(it, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  return members.length === 0
    ? `${open}${close}`
    : `${open}\n${members.join(",\n")}\n${margin}${close}`;
}

/** Objects nest as deeply as they like. */
const reading = { schema: JSON_SCHEMA, maxDepth: 10_000 };

const parse = (text: string, format: Format): unknown =>
  format === "yaml" ? load(text, reading) : JSON.parse(text);

const itemsOf = (text: string, format: Format): readonly unknown[] => {
  if (format === "ndjson")
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown);
  const value = parse(text, format);
  return isMap(value) && Array.isArray(value["items"])
    ? (value["items"] as readonly unknown[])
    : [value];
};

/** Rows in a file we wrote, a document or one row's; `undefined` when somebody changed it beyond recognition. */
export function rowsOfFile(text: string, format: Format): readonly Row[] | undefined {
  try {
    const items = itemsOf(text, format);
    const rows = items.flatMap((it) => rowOfItem(it) ?? []);
    return rows.length === items.length ? rows : undefined;
  } catch {
    return undefined;
  }
}
