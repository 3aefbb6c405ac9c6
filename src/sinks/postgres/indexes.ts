import { escapeIdentifier } from "pg";
import type { Session } from "./connections.ts";
import type { Missing } from "./findings.ts";
import { type Layout, rowKey } from "./layout.ts";

interface Index {
  readonly name: string;
  readonly table: string;
  readonly relation: string;
  /** What stands between the table's name and the end. */
  readonly on: string;
  readonly isUnique: boolean;
}

/** With 15 bytes after the longest table's name, a name has 63. */
const indexesOf = (layout: Layout): readonly Index[] => {
  const { table, rows, historyTable, history } = layout;
  const onRows = (end: string, on: string): Index => ({
    name: `${table}_${end}_idx`,
    table,
    relation: rows,
    on,
    isUnique: false,
  });
  const onHistory = (end: string, on: string, isUnique = false): Index => ({
    name: `${table}_${end}_idx`,
    table: historyTable,
    relation: history,
    on,
    isUnique,
  });
  return [
    ...(layout.hasIndexes
      ? [
          onRows("kind", "(kind, resource_namespace)"),
          onRows("name", "(resource_namespace, resource_name)"),
          onRows("age", "(exported_at)"),
          onRows("attr", "USING gin ((payload -> 'attributes') jsonb_path_ops)"),
        ]
      : []),
    ...(layout.hasHistory
      ? [
          // At most one version of a row is current: see docs/decisions/0022.
          onHistory("open", `(${rowKey.join(", ")}) WHERE valid_to IS NULL`, true),
          onHistory("past", "(valid_to)"),
        ]
      : []),
    ...(layout.hasHistory && layout.hasIndexes
      ? [onHistory("object", "(resource_namespace, resource_name, valid_from)")]
      : []),
  ];
};

const findIndexes = `
  SELECT c.relname AS name FROM pg_class c
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = ANY($2)
     AND c.relkind = 'i'`;

/** Indexes that are not there, by name. Only what keeps a row from having two current versions is indispensable. */
export async function missingIndexes(session: Session, layout: Layout): Promise<Missing[]> {
  const indexes = indexesOf(layout);
  const { rows } = await session.query<{ name: string }>(findIndexes, [
    layout.schema,
    indexes.map((it) => it.name),
  ]);
  const found = new Set(rows.map((it) => it.name));
  return indexes
    .filter((it) => !found.has(it.name))
    .map(({ name, table, relation, on, isUnique }) => ({
      statement: `CREATE ${isUnique ? "UNIQUE " : ""}INDEX IF NOT EXISTS ${escapeIdentifier(name)} ON ${relation} ${on}`,
      sentence: `${layout.schema}.${table} has no ${isUnique ? "unique " : ""}index ${name} on ${on}`,
      isOptional: !isUnique,
    }));
}
