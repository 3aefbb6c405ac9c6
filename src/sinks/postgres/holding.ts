import { rowOfItem } from "../../rows/item.ts";
import { partOf } from "../../rows/retained.ts";
import type { HeldRow, Holding } from "../sink.ts";
import type { Session } from "./connections.ts";
import { type Owner, readEpoch } from "./epoch.ts";
import type { Layout } from "./layout.ts";
import { keyColumns, mine } from "./row-table.ts";

/** Keys of one statement. */
const portion = 500;

/**
 * Runs `work` in a transaction that sees one moment and writes nothing. It may take its time: what reads from elsewhere
 * meanwhile keeps it waiting.
 */
export async function reading<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
     SET LOCAL search_path = pg_catalog;
     SET LOCAL idle_in_transaction_session_timeout = 0`,
  );
  const result = await work();
  await session.query("COMMIT");
  return result;
}

/** Rows of the table, or with `at` of its history. `undefined`: the inventory was never written. */
export async function readHolding(
  session: Session,
  layout: Layout,
  owner: Owner,
  at: string | undefined,
): Promise<Holding | undefined> {
  const { rows: tables } = await session.query<{ isThere: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS "isThere"`,
    [layout.epochs],
  );
  if (tables[0]?.isThere !== true) return undefined;
  if ((await readEpoch(session, layout, owner, "")) === undefined) return undefined;
  const from = at === undefined ? layout.rows : layout.history;
  const during =
    at === undefined
      ? ""
      : "AND held.valid_from <= $4::timestamptz AND (held.valid_to > $4::timestamptz OR held.valid_to IS NULL)";
  const values = at === undefined ? [...owner] : [...owner, at];
  return {
    list: async function* (): AsyncIterable<HeldRow> {
      await session.query({
        text: `DECLARE held NO SCROLL CURSOR FOR
          SELECT target_namespace, target_name, source_uid, resource_namespace, encode(digest, 'hex')
            FROM ${from} AS held WHERE ${mine} ${during}`,
        values,
      });
      for (;;) {
        const { rows } = await session.query<[string, string, string, string, string]>({
          text: "FETCH 5000 FROM held",
          rowMode: "array",
        });
        if (rows.length === 0) break;
        for (const [targetNamespace, targetName, uid, namespace, digest] of rows)
          yield {
            key: `${targetNamespace}/${targetName}/${uid}`,
            part: partOf({ targetNamespace, targetName, namespace }),
            digest,
          };
      }
      await session.query("CLOSE held");
    },
    rows: async function* (keys) {
      for (let start = 0; start < keys.length; start += portion) {
        const wanted = keys.slice(start, start + portion).map(rowKeyOf);
        const first = values.length + 1;
        const { rows } = await session.query<{ payload: string }>(
          // A subquery for each key, as in `remove`.
          `SELECT held.payload::text AS payload
             FROM unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[])
               AS wanted(target_namespace, target_name, source_uid)
            CROSS JOIN LATERAL (
              SELECT payload FROM ${from} AS held
               WHERE ${mine} ${during} AND held.target_namespace = wanted.target_namespace
                 AND held.target_name = wanted.target_name AND held.source_uid = wanted.source_uid
              OFFSET 0) AS held`,
          [...values, ...keyColumns(wanted)],
        );
        for (const { payload } of rows) {
          const row = rowOfItem(JSON.parse(payload));
          if (row !== undefined) yield row;
        }
      }
    },
  };
}

/** Names hold no slash; a uid might. */
function rowKeyOf(key: string): Parameters<typeof keyColumns>[0][number] {
  const [targetNamespace = "", targetName = "", ...uid] = key.split("/");
  return { targetNamespace, targetName, uid: uid.join("/") };
}
