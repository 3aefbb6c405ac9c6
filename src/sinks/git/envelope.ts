import { checksumOf } from "../../rows/snapshot.ts";
import type { Json, Row } from "../../rows/row.ts";
import { indented, yamlOf } from "./file-format.ts";
import type { Format } from "./path-template.ts";

/** An inventory as one document, or one of several; its fields stand in api/export/envelope.yaml. */
export interface Envelope {
  readonly cluster: string;
  readonly exportedAt: string;
  /** In canonical order. */
  readonly rows: readonly Row[];
  /** Left out where one document holds all rows. Counted from 1. */
  readonly part?: { readonly index: number; readonly total: number };
}

export const schemaVersion = "kollect.dev/v1alpha1";

/** A row as it stands in a document, with what parts it from the one before. */
export function rowText(row: Row, format: Format): string {
  if (format === "ndjson") return `${row.json}\n`;
  if (format === "yaml") return yamlOf([JSON.parse(row.json) as Json]);
  return `,\n    ${indented(JSON.parse(row.json) as Json, "    ")}`;
}

/**
 * The document in pieces. The envelope's own fields come first and the items last, each item with sorted keys; ndjson
 * has one item a line and its facts in the set's manifest beside it.
 */
export function* documentText(
  { cluster, exportedAt, rows, part }: Envelope,
  format: Format,
): Generator<string> {
  if (format === "ndjson") {
    for (const row of rows) yield rowText(row, format);
    return;
  }
  const head: readonly (readonly [string, Json])[] = [
    ["schemaVersion", schemaVersion],
    ["checksum", checksumOf(rows)],
    ...(part === undefined
      ? []
      : ([
          ["partIndex", part.index],
          ["partTotal", part.total],
        ] as const)),
    ["itemCount", rows.length],
    ["exportedAt", exportedAt],
    ["cluster", cluster],
  ];
  if (format === "yaml") {
    for (const [key, value] of head) yield yamlOf({ [key]: value });
    yield rows.length === 0 ? "items: []\n" : "items:\n";
    for (const row of rows) yield rowText(row, format);
    return;
  }
  yield "{\n";
  for (const [key, value] of head) yield `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  yield `  "items": [`;
  let isFirst = true;
  for (const row of rows) {
    const text = rowText(row, format);
    yield isFirst ? text.slice(1) : text;
    isFirst = false;
  }
  yield rows.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
}
