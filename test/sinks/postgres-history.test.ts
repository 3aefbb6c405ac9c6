import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import type { Wish } from "./postgres-bench.ts";
import { postgresFixture, profile, rows } from "./postgres-fixture.ts";
import { historiesOf, history, minute, same } from "./postgres-history-fixture.ts";

const fixture = postgresFixture("history");
const { test, open, write, query, asWriter, codeAndText } = fixture;

const at = (count: number): { exportedAt: Date } => ({ exportedAt: minute(count) });
const [cart, db, mail] = rows as [Row, Row, Row];
const changed = rowOf({ name: "cart", attributes: { index: "changed" } });

const versions = (where = "true"): Promise<unknown> =>
  query(`SELECT resource_name AS name, payload->'attributes'->>'index' AS index,
    (extract(epoch FROM valid_from - '2026-01-01Z') / 60)::int AS from,
    (extract(epoch FROM valid_to - '2026-01-01Z') / 60)::int AS to
    FROM inventory_history WHERE ${where} ORDER BY 1, 3, 4`);
const { isSound } = historiesOf(fixture);

test("records what stood from when to when", async () => {
  const sink = open(history);
  await write(sink, rows, at(0));
  const second = [changed, db];
  await write(sink, second, { ...at(5), delta: deltaOf(rows, second) });
  await write(sink, rows, at(9));
  assert.equal(await versions(), [
    { name: "cart", index: "0", from: 0, to: 5 },
    { name: "cart", index: "changed", from: 5, to: 9 },
    { name: "cart", index: "0", from: 9, to: null },
    { name: "db", index: "1", from: 0, to: null },
    { name: "mail", index: "2", from: 0, to: 5 },
    { name: "mail", index: "2", from: 9, to: null },
  ]);
  await isSound();
});

test("answers for a point in time with the table's columns", async () => {
  const sink = open(history);
  await write(sink, rows, at(0));
  await write(sink, [], at(5));
  const names = (await query("SELECT * FROM inventory_as_of('2026-01-01T00:04Z') LIMIT 1"))[0];
  await write(sink, rows, at(6));
  assert.equal(
    Object.keys(names ?? {}),
    Object.keys((await query("SELECT * FROM inventory LIMIT 1"))[0] ?? {}),
  );
  const count = async (time: string): Promise<unknown> =>
    (await query(`SELECT count(*)::int AS n FROM inventory_as_of('${time}')`))[0]?.["n"];
  assert.is(await count("2025-12-31T23:59:59Z"), 0);
  assert.is(await count("2026-01-01T00:00:00Z"), 3);
  assert.is(await count("2026-01-01T00:05:00Z"), 0);
  assert.is(await count("infinity"), 3);
  assert.is(await count("-infinity"), 0);
});

test("writes nothing where nothing differs, in a restart and in a verification", async () => {
  await write(open(history), rows, at(0));
  const tuples = "SELECT ctid::text, xmin::text, xmax::text FROM inventory_history ORDER BY 1";
  const before = await query(tuples);
  const sink = open(history);
  await write(sink, rows, at(1));
  await write(sink, rows, { ...at(2), purpose: "verification" });
  await write(sink, rows, { ...at(3), delta: deltaOf(rows, rows) });
  await write(sink, rows, { ...at(4), delta: { before: new Map(), upserted: rows, removed: [] } });
  assert.equal(await query(tuples), before);
});

test("starts with the rows that are there when it is switched on later", async () => {
  await write(open(), rows, at(0));
  await write(open(history), [changed, db, mail], at(7));
  assert.equal(await versions(), [
    { name: "cart", index: "changed", from: 7, to: null },
    { name: "db", index: "1", from: 7, to: null },
    { name: "mail", index: "2", from: 7, to: null },
  ]);
  await write(open(), [db], at(8));
  await write(open(history), [db], at(9));
  assert.equal(await versions("valid_to IS NOT NULL"), [
    { name: "cart", index: "changed", from: 7, to: 9 },
    { name: "mail", index: "2", from: 7, to: 9 },
  ]);
  await isSound();
});

test("bears a clock that is set back", async () => {
  const sink = open(history);
  await write(sink, rows, at(10));
  await write(sink, [changed], { ...at(4), delta: deltaOf(rows, [changed]) });
  await isSound();
  await write(sink, rows, at(3));
  await isSound();
  await write(sink, [changed], at(2));
  await write(sink, [changed, db], at(12));
  assert.equal(await versions("valid_from < valid_to OR valid_to IS NULL"), [
    { name: "cart", index: "changed", from: 10, to: null },
    { name: "db", index: "1", from: 12, to: null },
  ]);
  await isSound();
});

test("takes two orders of one moment", async () => {
  const sink = open(history);
  for (const some of [rows, [changed], [cart, db], rows]) await write(sink, some, at(1));
  await isSound();
  assert.is((await query("SELECT * FROM inventory_as_of('2026-01-01T00:01Z')")).length, 3);
});

test("ends all versions on removal, and keeps them", async () => {
  const sink = open(history);
  await write(sink, rows, { ...at(0), profiles: [profile] });
  await write(sink, [], { ...at(3), purpose: "removal" });
  assert.equal(
    await query("SELECT count(*)::int AS n FROM inventory_history WHERE valid_to IS NULL"),
    [{ n: 0 }],
  );
  assert.is((await query("SELECT * FROM inventory_as_of('2026-01-01T00:02Z')")).length, 3);
});

