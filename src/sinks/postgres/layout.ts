import { escapeIdentifier } from "pg";
import type { SinkSpecs } from "../../../generated/sinks.ts";

/** Names of what a sink keeps in the database, and what of it is wanted. */
export interface Layout {
  readonly schema: string;
  readonly table: string;
  readonly epochTable: string;
  readonly historyTable: string;
  /** Name of the function that answers for a point in time. */
  readonly asOf: string;
  /** Quoted and qualified, for SQL. */
  readonly rows: string;
  readonly epochs: string;
  readonly history: string;
  /** `schema.table`, for messages. */
  readonly label: string;
  readonly hasHistory: boolean;
  /** Days after which ended versions go. */
  readonly retentionDays: number | undefined;
  readonly hasIndexes: boolean;
  /** Roles to let read; none where others make the tables, for then it is theirs to say who reads. */
  readonly readers: readonly string[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  /** What follows the type where the column is made. Added columns must suit rows that are there already. */
  readonly definition: string;
}

const text = (name: string): Column => ({ name, type: "text", definition: "NOT NULL DEFAULT ''" });
const time = (name: string, definition: string): Column => ({
  name,
  type: "timestamp with time zone",
  definition,
});

export const rowKey = [
  "cluster",
  "inventory_namespace",
  "inventory_name",
  "target_namespace",
  "target_name",
  "source_uid",
];
export const identity = ["resource_namespace", "resource_name", "api_group", "api_version", "kind"];
/** What two versions of a row may differ in. */
export const contents = [...identity, "payload", "digest"];
export const rowColumns: readonly Column[] = [
  ...[...rowKey, ...identity].map(text),
  { name: "payload", type: "jsonb", definition: "NOT NULL DEFAULT '{}'" },
  { name: "digest", type: "bytea", definition: "NOT NULL DEFAULT ''" },
  time("exported_at", "NOT NULL DEFAULT '-infinity'"),
];

export const epochKey = ["cluster", "inventory_namespace", "inventory_name"];
export const epochColumns: readonly Column[] = [
  ...epochKey.map(text),
  { name: "epoch", type: "bigint", definition: "NOT NULL DEFAULT 0" },
];

export const historyKey = [...rowKey, "valid_from"];
export const historyColumns: readonly Column[] = [
  ...rowColumns,
  time("valid_from", "NOT NULL DEFAULT '-infinity'"),
  time("valid_to", "CHECK (valid_to >= valid_from)"),
];

/** A name of the schema, quoted and qualified. */
export const qualified = ({ schema }: Pick<Layout, "schema">, name: string): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

/** `names`, each behind `prefix`, for SQL. */
export const listed = (names: readonly string[], prefix = ""): string =>
  names.map((name) => prefix + name).join(", ");

export function layoutOf(
  { schema, table, history, readers = [] }: NonNullable<SinkSpecs["postgres"]["postgres"]>,
  { mode, indexes }: SinkSpecs["postgres"]["provisioning"],
): Layout {
  const epochTable = `${table}_epochs`;
  const historyTable = `${table}_history`;
  return {
    schema,
    table,
    epochTable,
    historyTable,
    asOf: `${table}_as_of`,
    rows: qualified({ schema }, table),
    epochs: qualified({ schema }, epochTable),
    history: qualified({ schema }, historyTable),
    label: `${schema}.${table}`,
    hasHistory: history.enabled,
    retentionDays: history.retentionDays,
    hasIndexes: indexes,
    readers: mode === "ensure" ? readers : [],
  };
}
