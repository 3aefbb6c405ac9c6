import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { deltaOf, rowOf } from "../support/rows.ts";
import type { Wish } from "./postgres-bench.ts";
import { live, postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, open, write, query, asWriter, codeAndText } = postgresFixture("migrations");

const tableAs = (version: string): string =>
  readFileSync(new URL(`postgres/tables/${version}.sql`, import.meta.url), "utf8").replace(
    /^\\i (.*)\.sql$/m,
    (_, name: string) => tableAs(name),
  );
const key =
  "cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid";
/** Rows that stood before: one of ours, one of another cluster. */
const filled = `INSERT INTO inventory (${key}, payload) VALUES
  ('test', 'team-a', 'everything', 'team-a', 'web', 'uid-cart', '{"old": 1}'),
  ('other', 'team-a', 'everything', 'team-a', 'web', 'uid-theirs', '{"theirs": 1}')`;
const definition = async (): Promise<unknown> =>
  query(`SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid) AS start
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i')
   ORDER BY c.relname, a.attname`);
const history: Wish = { history: { enabled: true } };

for (const version of ["0-key-and-payload", "1-rows", "2-history"])
  test(`brings up a table of version ${version}, and keeps its rows`, async () => {
    await write(open(history), rows);
    const wanted = await definition();
    await query(
      "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO PUBLIC",
    );
    await asWriter(`${tableAs(version)}; ${filled}`);
    const [theirs] = await query(
      "SELECT ctid::text, payload FROM inventory WHERE cluster = 'other'",
    );
    const receipt = await write(open(history), rows, { profiles: [profile] });
    assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [3, 0]);
    assert.equal(await definition(), wanted);
    assert.equal(
      (await query("SELECT ctid::text, payload FROM inventory WHERE cluster = 'other'"))[0],
      theirs,
      "somebody else's row is as it was",
    );
    const again = await write(open(history), rows, { profiles: [profile] });
    assert.equal([again.rowsWritten, again.rowsRemoved], [0, 0]);
  });

test("several that bring up one table at once do so once", async () => {
  await asWriter(`${tableAs("0-key-and-payload")}; ${filled}`);
  const receipts = await Promise.all(
    ["a", "b", "c", "d"].map((cluster) => write(open(history), rows, { cluster })),
  );
  assert.equal(
    receipts.map((it) => it.rowsWritten),
    [3, 3, 3, 3],
  );
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 14 }]);
});

test("an older operator goes on with what a newer one has added, and changes none of it", async () => {
  await write(open(), rows);
  await asWriter(tableAs("9-newer"));
  const before = await definition();
  const sink = open();
  const after = [...rows.slice(1), rowOf({ name: "new" })];
  await write(sink, rows);
  const receipt = await write(sink, after, { delta: deltaOf(rows, after) });
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [1, 1]);
  assert.is((await write(sink, after, { purpose: "verification" })).rowsWritten, 0);
  await open({ mode: "existing" }).probe(live);
  assert.equal(await definition(), before);
});

const faults: readonly [name: string, change: string, want: string][] = [
  [
    "a column that must be filled",
    "ALTER TABLE inventory ADD COLUMN team text NOT NULL",
    "column team of public.inventory is NOT NULL without a default, and Kollect does not know it",
  ],
  [
    "a column that is computed",
    "ALTER TABLE inventory DROP COLUMN kind; ALTER TABLE inventory ADD COLUMN kind text GENERATED ALWAYS AS (lower(api_group)) STORED",
    "column kind of public.inventory is generated",
  ],
  [
    "a table that does not survive a crash",
    "ALTER TABLE inventory SET UNLOGGED",
    "public.inventory is unlogged: a crash would empty it",
  ],
  [
    "rows that are hidden",
    "ALTER TABLE inventory_epochs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    "row security hides rows of public.inventory_epochs from this role; give it BYPASSRLS",
  ],
  [
    "no key",
    "ALTER TABLE inventory DROP CONSTRAINT inventory_pkey",
    `the primary key of public.inventory is (), wanted (${key})`,
  ],
];
for (const [name, change, want] of faults)
  test(`refuses ${name}, in both modes, in write and in probe`, async () => {
    await write(open(), []);
    await asWriter(change);
    for (const mode of ["ensure", "existing"] as const) {
      const advice = mode === "ensure" ? "" : "; make it so, or set provisioning.mode to ensure";
      const sentence = `SINK_MISCONFIGURED: sink team-a/database: ${want}${advice}`;
      assert.is(await codeAndText(write(open({ mode }), rows)), sentence);
      assert.is(await codeAndText(open({ mode }).probe(live)), sentence);
    }
  });

test("existing names each column, table and key that differs, in the order of the table", async () => {
  await asWriter(tableAs("0-key-and-payload"));
  await asWriter(
    "ALTER TABLE inventory ALTER COLUMN exported_at TYPE date, ADD COLUMN kind bigint",
  );
  assert.is(
    await codeAndText(write(open({ mode: "existing" }), rows)),
    "SINK_MISCONFIGURED: sink team-a/database: column exported_at of public.inventory is date, wanted timestamp with time zone; " +
      "column kind of public.inventory is bigint, wanted text; " +
      [
        "resource_namespace text",
        "resource_name text",
        "api_group text",
        "api_version text",
        "digest bytea",
      ]
        .map((it) => `public.inventory has no column ${it}; `)
        .join("") +
      "there is no table public.inventory_epochs; make it so, or set provisioning.mode to ensure",
  );
});

test.run();
