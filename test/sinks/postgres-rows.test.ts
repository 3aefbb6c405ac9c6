import * as assert from "uvu/assert";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { postgresFixture, rows } from "./postgres-fixture.ts";

const { test, open, write, query, versions } = postgresFixture("rows");

test("stores identity in columns and the item as it is", async () => {
  const row = rowOf({
    name: "settings",
    group: "",
    kind: "ConfigMap",
    attributes: { a: [1, "x"] },
  });
  await write(open(), [row], { exportedAt: new Date("2026-05-06T07:08:09.123Z") });
  assert.equal(
    await query(`SELECT cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid,
      resource_namespace, resource_name, api_group, api_version, kind, payload, encode(digest, 'hex') AS digest,
      exported_at AT TIME ZONE 'UTC' = '2026-05-06 07:08:09.123' AS timely FROM inventory`),
    [
      {
        cluster: "test",
        inventory_namespace: "team-a",
        inventory_name: "everything",
        target_namespace: "team-a",
        target_name: "web",
        source_uid: "uid-settings",
        resource_namespace: "shop",
        resource_name: "settings",
        api_group: "",
        api_version: "v1",
        kind: "ConfigMap",
        payload: JSON.parse(row.json) as unknown,
        digest: row.digest,
        timely: true,
      },
    ],
  );
});

test("touches no tuple and takes no lock when nothing differs", async () => {
  await write(open(), rows);
  const before = await versions();
  await write(open(), rows);
  await write(open(), rows, { delta: { before: new Map(), upserted: [], removed: [] } });
  assert.equal(await versions(), before);
});

test("rewrites the one row that changed", async () => {
  const sink = open();
  await write(sink, rows);
  const before = (
    await query("SELECT ctid::text, xmin::text FROM inventory ORDER BY source_uid")
  ).slice(1);
  const after = [rowOf({ name: "cart", attributes: { index: 7 } }), ...rows.slice(1)];
  assert.is((await write(sink, after, { delta: deltaOf(rows, after) })).rowsWritten, 1);
  assert.equal(
    (await query("SELECT ctid::text, xmin::text FROM inventory ORDER BY source_uid")).slice(1),
    before,
  );
});

test("writes more rows than one statement takes, and removes them", async () => {
  const many = Array.from({ length: 2501 }, (_, index) => rowOf({ name: `n${index}` }));
  const sink = open();
  assert.is((await write(sink, many)).rowsWritten, 2501);
  assert.is((await write(sink, many.slice(0, 3))).rowsRemoved, 2498);
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 3 }]);
});

test("shows a reader all of an order or none of it", async () => {
  const many = Array.from({ length: 4000 }, (_, index) => rowOf({ name: `n${index}` }));
  const sink = open();
  await write(sink, []);
  let isDone = false;
  const writing = write(sink, many).finally(() => (isDone = true));
  const seen = new Set<unknown>();
  while (!isDone) seen.add((await query("SELECT count(*)::int AS n FROM inventory"))[0]?.["n"]);
  await writing;
  seen.delete(0);
  seen.delete(4000);
  assert.equal([...seen], []);
});

test("takes the last of two rows with one key", async () => {
  const twice = [rowOf({ attributes: { v: 1 } }), rowOf({ attributes: { v: 2 } })];
  await write(open(), twice);
  assert.equal(await query("SELECT payload->'attributes'->'v' AS v FROM inventory"), [{ v: 2 }]);
  const sink = open();
  await write(sink, twice);
  await write(sink, twice, {
    delta: {
      before: new Map(),
      upserted: [...twice, rowOf({ attributes: { v: 3 } })],
      removed: [],
    },
  });
  assert.equal(await query("SELECT payload->'attributes'->'v' AS v FROM inventory"), [{ v: 3 }]);
});

test("replaces characters that jsonb cannot hold, and keeps what only looks like them", async () => {
  const odd = rowOf({
    attributes: {
      nul: "a\0b",
      half: "a\ud83db",
      low: "\udc00",
      whole: "\u{1f600}",
      text: "\\u0000 \\ud83d",
    },
  });
  assert.is((await write(open(), [odd])).rowsWritten, 1);
  assert.equal((await query("SELECT payload->'attributes' AS a FROM inventory"))[0]?.["a"], {
    nul: "a\ufffdb",
    half: "a\ufffdb",
    low: "\ufffd",
    whole: "\u{1f600}",
    text: "\\u0000 \\ud83d",
  });
  assert.is((await write(open(), [odd])).rowsWritten, 0);
});

test("does not remove rows of a retained target that a delta names", async () => {
  const sink = open();
  await write(sink, rows);
  const order = { snapshot: snapshotOf([], ["team-a/web"]), delta: deltaOf(rows, []) };
  assert.is((await write(sink, [], order)).rowsRemoved, 0);
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 3 }]);
});

test("compares in full on its first write, whatever the delta says", async () => {
  await write(open(), rows.slice(0, 1));
  const receipt = await write(open(), rows, {
    delta: { before: new Map(), upserted: [], removed: [] },
  });
  assert.is(receipt.rowsWritten, 2);
});

test("keeps clusters apart", async () => {
  await write(open(), rows);
  await write(open(), rows, { cluster: "other" });
  await write(open(), [], { cluster: "other" });
  assert.equal(await query("SELECT cluster, count(*)::int AS n FROM inventory GROUP BY 1"), [
    { cluster: "test", n: 3 },
  ]);
});

test("writes five inventories at once", async () => {
  const sink = open();
  const names = ["a", "b", "c", "d", "e"];
  await Promise.all(
    names.map((name) => write(sink, rows, { inventory: { namespace: "team-a", name } })),
  );
  assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 15 }]);
});

test("lives with triggers of others, which do not qualify their names", async () => {
  await write(open(), []);
  await query(`CREATE TABLE notes (uid text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO notes VALUES (new.source_uid); RETURN new; END $$;
    CREATE TRIGGER note AFTER INSERT ON inventory FOR EACH ROW EXECUTE FUNCTION note();
    GRANT INSERT ON notes TO PUBLIC`);
  await write(open(), [rowOf()]);
  assert.equal(await query("SELECT uid FROM notes"), [{ uid: "uid-cart" }]);
});

test.run();
