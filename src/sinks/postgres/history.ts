import type { Session } from "./connections.ts";
import type { Owner } from "./epoch.ts";
import { contents, historyKey, type Layout, listed, rowColumns } from "./layout.ts";
import { mine, type RowKey } from "./row-table.ts";

const maxKeys = 5000;
const columns = rowColumns.map((it) => it.name);

/** Limits a subquery about `table` to one row; OFFSET 0 keeps it one look-up for each key: see `remove`. */
const of = (table: string, key: string): string =>
  `${mine} AND ${table}.target_namespace = ${key}.target_namespace
     AND ${table}.target_name = ${key}.target_name AND ${table}.source_uid = ${key}.source_uid`;
const keys = (first: number): string =>
  `unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[])
     AS key(target_namespace, target_name, source_uid)`;

/**
 * Brings the history of `rowKeys` up to date with the table: ends versions that no longer stand, begins those that do.
 * A version begins where the one before ended. Where the clock was set back, that is later than `at`: then a
 * version may end when it began, is never seen, and is taken over by the next one.
 */
export async function record(
  session: Session,
  layout: Layout,
  owner: Owner,
  { rowKeys, at }: { readonly rowKeys: readonly RowKey[]; readonly at: Date },
): Promise<void> {
  for (let start = 0; start < rowKeys.length; start += maxKeys) {
    const some = rowKeys.slice(start, start + maxKeys);
    const values = [
      ...owner,
      at.toISOString(),
      some.map((it) => it.targetNamespace),
      some.map((it) => it.targetName),
      some.map((it) => it.uid),
    ];
    await session.query(
      `UPDATE ${layout.history} AS version SET valid_to = greatest(version.valid_from, $4::timestamptz)
        WHERE version.ctid = ANY (ARRAY(
          SELECT open.ctid FROM ${keys(5)}
           CROSS JOIN LATERAL (
             SELECT it.ctid, ${listed(contents, "it.")} FROM ${layout.history} AS it
              WHERE ${of("it", "key")} AND it.valid_to IS NULL OFFSET 0) AS open
           WHERE NOT coalesce((
             SELECT (${listed(contents, "held.")}) = (${listed(contents, "open.")})
               FROM ${layout.rows} AS held WHERE ${of("held", "key")} OFFSET 0), false)))`,
      values,
    );
    await session.query(
      `INSERT INTO ${layout.history} (${listed(columns)}, valid_from)
       SELECT ${listed(columns, "held.")}, greatest($4::timestamptz, (
                SELECT past.valid_to FROM ${layout.history} AS past WHERE ${of("past", "key")}
                 ORDER BY past.valid_from DESC LIMIT 1))
         FROM ${keys(5)}
        CROSS JOIN LATERAL (
          SELECT * FROM ${layout.rows} AS it WHERE ${of("it", "key")} OFFSET 0) AS held
        WHERE NOT coalesce((
          SELECT true FROM ${layout.history} AS open
           WHERE ${of("open", "key")} AND open.valid_to IS NULL OFFSET 0), false)
       ON CONFLICT (${listed(historyKey)})
       DO UPDATE SET (${listed(contents)}, exported_at, valid_to) =
                     (${listed(contents, "excluded.")}, excluded.exported_at, NULL)`,
      values,
    );
  }
}

/**
 * Keys of an inventory whose current version is not what the table holds, in lists that one `record` takes. Changes
 * made meanwhile do not appear.
 */
export async function* misrecorded(
  session: Session,
  layout: Layout,
  owner: Owner,
): AsyncGenerator<readonly RowKey[]> {
  const key = "target_namespace, target_name, source_uid";
  await session.query({
    // A full join is never a nested loop, whatever the planner believes of a table without statistics.
    text: `DECLARE misrecorded NO SCROLL CURSOR FOR
      SELECT ${key}
        FROM (SELECT ${key}, ROW(${listed(contents)}) AS content FROM ${layout.rows} WHERE ${mine}) AS held
        FULL JOIN (SELECT ${key}, ROW(${listed(contents)}) AS content FROM ${layout.history}
                    WHERE ${mine} AND valid_to IS NULL) AS open USING (${key})
       WHERE held.content IS DISTINCT FROM open.content`,
    values: [...owner],
  });
  for (;;) {
    const { rows } = await session.query<[string, string, string]>({
      text: `FETCH ${maxKeys} FROM misrecorded`,
      rowMode: "array",
    });
    if (rows.length === 0) break;
    yield rows.map(([targetNamespace, targetName, uid]) => ({ targetNamespace, targetName, uid }));
  }
  await session.query("CLOSE misrecorded");
}

const expired = `${mine} AND valid_to < $4::timestamptz - $5::int * interval '24 hours'`;

/** True if versions of an inventory ended longer ago than they are to be kept. */
export async function hasExpired(
  session: Session,
  { history, retentionDays }: Layout,
  owner: Owner,
  at: Date,
): Promise<boolean> {
  if (retentionDays === undefined) return false;
  const { rowCount } = await session.query(`SELECT 1 FROM ${history} WHERE ${expired} LIMIT 1`, [
    ...owner,
    at.toISOString(),
    retentionDays,
  ]);
  return rowCount !== 0;
}

const expireAtOnce = 50_000;
const expireRounds = 10;

/** Deletes versions that `hasExpired` speaks of; what is left after half a million waits for the next time. */
export async function expire(
  session: Session,
  { history, retentionDays }: Layout,
  owner: Owner,
  at: Date,
): Promise<void> {
  for (let round = 0; round < expireRounds; round++) {
    const { rowCount } = await session.query(
      `DELETE FROM ${history} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${history} WHERE ${expired} LIMIT ${expireAtOnce}))`,
      [...owner, at.toISOString(), retentionDays],
    );
    if ((rowCount ?? 0) < expireAtOnce) break;
  }
}
