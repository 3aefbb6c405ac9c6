import { escapeIdentifier } from "pg";
import type { Session } from "./connections.ts";
import type { Findings, Missing } from "./findings.ts";
import {
  type Column,
  epochColumns,
  epochKey,
  historyColumns,
  historyKey,
  type Layout,
  rowColumns,
  rowKey,
} from "./layout.ts";

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

const tablesOf = (layout: Layout): readonly Table[] => [
  { name: layout.table, relation: layout.rows, columns: rowColumns, key: rowKey },
  { name: layout.epochTable, relation: layout.epochs, columns: epochColumns, key: epochKey },
  ...(layout.hasHistory
    ? [
        {
          name: layout.historyTable,
          relation: layout.history,
          columns: historyColumns,
          key: historyKey,
        },
      ]
    : []),
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
const compare = (table: Table, label: string, found: readonly Found[]): Findings => {
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
      isOptional: false,
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

/** What of the tables differs; `isNew`: there is no table of rows. */
export async function inspectTables(
  session: Session,
  layout: Layout,
): Promise<Findings & { readonly isNew: boolean }> {
  const tables = tablesOf(layout);
  const { rows } = await session.query<Found>(findColumns, [
    layout.schema,
    tables.map((it) => it.name),
  ]);
  const missing: Missing[] = [];
  const wrong: string[] = [];
  for (const table of tables) {
    const label = `${layout.schema}.${table.name}`;
    const columns = rows.filter((it) => it.table === table.name);
    if (columns.length > 0) {
      const found = compare(table, label, columns);
      missing.push(...found.missing);
      wrong.push(...found.wrong);
    } else
      missing.push({
        statement: creation(table),
        sentence: `there is no table ${label}`,
        isOptional: false,
      });
  }
  return { missing, wrong, isNew: !rows.some((it) => it.table === layout.table) };
}
