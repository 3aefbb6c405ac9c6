import * as assert from "uvu/assert";
import type { Wish } from "./postgres-bench.ts";
import type { postgresFixture } from "./postgres-fixture.ts";

export const history: Wish = { history: { enabled: true } };
export const minute = (count: number): Date => new Date(Date.UTC(2026, 0, 1, 0, count));

/** What histories are asked about. */
export interface Histories {
  /** Payloads by inventory as they were, sorted. */
  readonly asOf: (time: Date) => Promise<unknown>;
  /** Fails for versions of one row that are there at one time, and for rows that differ from their current version. */
  readonly isSound: () => Promise<void>;
}

/** The key of a row, as columns. */
export const same =
  "cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid";

export function historiesOf({
  query,
}: Pick<ReturnType<typeof postgresFixture>, "query">): Histories {
  return {
    asOf: async (time) =>
      (
        await query(
          `SELECT coalesce(json_agg(json_build_array(inventory_name, payload->>'uid', encode(digest, 'hex')) ORDER BY 1, 2), '[]') AS it
     FROM (SELECT * FROM inventory_as_of('${time.toISOString()}') ORDER BY inventory_name, source_uid) AS moment`,
        )
      )[0]?.["it"],
    isSound: async () => {
      assert.equal(
        await query(`SELECT a.source_uid FROM inventory_history a JOIN inventory_history b USING (${same})
      WHERE a.ctid <> b.ctid AND tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)`),
        [],
        "no two versions of a row overlap",
      );
      const columns = `${same}, resource_namespace, resource_name, api_group, api_version, kind, payload, digest`;
      const [table, current] = ["inventory", "inventory_history WHERE valid_to IS NULL"].map(
        (it) => `SELECT ${columns} FROM ${it}`,
      );
      assert.equal(
        await query(`(${table} EXCEPT ${current}) UNION ALL (${current} EXCEPT ${table})`),
        [],
        "the current versions are the table",
      );
    },
  };
}
