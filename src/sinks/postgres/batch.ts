import type { Row } from "../../rows/row.ts";

const maxRows = 1000;
const maxBytes = 4 * 1024 * 1024;

/** jsonb holds neither NUL nor half a surrogate pair; one such row must not stop all others. */
const storable = (json: string): string =>
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

/** The parameters `$first` and following, each a list of texts: `unnest` makes rows of them. */
export const unnested = (first: number): string =>
  `unnest(${Array.from({ length: 10 }, (_, index) => `$${first + index}::text[]`).join(", ")})`;

/** A batch by column; the digest in hex. */
export const parametersOf = (rows: readonly Row[]): string[][] =>
  [
    (row: Row) => row.targetNamespace,
    (row: Row) => row.targetName,
    (row: Row) => row.uid,
    (row: Row) => row.namespace,
    (row: Row) => row.name,
    (row: Row) => row.group,
    (row: Row) => row.version,
    (row: Row) => row.kind,
    (row: Row) => storable(row.json),
    (row: Row) => row.digest,
  ].map((column) => rows.map(column));
