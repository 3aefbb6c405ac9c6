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
  /** A plain table: rows are deleted by their place in it, which partitions do not have in common. */
  readonly isPlain: boolean;
  /** Its rows survive a crash. */
  readonly isLogged: boolean;
  /** Rows may be hidden from us, and then look as if they were missing. */
  readonly hidesRows: boolean;
  readonly column: string;
  readonly type: string;
  /** Computed by the server; nobody may write it. */
  readonly isGenerated: boolean;
  /** A row that does not name the column is refused. */
  readonly isDemanded: boolean;
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
  SELECT c.relname AS table, c.relkind = 'r' AS "isPlain", c.relpersistence = 'p' AS "isLogged",
         row_security_active(c.oid) AS "hidesRows", coalesce(a.attname, '') AS column,
         format_type(a.atttypid, NULL) AS type, a.attgenerated <> '' OR a.attidentity = 'a' AS "isGenerated",
         a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS "isDemanded",
         (SELECT array_agg(k.attname::text ORDER BY n)
            FROM pg_index i
            CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS p(attnum, n)
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.attnum
           WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = ANY($2)
   ORDER BY c.relname, a.attnum`;

const definitionOf = ({ name, type, definition }: Column): string =>
  `${escapeIdentifier(name)} ${type} ${definition}`;

const creation = ({ relation, columns, key }: Table): string =>
  `CREATE TABLE ${relation} (${columns.map(definitionOf).join(", ")}, PRIMARY KEY (${key.join(", ")}))`;

const isSuitable = (wanted: string, found: string): boolean =>
  wanted === found || (wanted === "text" && found === "character varying");

/** What is wrong with one column that exists, ours or not. Columns that we do not know may be those of a newer version. */
const judge = (table: Table, label: string, found: Found): string[] => {
  const wanted = table.columns.find((it) => it.name === found.column);
  if (wanted === undefined)
    return found.isDemanded
      ? [
          `column ${found.column} of ${label} is NOT NULL without a default, and Kollect does not know it`,
        ]
      : [];
  if (found.isGenerated) return [`column ${found.column} of ${label} is generated`];
  return isSuitable(wanted.type, found.type)
    ? []
    : [`column ${found.column} of ${label} is ${found.type}, wanted ${wanted.type}`];
};

/** Compares one table that exists with what it should be. */
const compare = (table: Table, label: string, found: readonly Found[]): Findings => {
  const [first] = found;
  if (first?.isPlain === false) return { missing: [], wrong: [`${label} is no plain table`] };
  const types = new Map(found.map((it) => [it.column, it.type]));
  const absent = table.columns.filter(({ name }) => !types.has(name));
  const key = first?.key ?? [];
  return {
    missing: absent.map((column) => ({
      statement: `ALTER TABLE ${table.relation} ADD COLUMN ${definitionOf(column)}`,
      sentence: `${label} has no column ${column.name} ${column.type}`,
      isOptional: false,
      emptiesRows: table.key === rowKey,
    })),
    wrong: [
      ...(first?.isLogged === false ? [`${label} is unlogged: a crash would empty it`] : []),
      ...(first?.hidesRows === true
        ? [`row security hides rows of ${label} from this role; give it BYPASSRLS`]
        : []),
      ...found.flatMap((it) => judge(table, label, it)),
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
