import type { Row } from "../../rows/row.ts";
import { bytesArray, textArray } from "./arrays.ts";

const maxRows = 1000;
const maxBytes = 4 * 1024 * 1024;

/** jsonb holds neither NUL nor half a surrogate pair; one such row must not stop all others. */
export const storable = (json: string): string =>
  json.includes("\\u")
    ? json.replaceAll(
        /\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u(?:0000|d[89a-f][0-9a-f]{2})/gi,
        (escape) => (/^\\u(?:0000|d[89a-f]..)$/i.test(escape) ? "\\ufffd" : escape),
      )
    : json;

/**
 * Cuts `rows` into what one statement carries.
 * @yields rows, each key at most once
 */
export function* batches(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch = new Map<string, Row>();
  let bytes = 0;
  for (const row of rows) {
    if (batch.size >= maxRows || (batch.size > 0 && bytes + row.json.length > maxBytes)) {
      yield [...batch.values()];
      batch = new Map();
      bytes = 0;
    }
    batch.set(row.key, row);
    bytes += row.json.length;
  }
  if (batch.size > 0) yield [...batch.values()];
}

/** Names of the columns that `parametersOf` gives, in its order. */
export const parameterColumns =
  "target_namespace, target_name, source_uid, resource_namespace, resource_name, api_group, api_version, kind, payload, digest";

/** The parameters `$first` and following, each a list: `unnest` makes rows of them. */
export const unnested = (first: number): string => {
  const texts = Array.from({ length: 9 }, (_, index) => `$${first + index}::text[]`);
  return `unnest(${texts.join(", ")}, $${first + 9}::bytea[])`;
};

/** A batch by column, and the bytes of its payloads. */
export function parametersOf(rows: readonly Row[]): {
  readonly values: readonly Buffer[];
  readonly bytes: number;
} {
  const column = (of: (row: Row) => string): Buffer => textArray(rows.map(of)).array;
  const payload = textArray(rows.map((row) => storable(row.json)));
  return {
    values: [
      column((row) => row.targetNamespace),
      column((row) => row.targetName),
      column((row) => row.uid),
      column((row) => row.namespace),
      column((row) => row.name),
      column((row) => row.group),
      column((row) => row.version),
      column((row) => row.kind),
      payload.array,
      bytesArray(rows.map((row) => row.digest)),
    ],
    bytes: payload.bytes,
  };
}
