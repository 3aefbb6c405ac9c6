import type { Session } from "./connections.ts";
import type { Layout } from "./layout.ts";

/** Strongest first: whoever holds these keeps others waiting longest. */
const modes = [
  "AccessExclusiveLock",
  "ExclusiveLock",
  "ShareRowExclusiveLock",
  "ShareLock",
  "ShareUpdateExclusiveLock",
  "RowExclusiveLock",
  "RowShareLock",
  "AccessShareLock",
];

const find = `
  SELECT l.pid, coalesce(a.usename, 'unknown') AS role, l.mode,
         coalesce($1 || '.' || c.relname, 'the right to change ' || $1 || '.' || $2[1]) AS what
    FROM pg_locks l
    LEFT JOIN pg_class c ON l.locktype = 'relation' AND c.oid = l.relation
     AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND c.relname = ANY($2)
    LEFT JOIN pg_stat_activity a ON a.pid = l.pid
   WHERE l.granted AND l.pid <> pg_backend_pid()
     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND (c.oid IS NOT NULL OR l.locktype = 'advisory' AND l.objsubid = 1
          AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('kollect:' || $1 || '.' || $2[1], 0))
   ORDER BY array_position($3, l.mode), l.pid LIMIT 3`;

/**
 * Who holds locks on the sink's tables, as `process 4242 of role ann (ShareLock on public.inventory)`. Ends the failed
 * transaction of `session` first. Texts of statements and names of applications are left out: they are not ours to show.
 */
export async function lockHolders(
  session: Session,
  { schema, table, epochTable, historyTable }: Layout,
): Promise<readonly string[]> {
  await session.query("ROLLBACK");
  const { rows } = await session.query<{ pid: number; role: string; mode: string; what: string }>(
    find,
    [schema, [table, epochTable, historyTable], modes],
  );
  return rows.map(
    ({ pid, role, mode, what }) => `process ${pid} of role ${role} (${mode} on ${what})`,
  );
}
