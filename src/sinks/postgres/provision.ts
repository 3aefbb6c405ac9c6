import { escapeIdentifier } from "pg";
import type { Session } from "./connections.ts";
import { type Column, epochColumns, epochKey, type Layout, rowColumns, rowKey } from "./layout.ts";
import { lockDefinitions, transaction } from "./transaction.ts";

/** How the database differs from what a sink needs. */
export interface Findings {
  /** What can be mended by adding: one statement and one sentence each. */
  readonly missing: readonly { readonly statement: string; readonly sentence: string }[];
  /** What only a person can mend. */
  readonly wrong: readonly string[];
  /** The table itself is missing, and so are its rows. */
  readonly isNew: boolean;
}

interface Table {
  readonly name: string;
  readonly relation: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

interface Found {
  readonly table: string;
  readonly relkind: string;
  readonly column: string;
  readonly type: string;
  /** Columns of the primary key, in order. */
  readonly key: readonly string[] | null;
}

const tablesOf = (layout: Layout): readonly [Table, Table] => [
  { name: layout.table, relation: layout.rows, columns: rowColumns, key: rowKey },
  { name: layout.epochTable, relation: layout.epochs, columns: epochColumns, key: epochKey },
];

const findColumns = `
  SELECT c.relname AS table, c.relkind AS relkind, coalesce(a.attname, '') AS column,
         format_type(a.atttypid, NULL) AS type,
         (SELECT array_agg(k.attname::text ORDER BY n)
            FROM pg_index i
            CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS p(attnum, n)
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.attnum
           WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = ANY($2)`;

const definitionOf = ({ name, type, definition }: Column): string =>
  `${escapeIdentifier(name)} ${type} ${definition}`;

const creation = ({ relation, columns, key }: Table): string =>
  `CREATE TABLE ${relation} (${columns.map(definitionOf).join(", ")}, PRIMARY KEY (${key.join(", ")}))`;

const isSuitable = (wanted: string, found: string): boolean =>
  wanted === found || (wanted === "text" && found === "character varying");

/** Compares one table that exists with what it should be. */
const compare = (table: Table, label: string, found: readonly Found[]): Omit<Findings, "isNew"> => {
  const [first] = found;
  // Rows are deleted by their place in the table, which partitions do not have in common.
  if (first !== undefined && first.relkind !== "r")
    return { missing: [], wrong: [`${label} is no plain table`] };
  const types = new Map(found.map((it) => [it.column, it.type]));
  const absent = table.columns.filter(({ name }) => !types.has(name));
  const key = first?.key ?? [];
  return {
    missing: absent.map((column) => ({
      statement: `ALTER TABLE ${table.relation} ADD COLUMN ${definitionOf(column)}`,
      sentence: `${label} has no column ${column.name} ${column.type}`,
    })),
    wrong: [
      ...table.columns.flatMap(({ name, type }) => {
        const actual = types.get(name);
        if (actual === undefined || isSuitable(type, actual)) return [];
        return [`column ${name} of ${label} is ${actual}, wanted ${type}`];
      }),
      ...(key.toSorted().join() === table.key.toSorted().join()
        ? []
        : [`the primary key of ${label} is (${key.join(", ")}), wanted (${table.key.join(", ")})`]),
    ],
  };
};

/** Looks, and changes nothing. Needs no privilege. */
export async function inspect(session: Session, layout: Layout): Promise<Findings> {
  const schemas = await session.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [
    layout.schema,
  ]);
  const tables = tablesOf(layout);
  const { rows } = await session.query<Found>(findColumns, [
    layout.schema,
    tables.map((it) => it.name),
  ]);
  const exists = (table: Table): boolean => rows.some((it) => it.table === table.name);
  const missing: { statement: string; sentence: string }[] = [];
  const wrong: string[] = [];
  if (schemas.rowCount === 0)
    missing.push({
      statement: `CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(layout.schema)}`,
      sentence: `there is no schema ${layout.schema}`,
    });
  for (const table of tables) {
    const label = `${layout.schema}.${table.name}`;
    if (exists(table)) {
      const found = compare(
        table,
        label,
        rows.filter((it) => it.table === table.name),
      );
      missing.push(...found.missing);
      wrong.push(...found.wrong);
    } else missing.push({ statement: creation(table), sentence: `there is no table ${label}` });
  }
  const isNew = !exists(tables[0]);
  if (isNew)
    missing.push({
      statement: `CREATE INDEX IF NOT EXISTS ${escapeIdentifier(`${layout.table}_kind_idx`)}
        ON ${layout.rows} (kind, resource_namespace)`,
      sentence: `${layout.label} has no index on (kind, resource_namespace)`,
    });
  return { missing, wrong, isNew };
}

/** Adds what is missing. Of several that do so at once, the first does it and the others see it done. */
export async function amend(session: Session, layout: Layout): Promise<void> {
  await transaction(session, async () => {
    await session.query(lockDefinitions, [layout.label]);
    const { missing, wrong } = await inspect(session, layout);
    if (wrong.length > 0) return;
    for (const { statement } of missing) await session.query(statement);
  });
}