test("keeps the versions of retained rows current", async () => {
  const sink = open(history);
  await write(sink, rows, at(0));
  await write(sink, [], { ...at(1), snapshot: snapshotOf([], ["team-a/web"]) });
  await write(sink, [], {
    ...at(2),
    snapshot: snapshotOf([], ["team-a/web"]),
    delta: deltaOf(rows, []),
  });
  assert.is((await query("SELECT 1 FROM inventory_history WHERE valid_to IS NULL")).length, 3);
});

test("takes up edits by hand, and mends itself, when compared", async () => {
  const sink = open(history);
  await write(sink, rows, at(0));
  await asWriter("UPDATE inventory SET payload = '{}' WHERE source_uid = 'uid-cart'");
  await asWriter("DELETE FROM inventory_history WHERE source_uid = 'uid-db'");
  await asWriter("UPDATE inventory_history SET kind = 'x' WHERE source_uid = 'uid-mail'");
  await write(sink, rows, { ...at(5), purpose: "verification" });
  await isSound();
  assert.equal(await versions("source_uid = 'uid-cart'"), [
    { name: "cart", index: "0", from: 0, to: null },
  ]);
});

test("makes the history again when it vanished under it", async () => {
  const sink = open(history);
  await write(sink, rows, at(0));
  await asWriter("DROP TABLE inventory_history CASCADE; DROP FUNCTION inventory_as_of");
  await write(sink, [changed], { ...at(1), delta: deltaOf(rows, [changed]) });
  assert.equal(await versions(), [{ name: "cart", index: "changed", from: 1, to: null }]);
  await isSound();
});

test("does not let a row have two current versions, or one that ends before it begins", async () => {
  await write(open(history), rows, at(0));
  const columns = `${same}, valid_from`;
  const copy = (from: string, to: string): Promise<unknown> =>
    query(`INSERT INTO inventory_history (${columns}, valid_to)
           SELECT ${same}, '${from}', ${to} FROM inventory_history LIMIT 1`).then(
      () => "taken",
      (error: unknown) => (error as { constraint?: string }).constraint,
    );
  assert.is(await copy("2027-01-01", "NULL"), "inventory_open_idx");
  assert.is(await copy("2025-01-01", "'2024-01-01'"), "inventory_history_check");
});

test("deletes versions that ended longer ago than they are kept", async () => {
  const kept: Wish = { history: { enabled: true, retentionDays: 2 } };
  const day = (count: number): Date => minute(count * 24 * 60);
  const sink = open(kept);
  await write(sink, rows, { exportedAt: day(0) });
  await write(sink, [changed, db], { exportedAt: day(1) });
  await write(sink, [db], { exportedAt: day(2) });
  await write(sink, [db], { exportedAt: day(3) });
  assert.is((await query("SELECT 1 FROM inventory_history")).length, 4);
  await write(sink, [db], { exportedAt: minute(3 * 24 * 60 + 1), purpose: "verification" });
  assert.is((await query("SELECT 1 FROM inventory_history")).length, 2);
  const delta = { before: new Map(), upserted: [], removed: [] };
  await write(sink, [db], { exportedAt: day(9), delta });
  assert.is((await query("SELECT 1 FROM inventory_history")).length, 2);
  await write(open(history), [db], { exportedAt: day(9) });
  assert.is((await query("SELECT 1 FROM inventory_history")).length, 2);
  await write(open(kept), [db], { exportedAt: day(9) });
  assert.equal(await query("SELECT resource_name AS n, valid_to FROM inventory_history"), [
    { n: "db", valid_to: null },
  ]);
});

test("says what a history lacks where it only checks, and works with one that others made", async () => {
  await write(open(), rows);
  const lacking = await codeAndText(write(open({ ...history, mode: "existing" }), rows));
  assert.is(
    lacking,
    "SINK_MISCONFIGURED: sink team-a/database: there is no table public.inventory_history; " +
      "public.inventory_history has no unique index inventory_open_idx on (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid) WHERE valid_to IS NULL; " +
      "there is no function public.inventory_as_of(timestamp with time zone); make it so, or set provisioning.mode to ensure",
  );
  await write(open(history), rows, at(0));
  await asWriter("DROP INDEX inventory_past_idx, inventory_object_idx, inventory_attr_idx");
  await write(open({ ...history, mode: "existing" }), [changed], at(1));
  await isSound();
  assert.is((await query("SELECT 1 FROM pg_class WHERE relname = 'inventory_past_idx'")).length, 0);
});

test("restores the function, and refuses one that answers something else", async () => {
  await write(open(history), rows, at(0));
  const body = (): Promise<unknown> =>
    query("SELECT prosrc FROM pg_proc WHERE proname = 'inventory_as_of'");
  const right = await body();
  const made = (await query("SELECT pg_get_functiondef('inventory_as_of'::regproc) AS it"))[0]?.[
    "it"
  ];
  await asWriter((made as string).replace("WHERE", "WHERE false AND"));
  assert.is((await query("SELECT * FROM inventory_as_of('infinity')")).length, 0);
  await write(open(history), rows, at(0));
  assert.equal(await body(), right);
  await asWriter(
    "DROP FUNCTION inventory_as_of; CREATE FUNCTION inventory_as_of(timestamptz) RETURNS int LANGUAGE sql AS 'SELECT 1'",
  );
  assert.match(
    await codeAndText(write(open(history), rows)),
    /^SINK_MISCONFIGURED: .*: function public.inventory_as_of\(timestamp with time zone\) returns integer, wanted TABLE\(cluster text, .*exported_at timestamp with time zone\)$/,
  );
});

test.run();
