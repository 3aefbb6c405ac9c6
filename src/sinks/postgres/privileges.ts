import type { Session } from "./connections.ts";
import type { Layout } from "./layout.ts";

const wanted = ["SELECT", "INSERT", "UPDATE", "DELETE"];

const onTables = `
  SELECT privilege || ' on ' || $1 || '.' || c.relname AS lack
    FROM pg_class c CROSS JOIN unnest($3::text[]) AS privilege
   WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = ANY($2)
     AND NOT has_table_privilege(c.oid, privilege)
   ORDER BY c.relname, array_position($3, privilege)`;
const onSchema = `
  SELECT privilege || ' on schema ' || $1 AS lack
    FROM pg_namespace n CROSS JOIN unnest($2::text[]) AS privilege
   WHERE n.nspname = $1 AND NOT has_schema_privilege(n.oid, privilege)`;
const onDatabase = `
  SELECT 'CREATE on the database' AS lack
   WHERE NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)
     AND NOT has_database_privilege(current_database(), 'CREATE')`;

/** Privileges that a write would miss, as `INSERT on public.inventory`. `mustCreate`: the table is to be made. */
export async function lacking(
  session: Session,
  { schema, table, epochTable, historyTable, hasHistory }: Layout,
  mustCreate: boolean,
): Promise<readonly string[]> {
  const tables = await session.query<{ lack: string }>(onTables, [
    schema,
    [table, epochTable, ...(hasHistory ? [historyTable] : [])],
    wanted,
  ]);
  const schemas = await session.query<{ lack: string }>(onSchema, [
    schema,
    mustCreate ? ["USAGE", "CREATE"] : ["USAGE"],
  ]);
  const databases = await session.query<{ lack: string }>(onDatabase, [schema]);
  return [tables, schemas, databases].flatMap(({ rows }) => rows.map((it) => it.lack));
}
