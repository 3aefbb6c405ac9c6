import { escapeIdentifier } from "pg";
import type { Session } from "./connections.ts";
import type { Findings } from "./findings.ts";
import { type Layout, qualified } from "./layout.ts";

interface Lack {
  readonly reader: string;
  readonly isKnown: boolean;
  readonly privilege: string | null;
  /** What the privilege is for: `SCHEMA`, `TABLE` or `FUNCTION`, and its name. */
  readonly type: string;
  readonly name: string;
}

const find = `
  WITH reader AS (
    SELECT wanted.name, r.oid FROM unnest($4::text[]) AS wanted(name) LEFT JOIN pg_roles r ON r.rolname = wanted.name),
  thing AS (
    SELECT 'SCHEMA' AS type, n.oid, n.nspname::text AS name, 'USAGE' AS privilege FROM pg_namespace n WHERE n.nspname = $1
    UNION ALL
    SELECT 'TABLE', c.oid, c.relname, 'SELECT' FROM pg_class c
     WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = ANY($2)
    UNION ALL
    SELECT 'FUNCTION', p.oid, p.proname, 'EXECUTE' FROM pg_proc p
     WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND p.proname = $3 AND p.pronargs = 1)
  SELECT reader.name AS reader, reader.oid IS NOT NULL AS "isKnown", thing.privilege, thing.type, thing.name
    FROM reader LEFT JOIN thing ON CASE thing.type
      WHEN 'SCHEMA' THEN NOT has_schema_privilege(reader.oid, thing.oid, thing.privilege)
      WHEN 'TABLE' THEN NOT has_table_privilege(reader.oid, thing.oid, thing.privilege)
      ELSE NOT has_function_privilege(reader.oid, thing.oid, thing.privilege) END
   WHERE reader.oid IS NULL OR thing.oid IS NOT NULL`;

/** What the readers may not read yet of what is there; views are a matter of their own. */
export async function inspectReaders(session: Session, layout: Layout): Promise<Findings> {
  const { schema, table, historyTable, asOf, hasHistory, readers } = layout;
  if (readers.length === 0) return { missing: [], wrong: [] };
  const { rows } = await session.query<Lack>(find, [
    schema,
    [table, ...(hasHistory ? [historyTable] : [])],
    hasHistory ? asOf : "",
    readers,
  ]);
  const unknown = rows.filter((it) => !it.isKnown).map((it) => it.reader);
  return {
    wrong: [...new Set(unknown)].map((it) => `there is no role ${it}, which readers names`),
    missing: rows
      .filter((it) => it.isKnown)
      .map(({ reader, privilege, type, name }) => {
        const object = {
          SCHEMA: escapeIdentifier(schema),
          FUNCTION: `${qualified(layout, name)}(timestamptz)`,
        };
        const target =
          type in object ? object[type as keyof typeof object] : qualified(layout, name);
        const label = type === "SCHEMA" ? `schema ${name}` : `${schema}.${name}`;
        return {
          statement: `GRANT ${privilege} ON ${type} ${target} TO ${escapeIdentifier(reader)}`,
          sentence: `role ${reader} lacks ${privilege} on ${label}`,
          isOptional: true,
        };
      }),
  };
}
