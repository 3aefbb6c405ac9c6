import * as assert from "uvu/assert";
import type { Receipt } from "../../src/sinks/sink.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import { live, postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, open, write, query, asWriter, codeAndText } = postgresFixture("tables");

test("lets several processes make the tables at once", async () => {
  const sinks = [1, 2, 3, 4].map(() => open());
  await Promise.all(
    sinks.map((sink, index) =>
      write(sink, rows, { inventory: { namespace: "team-a", name: `i${index}` } }),
    ),
  );
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 12 }]);
});

test("makes a schema that is not there", async () => {
  await write(open({ schema: "other" }), rows);
  assert.equal(await query("SELECT count(*)::int AS n FROM other.inventory"), [{ n: 3 }]);
  assert.equal(
    await query("SELECT indexdef FROM pg_indexes WHERE indexname = 'inventory_kind_idx'"),
    [
      {
        indexdef:
          "CREATE INDEX inventory_kind_idx ON other.inventory USING btree (kind, resource_namespace)",
      },
    ],
  );
});

test("needs no right to create once all is there", async () => {
  await write(open(), rows);
  await query(
    "REVOKE CREATE ON SCHEMA public FROM kollect_tables_writer; ALTER TABLE inventory OWNER TO postgres; ALTER TABLE inventory_epochs OWNER TO postgres; GRANT SELECT, INSERT, UPDATE, DELETE ON inventory, inventory_epochs TO kollect_tables_writer",
  );
  await open().probe(live);
  assert.is((await write(open(), rows.slice(1), { profiles: [profile] })).rowsRemoved, 1);
});

test("adds a missing column to a table with rows", async () => {
  await write(open(), rows);
  await query("ALTER TABLE inventory DROP COLUMN api_group, DROP COLUMN digest");
  assert.is((await write(open(), rows)).rowsWritten, 3);
  assert.equal(await query("SELECT DISTINCT api_group FROM inventory"), [{ api_group: "apps" }]);
});

test("fills a column that somebody dropped, under a live sink too", async () => {
  const sink = open();
  await write(sink, rows);
  await query("ALTER TABLE inventory DROP COLUMN payload, DROP COLUMN resource_name");
  const next = [rowOf({ name: "cart", attributes: { index: 7 } }), ...rows.slice(1)];
  assert.is((await write(sink, next, { delta: deltaOf(rows, next) })).rowsWritten, 3);
  assert.equal(
    await query(
      "SELECT resource_name AS name, payload->'attributes'->'index' AS index FROM inventory ORDER BY 1",
    ),
    [
      { name: "cart", index: 7 },
      { name: "db", index: 1 },
      { name: "mail", index: 2 },
    ],
  );
});

test("names every column and key that is wrong", async () => {
  await asWriter(`CREATE TABLE inventory (cluster text, inventory_namespace text, inventory_name text, target_name text,
    source_uid text, resource_namespace text, payload json, exported_at date,
    PRIMARY KEY (inventory_namespace, inventory_name, target_name, source_uid))`);
  const want =
    "SINK_MISCONFIGURED: sink team-a/database: column payload of public.inventory is json, wanted jsonb; " +
    "column exported_at of public.inventory is date, wanted timestamp with time zone; " +
    "the primary key of public.inventory is (inventory_namespace, inventory_name, target_name, source_uid), " +
    "wanted (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid)";
  assert.is(await codeAndText(write(open(), rows)), want);
  assert.is(await codeAndText(open().probe(live)), want);
});

test("refuses a view in the place of the table", async () => {
  await asWriter("CREATE VIEW inventory AS SELECT 1 AS one");
  assert.match(
    await codeAndText(write(open(), rows)),
    "SINK_MISCONFIGURED: sink team-a/database: public.inventory is no plain table",
  );
});

test("names what is missing and makes nothing where it only checks", async () => {
  const sink = open({ mode: "existing", schema: "other" });
  const want =
    /SINK_MISCONFIGURED.*there is no schema other; there is no table other.inventory; there is no table other.inventory_epochs;.*provisioning.mode to ensure/;
  assert.match(await codeAndText(write(sink, rows)), want);
  assert.match(await codeAndText(sink.probe(live)), want);
  assert.equal(await query("SELECT 1 FROM pg_namespace WHERE nspname = 'other'"), []);
});

test("writes to tables that others made, and leaves views alone there", async () => {
  await write(open(), []);
  await query(
    "ALTER TABLE inventory ADD COLUMN note text, ALTER COLUMN kind TYPE varchar(300); DROP INDEX inventory_kind_idx",
  );
  assert.is(
    (await write(open({ mode: "existing" }), rows, { profiles: [profile] })).rowsWritten,
    3,
  );
  assert.equal(await query("SELECT 1 FROM pg_views WHERE schemaname = 'public'"), []);
});

test("fills the table again in full when it vanished under it", async () => {
  const sink = open();
  await write(sink, rows);
  await query("DROP TABLE inventory");
  const after = [...rows, rowOf({ name: "new" })];
  assert.is((await write(sink, after, { delta: deltaOf(rows, after) })).rowsWritten, 4);
  await query("DROP TABLE inventory, inventory_epochs");
  assert.is((await write(sink, after)).rowsWritten, 4);
});

test("says that the table vanished where it may not make it", async () => {
  const sink = open({ mode: "existing" });
  await write(open(), rows);
  await write(sink, rows);
  await query("DROP TABLE inventory");
  assert.match(
    await codeAndText(write(sink, rows)),
    "SINK_MISCONFIGURED: sink team-a/database: there is no table public.inventory",
  );
});

test("goes on after the server ended its sessions", async () => {
  const sink = open();
  await write(sink, rows);
  await query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kollect'",
  );
  let receipt: Receipt | undefined;
  for (let attempt = 0; receipt === undefined && attempt < 3; attempt++)
    receipt = await write(sink, rows.slice(1)).catch(() => undefined);
  assert.is(receipt?.rowsRemoved, 1);
});

test("ends within a second of an abort though it waits for a lock, and leaves nothing behind", async () => {
  const sink = open();
  await write(sink, rows);
  const abort = new AbortController();
  await query("BEGIN; LOCK TABLE inventory IN SHARE MODE");
  const outcome = sink.write(orderOf([]), abort.signal).then(
    () => "written",
    (error: unknown) => (error as Error).message,
  );
  const isWaiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'inventory'::regclass";
  while ((await query(isWaiting)).length === 0);
  const start = performance.now();
  abort.abort(new Error("stopping"));
  assert.is(await outcome, "stopping");
  assert.ok(performance.now() - start < 1000);
  await query("COMMIT");
  while ((await query("SELECT 1 FROM pg_locks WHERE relation = 'inventory'::regclass")).length > 0);
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 3 }]);
  assert.is((await write(sink, [])).rowsRemoved, 3);
});

test("refuses a leader that became stale while it compared", async () => {
  await write(open(), rows);
  await query("BEGIN; UPDATE inventory_epochs SET epoch = 2");
  const stale = failureOf(write(open(), []));
  while ((await query("SELECT 1 FROM pg_locks WHERE NOT granted")).length === 0);
  await query("COMMIT");
  assert.is((await stale).code, "SINK_FENCED");
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 3 }]);
});

test.run();
