import type { Session } from "./connections.ts";

/** Serializes DDL of all Kollects on one table. */
export const lockDefinitions =
  "SELECT pg_advisory_xact_lock(hashtextextended('kollect:' || $1, 0))";

/**
 * Runs `work` in one transaction that survives a crash once it committed, whatever the role's defaults. If `work`
 * fails, the connection must be closed, which rolls back: that works with a broken connection as well.
 * Settings are local, because a pooler in between refuses them at connect time.
 */
export async function transaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query(
    `BEGIN;
     SET LOCAL lock_timeout = '10s';
     SET LOCAL statement_timeout = '60s';
     SELECT set_config('synchronous_commit', 'on', true)
      WHERE current_setting('synchronous_commit') = 'off'`,
  );
  const result = await work();
  // A failed transaction answers COMMIT with ROLLBACK, and no error.
  const { command } = await session.query("COMMIT");
  if (command !== "COMMIT") throw new RangeError(`COMMIT ended in ${command}`);
  return result;
}
