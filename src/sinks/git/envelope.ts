import { checksumOf } from "../../rows/snapshot.ts";
import type { Row } from "../../rows/row.ts";
import { indented, yamlOf } from "./file-format.ts";
import type { Json } from "../../rows/row.ts";
import type { Format } from "./path-template.ts";

/** A whole inventory as one document; its fields stand in api/export/envelope.yaml. */
export interface Envelope {
  readonly cluster: string;
  readonly exportedAt: Date;
  /** In canonical order. */
  readonly rows: readonly Row[];
}

/**
 * The document in pieces. The envelope's own fields come first and the items last, each item with sorted keys; ndjson
 * has no envelope, one item a line.
 */
export function* documentText(
  { cluster, exportedAt, rows }: Envelope,
  format: Format,
): Generator<string> {
  if (format === "ndjson") {
    for (const row of rows) yield `${row.json}\n`;
    return;
  }
  const head: readonly (readonly [string, Json])[] = [
    ["schemaVersion", "kollect.dev/v1alpha1"],
    ["checksum", checksumOf(rows)],
    ["itemCount", rows.length],
    ["exportedAt", exportedAt.toISOString()],
    ["cluster", cluster],
  ];
  if (format === "yaml") {
    for (const [key, value] of head) yield yamlOf({ [key]: value });
    yield rows.length === 0 ? "items: []\n" : "items:\n";
    for (const row of rows) yield yamlOf([JSON.parse(row.json) as Json]);
    return;
  }
  yield "{\n";
  for (const [key, value] of head) yield `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  yield `  "items": [`;
  let separator = "\n    ";
  for (const row of rows) {
    yield separator + indented(JSON.parse(row.json) as Json, "    ");
    separator = ",\n    ";
  }
  yield rows.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
}
