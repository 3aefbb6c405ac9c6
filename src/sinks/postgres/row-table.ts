import type { Retained } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Session } from "./connections.ts";
import type { Owner } from "./epoch.ts";
import { identity, type Layout } from "./layout.ts";

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

const maxRows = 1000;
const maxKeys = 5000;
const maxBytes = 4 * 1024 * 1024;

const mine = "cluster = $1 AND inventory_namespace = $2 AND inventory_name = $3";
/** As isRetained says it. */
const retained = `(target_namespace || '/' || target_name = ANY ($4::text[])
  OR target_namespace || '/' || target_name || '/' || resource_namespace = ANY ($4::text[]))`;

const digestDiffers = "held.digest IS DISTINCT FROM excluded.digest";
const content = ["digest", "payload", ...identity];
const contentDiffers = `(${content.map((it) => `held.${it}`).join()}) IS DISTINCT FROM (${content.map((it) => `excluded.${it}`).join()})`;

/** jsonb holds neither NUL nor half a surrogate pair; one such row must not stop all others. */
const storable = (json: string): string =>
  json.includes("\\u")
    ? json.replaceAll(
        /\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u(?:0000|d[89a-f][0-9a-f]{2})/gi,
        (escape) => (/^\\u(?:0000|d[89a-f]..)$/i.test(escape) ? "\\ufffd" : escape),
      )
    : json;

/**
 * Cuts `rows` into what one statement carries.
 * @yields rows, each key at most once
 */
export function* batches(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch = new Map<string, Row>();
  let bytes = 0;
  for (const row of rows) {
    if (batch.size >= maxRows || (batch.size > 0 && bytes + row.json.length > maxBytes)) {
      yield [...batch.values()];
      batch = new Map();
      bytes = 0;
    }
    batch.set(row.key, row);
    bytes += row.json.length;
  }
  if (batch.size > 0) yield [...batch.values()];
}

/** Writes those rows of a batch that differ; returns how many did. */
export async function upsert(
  session: Session,
  layout: Layout,
  owner: Owner,
  write: {
    readonly rows: readonly Row[];
    readonly exportedAt: Date;
    /** Compare content as well: the digest only says what was written. */
    readonly isVerified: boolean;
  },
): Promise<number> {
  const column = (of: (row: Row) => string): string[] => write.rows.map(of);
  const { rowCount } = await session.query(
    `INSERT INTO ${layout.rows} AS held (
       cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid,
       resource_namespace, resource_name, api_group, api_version, kind, payload, digest, exported_at)
     SELECT $1, $2, $3, target_namespace, target_name, source_uid, resource_namespace, resource_name,
            api_group, api_version, kind, payload::jsonb, decode(digest, 'hex'), $4::timestamptz
       FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                   $11::text[], $12::text[], $13::text[], $14::text[])
         AS row(target_namespace, target_name, source_uid, resource_namespace, resource_name,
                api_group, api_version, kind, payload, digest)
     ON CONFLICT (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid)
     DO UPDATE SET
       resource_namespace = excluded.resource_namespace, resource_name = excluded.resource_name,
       api_group = excluded.api_group, api_version = excluded.api_version, kind = excluded.kind,
       payload = excluded.payload, digest = excluded.digest, exported_at = excluded.exported_at
     WHERE ${write.isVerified ? contentDiffers : digestDiffers}`,
    [
      ...owner,
      write.exportedAt.toISOString(),
      column((row) => row.targetNamespace),
      column((row) => row.targetName),
      column((row) => row.uid),
      column((row) => row.namespace),
      column((row) => row.name),
      column((row) => row.group),
      column((row) => row.version),
      column((row) => row.kind),
      column((row) => storable(row.json)),
      column((row) => row.digest),
    ],
  );
  return rowCount ?? 0;
}

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
      [
        ...owner,
        some.map((it) => it.targetNamespace),
        some.map((it) => it.targetName),
        some.map((it) => it.uid),
      ],
    );
    removed += rowCount ?? 0;
  }
  return removed;
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
