import * as assert from "uvu/assert";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, open, write, query, asWriter, versions } = postgresFixture("purpose");

const view = "inventory_team_a_web_v2";
const definitionOf = async (name: string): Promise<unknown> =>
  (await query(`SELECT pg_get_viewdef('${name}'::regclass) AS it`))[0]?.["it"];
const tuple = `(SELECT json_agg(to_jsonb(i) - 'exported_at' ORDER BY source_uid) FROM inventory i)`;
const contents = async (): Promise<unknown> => (await query(`SELECT ${tuple} AS it`))[0]?.["it"];

test("verification mends content and identity that were edited under an unchanged digest", async () => {
  const sink = open();
  await write(sink, rows);
  const right = await contents();
  for (const edit of [
    `payload = jsonb_set(payload, '{attributes,index}', '99')`,
    `payload = payload - 'name'`,
    ...["resource_namespace", "resource_name", "api_group", "api_version", "kind"].map(
      (it) => `${it} = 'edited'`,
    ),
    "digest = ''",
  ]) {
    const untouched = `SELECT ctid::text, xmin::text, xmax::text FROM inventory WHERE source_uid <> 'uid-db' ORDER BY 1`;
    const before = await query(untouched);
    await asWriter(`UPDATE inventory SET ${edit} WHERE source_uid = 'uid-db'`);
    const receipt = await write(sink, rows, { purpose: "verification" });
    assert.is(receipt.rowsWritten, 1, edit);
    assert.is(receipt.rowsRemoved, 0);
    assert.equal(await contents(), right, edit);
    assert.equal(await query(untouched), before, edit);
  }
});

test("verification restores rows that are gone and removes rows that are nobody's", async () => {
  const sink = open();
  await write(sink, rows);
  const right = await contents();
  await asWriter(`DELETE FROM inventory WHERE source_uid = 'uid-cart';
    INSERT INTO inventory (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid)
    VALUES ('test', 'team-a', 'everything', 'team-a', 'web', 'made up')`);
  const { rowsWritten, rowsRemoved } = await write(sink, rows, { purpose: "verification" });
  assert.equal([rowsWritten, rowsRemoved], [1, 1]);
  assert.equal(await contents(), right);
});

test("verification touches no tuple and takes no lock when nothing differs", async () => {
  const odd = rowOf({ name: "odd", attributes: { nul: "a\0b", half: "\ud83d", big: 1e300 } });
  const all = [...rows, odd];
  await write(open(), all, { profiles: [profile] });
  const before = await versions();
  const receipt = await write(open(), all, { purpose: "verification", profiles: [profile] });
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved, receipt.bytes], [0, 0, 0]);
  assert.equal(await versions(), before);
});

test("verification keeps what is retained", async () => {
  const sink = open();
  await write(sink, rows);
  const snapshot = snapshotOf([], ["team-a/web"]);
  const receipt = await write(sink, [], { purpose: "verification", snapshot });
  assert.is(receipt.rowsRemoved, 0);
});

test("verification finds one edited row among many", async () => {
  const many = Array.from({ length: 2500 }, (_, index) => rowOf({ name: `n${index}` }));
  const sink = open();
  await write(sink, many);
  await asWriter(
    "UPDATE inventory SET payload = payload || '{\"kind\": 1}' WHERE source_uid = 'uid-n2400'",
  );
  assert.is((await write(sink, many, { purpose: "verification" })).rowsWritten, 1);
  assert.is((await write(sink, many, { purpose: "verification" })).rowsWritten, 0);
});

test("verification restores views that were dropped, replaced or grown", async () => {
  const sink = open();
  await write(sink, rows, { profiles: [profile] });
  const right = await definitionOf(view);
  const columns = right as string;
  for (const edit of [
    `DROP VIEW ${view}`,
    `CREATE OR REPLACE VIEW ${view} AS ${columns.replace(/WHERE.*/s, "WHERE false")}`,
    `CREATE OR REPLACE VIEW ${view} AS ${columns.replace(/\s+FROM inventory/, ", 1 AS surplus FROM inventory")}`,
    `ALTER VIEW ${view} RENAME COLUMN image TO picture`,
    `COMMENT ON VIEW ${view} IS 'kollect:team-a/web.v2 table=inventory cluster=test inventory=team-a/everything definition='`,
  ]) {
    await asWriter(edit);
    await write(sink, rows, { purpose: "verification", profiles: [profile] });
    assert.is(await definitionOf(view), right, edit);
  }
  const oid = await query(`SELECT oid, xmin::text FROM pg_class WHERE relname = '${view}'`);
  await query("ALTER ROLE kollect_purpose_writer SET search_path = other");
  await write(open(), rows, { purpose: "verification", profiles: [profile] });
  assert.equal(await query(`SELECT oid, xmin::text FROM pg_class WHERE relname = '${view}'`), oid);
  await query("ALTER ROLE kollect_purpose_writer RESET search_path");
});

test("removal takes rows and views of this inventory, and still refuses a stale leader", async () => {
  const inventory = { namespace: "team-a", name: "second" };
  const sink = open();
  await write(sink, rows, { profiles: [profile], epoch: 4 });
  await write(sink, rows, { profiles: [profile], inventory });
  const snapshot = snapshotOf([], ["team-a/web"]);
  const receipt = await write(sink, [], { purpose: "removal", epoch: 5, snapshot });
  assert.is(receipt.rowsRemoved, 3);
  assert.equal(await query("SELECT DISTINCT inventory_name AS n FROM inventory"), [
    { n: "second" },
  ]);
  assert.is((await query("SELECT 1 FROM pg_views WHERE schemaname = 'public'")).length, 1);
  assert.is((await failureOf(write(sink, rows, { epoch: 4 }))).code, "SINK_FENCED");
  assert.is((await write(sink, [], { purpose: "removal", epoch: 5 })).rowsRemoved, 0);
});

test("removal makes no table where there is none, in both modes", async () => {
  const sink = open();
  await write(sink, rows);
  await asWriter("DROP TABLE inventory CASCADE; DROP TABLE inventory_epochs");
  const { rowsRemoved } = await write(sink, [], { purpose: "removal", delta: deltaOf(rows, []) });
  assert.is(rowsRemoved, 0);
  await write(open({ mode: "existing" }), [], { purpose: "removal" });
  assert.equal(await query("SELECT 1 FROM pg_class WHERE relname ~ '^inventory'"), []);
  assert.is((await write(sink, rows)).rowsWritten, 3);
});

test.run();
