import { escapeIdentifier } from "pg";
import type { Session } from "./connections.ts";
import type { Layout } from "./layout.ts";

/** Serializes DDL of all Kollects on one table. */
export const lockDefinitions =
  "SELECT pg_advisory_xact_lock(hashtextextended('kollect:' || $1, 0))";

/**
 * Waits are bounded: by a lock of somebody, by a slow statement, and, should this process stop within the transaction,
 * what it holds. Whoever gave the role or the database a stricter limit keeps it.
 */
const limits = {
  lock_timeout: "10s",
  statement_timeout: "60s",
  idle_in_transaction_session_timeout: "60s",
};
const bounded = Object.entries(limits)
  .map(
    ([name, limit]) => `SELECT set_config('${name}', '${limit}', true)
      WHERE current_setting('${name}')::interval NOT BETWEEN '1 ms' AND '${limit}'`,
  )
  .join(";\n");

/**
 * Runs `work` in one transaction that survives a crash once it committed, whatever the role's defaults. If `work`
 * fails, the connection must be closed, which rolls back: that works with a broken connection as well.
 * Settings are local, because a pooler in between refuses them at connect time. Names are qualified, so that nobody's
 * function takes the place of Postgres' own, and the server always spells a definition the same. The schema is for
 * triggers of others on our tables, which may not qualify theirs.
 * The first statement of `work` need not wait for the answer to BEGIN: where that failed, all that follow fail as well.
 */
export async function transaction<T>(
  session: Session,
  { schema }: Pick<Layout, "schema">,
  work: () => Promise<T>,
): Promise<T> {
  const begun = session.query(
    `BEGIN;
     SET LOCAL search_path = pg_catalog, ${escapeIdentifier(schema)};
     ${bounded};
     SELECT set_config('synchronous_commit', 'on', true)
      WHERE current_setting('synchronous_commit') = 'off'`,
  );
  const [, result] = await Promise.all([begun, work()]);
  // A failed transaction answers COMMIT with ROLLBACK, and no error.
  const { command } = await session.query("COMMIT");
  if (command !== "COMMIT") throw new RangeError(`COMMIT ended in ${command}`);
  return result;
}

/**
 * Runs `work` within the transaction so that a failure with one of the SQLSTATEs `bearable` undoes just that.
 * Returns that SQLSTATE; `undefined` if it was done.
 */
export async function attempt(
  session: Session,
  bearable: ReadonlySet<string>,
  work: () => Promise<unknown>,
): Promise<string | undefined> {
  await session.query("SAVEPOINT attempt");
  try {
    await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string" || !bearable.has(code)) throw error;
    await session.query("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt");
    return code;
  }
  await session.query("RELEASE SAVEPOINT attempt");
  return undefined;
}
