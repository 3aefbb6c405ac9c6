import type { Retained } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import { parameterColumns, parametersOf, unnested } from "./batch.ts";
import type { Session } from "./connections.ts";
import type { Owner } from "./epoch.ts";
import { contents, identity, type Layout, listed, rowKey } from "./layout.ts";

/** Primary key of a row within its inventory. */
export interface RowKey {
  readonly targetNamespace: string;
  readonly targetName: string;
  readonly uid: string;
}

export interface Held extends RowKey {
  /** Lower-case hex. */
  readonly digest: string;
}

const maxKeys = 5000;

/** Limits a statement to the rows of the owner in its first three parameters. */
export const mine = "cluster = $1 AND inventory_namespace = $2 AND inventory_name = $3";
/** As isRetained says it. */
const retained = `(target_namespace || '/' || target_name = ANY ($4::text[])
  OR target_namespace || '/' || target_name || '/' || resource_namespace = ANY ($4::text[]))`;

export interface Write {
  readonly rows: readonly Row[];
  readonly exportedAt: Date;
}

export interface Written {
  /** Rows. */
  readonly written: number;
  /** Of all payloads. */
  readonly bytes: number;
}

/** Columns that a write gives, in its order. */
export const writtenColumns = `cluster, inventory_namespace, inventory_name, exported_at, ${parameterColumns}`;

/** Writes those rows of a batch that differ. */
export async function upsert(
  session: Session,
  layout: Layout,
  owner: Owner,
  write: Write,
): Promise<Written> {
  const { values, bytes } = parametersOf(write.rows);
  const { rowCount } = await session.query(
    `INSERT INTO ${layout.rows} AS held (${writtenColumns})
     SELECT $1, $2, $3, $4::timestamptz, target_namespace, target_name, source_uid, resource_namespace,
            resource_name, api_group, api_version, kind, payload::jsonb, digest
       FROM ${unnested(5)} AS row(${parameterColumns})
     ON CONFLICT (${listed(rowKey)})
     DO UPDATE SET (${listed(contents)}, exported_at) = (${listed(contents, "excluded.")}, excluded.exported_at)
     WHERE (${listed(contents, "held.")}) IS DISTINCT FROM (${listed(contents, "excluded.")})`,
    [...owner, write.exportedAt.toISOString(), ...values],
  );
  return { written: rowCount ?? 0, bytes };
}

/**
 * Those rows of a batch that the table holds otherwise or not at all. The server compares content with content, for
 * somebody may have edited a row and left its digest; nothing is locked.
 */
export async function differing(
  session: Session,
  layout: Layout,
  owner: Owner,
  batch: readonly Row[],
): Promise<readonly Row[]> {
  const { rows } = await session.query<[number]>({
    // A subquery for each key, as in `remove`.
    text: `SELECT row.place::int
       FROM ${unnested(4)} WITH ORDINALITY AS row(${parameterColumns}, place)
      WHERE NOT coalesce((
        SELECT (${listed(contents, "held.")}) = (${listed(identity, "row.")},
                row.payload::jsonb, row.digest)
          FROM ${layout.rows} AS held
         WHERE ${mine} AND held.target_namespace = row.target_namespace
           AND held.target_name = row.target_name AND held.source_uid = row.source_uid
        OFFSET 0), false)`,
    values: [...owner, ...parametersOf(batch).values],
    rowMode: "array",
  });
  const places = new Set(rows.map(([place]) => place));
  return batch.filter((_, index) => places.has(index + 1));
}

/** Each column of the keys, as unnest takes them. */
export const keyColumns = (keys: readonly RowKey[]): string[][] => [
  keys.map((it) => it.targetNamespace),
  keys.map((it) => it.targetName),
  keys.map((it) => it.uid),
];

/** Deletes by key; returns how many were there. */
export async function remove(
  session: Session,
  layout: Layout,
  owner: Owner,
  keys: readonly RowKey[],
): Promise<number> {
  let removed = 0;
  for (let start = 0; start < keys.length; start += maxKeys) {
    const some = keys.slice(start, start + maxKeys);
    const { rowCount } = await session.query(
      // Each key is looked up on its own: before the first ANALYZE the planner takes an inventory for one row, and a
      // plain join would read all of it to delete one. The epoch's lock keeps the tuples where they are.
      `DELETE FROM ONLY ${layout.rows} WHERE ctid = ANY (ARRAY(
         SELECT held.ctid
           FROM unnest($4::text[], $5::text[], $6::text[]) AS gone(target_namespace, target_name, source_uid)
          CROSS JOIN LATERAL (
            SELECT row.ctid FROM ONLY ${layout.rows} AS row
             WHERE ${mine} AND row.target_namespace = gone.target_namespace
               AND row.target_name = gone.target_name AND row.source_uid = gone.source_uid
            OFFSET 0) AS held))`,
      [...owner, ...keyColumns(some)],
    );
    removed += rowCount ?? 0;
  }
  return removed;
}

/** Whether any of these stands. */
export async function isHeld(
  session: Session,
  layout: Layout,
  owner: Owner,
  keys: readonly RowKey[],
): Promise<boolean> {
  for (let start = 0; start < keys.length; start += maxKeys) {
    const some = keys.slice(start, start + maxKeys);
    const { rowCount } = await session.query(
      `SELECT 1 FROM unnest($4::text[], $5::text[], $6::text[]) AS gone(target_namespace, target_name, source_uid)
        CROSS JOIN LATERAL (
          SELECT 1 FROM ${layout.rows} AS row
           WHERE ${mine} AND row.target_namespace = gone.target_namespace
             AND row.target_name = gone.target_name AND row.source_uid = gone.source_uid
          OFFSET 0) AS held LIMIT 1`,
      [...owner, ...keyColumns(some)],
    );
    if (rowCount !== 0) return true;
  }
  return false;
}

/** What the table holds of an inventory by row key, without what is retained. */
export async function readHeld(
  session: Session,
  layout: Layout,
  owner: Owner,
  except: Retained,
): Promise<Map<string, Held>> {
  const held = new Map<string, Held>();
  await session.query({
    text: `DECLARE held NO SCROLL CURSOR FOR
      SELECT target_namespace, target_name, source_uid, encode(digest, 'hex')
        FROM ${layout.rows} WHERE ${mine} AND NOT ${retained}`,
    values: [...owner, [...except]],
  });
  for (;;) {
    const { rows } = await session.query<[string, string, string, string]>({
      text: "FETCH 5000 FROM held",
      rowMode: "array",
    });
    for (const [targetNamespace, targetName, uid, digest] of rows)
      held.set(`${targetNamespace}/${targetName}/${uid}`, {
        targetNamespace,
        targetName,
        uid,
        digest,
      });
    if (rows.length === 0) break;
  }
  await session.query("CLOSE held");
  return held;
}
