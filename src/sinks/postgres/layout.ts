import { escapeIdentifier } from "pg";

/** Names of what a sink keeps in the database. */
export interface Layout {
  readonly schema: string;
  readonly table: string;
  readonly epochTable: string;
  /** Quoted and qualified, for SQL. */
  readonly rows: string;
  readonly epochs: string;
  /** `schema.table`, for messages. */
  readonly label: string;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  /** What follows the type where the column is made. Added columns must suit rows that are there already. */
  readonly definition: string;
}

const text = (name: string): Column => ({ name, type: "text", definition: "NOT NULL DEFAULT ''" });

export const rowKey = [
  "cluster",
  "inventory_namespace",
  "inventory_name",
  "target_namespace",
  "target_name",
  "source_uid",
];
export const identity = ["resource_namespace", "resource_name", "api_group", "api_version", "kind"];
export const rowColumns: readonly Column[] = [
  ...[...rowKey, ...identity].map(text),
  { name: "payload", type: "jsonb", definition: "NOT NULL DEFAULT '{}'" },
  { name: "digest", type: "bytea", definition: "NOT NULL DEFAULT ''" },
  {
    name: "exported_at",
    type: "timestamp with time zone",
    definition: "NOT NULL DEFAULT '-infinity'",
  },
];

export const epochKey = ["cluster", "inventory_namespace", "inventory_name"];
export const epochColumns: readonly Column[] = [
  ...epochKey.map(text),
  { name: "epoch", type: "bigint", definition: "NOT NULL DEFAULT 0" },
];

export function layoutOf(schema: string, table: string): Layout {
  const epochTable = `${table}_epochs`;
  const qualified = (name: string): string =>
    `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
  return {
    schema,
    table,
    epochTable,
    rows: qualified(table),
    epochs: qualified(epochTable),
    label: `${schema}.${table}`,
  };
}
