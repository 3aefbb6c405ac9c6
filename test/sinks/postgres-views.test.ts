import * as assert from "uvu/assert";
import { rowOf } from "../support/rows.ts";
import { postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, open, write, query, asWriter, versions } = postgresFixture("views");

const view = "inventory_team_a_web_v2";
const views = async (): Promise<unknown> =>
  (await query("SELECT viewname AS name FROM pg_views WHERE schemaname = 'public' ORDER BY 1")).map(
    (it) => it["name"],
  );

test("shows attributes as typed columns, in the same transaction as the rows", async () => {
  const attributes = {
    image: "nginx",
    replicas: 3,
    share: 0.5,
    paused: false,
    ports: [80],
    kind: "mine",
    "it's": { a: 1 },
  };
  const other = rowOf({ name: "elsewhere", targetName: "jobs" });
  await write(open(), [rowOf({ attributes }), other], { profiles: [profile] });
  assert.equal(
    await query(
      `SELECT resource_name, kind, image, replicas, share, paused, ports, attr_kind, "it's" FROM ${view}`,
    ),
    [
      {
        resource_name: "cart",
        kind: "Deployment",
        image: "nginx",
        replicas: "3",
        share: 0.5,
        paused: false,
        ports: [80],
        attr_kind: "mine",
        "it's": { a: 1 },
      },
    ],
  );
  const types = await query(
    `SELECT attname, format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = '${view}'::regclass AND attnum > 12 ORDER BY attnum`,
  );
  assert.equal(
    types.map((it) => it["type"]),
    ["text", "bigint", "double precision", "boolean", "jsonb", "text", "jsonb"],
  );
});

test("a view answers NULL for values that are missing or of another type", async () => {
  const values = [null, "text", 1.5, 1e300, -1e19, true, [], {}, "9".repeat(30)];
  const odd = values.map((value, index) =>
    rowOf({
      name: `odd-${index}`,
      attributes: Object.fromEntries(profile.attributes.map((it) => [it.name, value])),
    }),
  );
  await write(open(), [...odd, rowOf({ name: "bare" })], { profiles: [profile] });
  assert.is((await query(`SELECT * FROM ${view}`)).length, 10);
  assert.equal(
    await query(
      `SELECT DISTINCT replicas, share, paused FROM ${view} WHERE resource_name IN ('bare', 'odd-0', 'odd-1', 'odd-6', 'odd-7')`,
    ),
    [{ replicas: null, share: null, paused: null }],
  );
  assert.equal(await query(`SELECT replicas, share FROM ${view} WHERE resource_name = 'odd-3'`), [
    { replicas: null, share: 1e300 },
  ]);
});

test("leaves a view alone while its profile stays, follows it when it changes, drops it when it goes", async () => {
  const version = (): Promise<unknown> =>
    query(`SELECT oid, xmin::text FROM pg_class WHERE relname = '${view}'`);
  const oid = async (): Promise<unknown> =>
    (await query(`SELECT oid FROM pg_class WHERE relname = '${view}'`))[0]?.["oid"];
  const sink = open();
  await write(sink, rows, { profiles: [profile] });
  const before = await version();
  const tuples = await versions();
  await write(open(), rows, { profiles: [profile] });
  assert.equal(await version(), before);
  assert.equal(await versions(), tuples);
  const first = await oid();
  const grown = { ...profile, attributes: [...profile.attributes, { name: "index", type: "int" }] };
  await write(sink, rows, {
    profiles: [grown],
    delta: { before: new Map(), upserted: [], removed: [] },
  });
  assert.is(await oid(), first);
  assert.equal(
    (await query(`SELECT index FROM ${view} ORDER BY 1`)).map((it) => it["index"]),
    ["0", "1", "2"],
  );
  const retyped = { ...profile, attributes: [{ name: "index", type: "string" }] };
  await write(sink, rows, {
    profiles: [retyped],
    delta: { before: new Map(), upserted: [], removed: [] },
  });
  assert.is.not(await oid(), first);
  assert.equal(
    (await query(`SELECT index FROM ${view} ORDER BY 1`)).map((it) => it["index"]),
    ["0", "1", "2"],
  );
  await write(sink, rows, { profiles: [{ ...retyped, targets: [] }] });
  assert.equal(await query(`SELECT * FROM ${view}`), []);
  await write(sink, rows, {
    profiles: [],
    delta: { before: new Map(), upserted: [], removed: [] },
  });
  assert.equal(await views(), []);
});

test("takes another name where its own is taken, and touches no foreign view", async () => {
  await asWriter(`CREATE VIEW ${view} AS SELECT 1 AS one`);
  const inventory = { namespace: "team-a", name: "second" };
  const twin = { ...profile, name: "web-v2" };
  await write(open(), rows, { profiles: [profile, twin] });
  await write(open(), rows, { profiles: [profile], inventory });
  const names = (await views()) as string[];
  assert.is(names.length, 4);
  assert.is(names[0], view);
  for (const name of names.slice(1)) assert.match(name, /^inventory_team_a_web_v2_[0-9a-f]{8}$/);
  await write(open(), rows, { profiles: [profile, twin] });
  assert.equal(await views(), names);
  await write(open(), rows, { profiles: [] });
  assert.is(((await views()) as string[]).length, 2);
  assert.equal(await query(`SELECT one FROM ${view}`), [{ one: 1 }]);
});

test("cuts long names and keeps them apart", async () => {
  const long = "a".repeat(70);
  const attributes = [`${long}1`, `${long}2`].map((name) => ({ name, type: "string" }));
  const profiles = ["1", "2"].map((end) => ({ ...profile, name: long + end, attributes }));
  await write(open(), rows, { profiles });
  const names = (await views()) as string[];
  assert.is(names.length, 2);
  for (const name of names) assert.ok(name.length <= 63);
});

test("keeps an old view, and writes the rows, where somebody's view rests on it", async () => {
  const sink = open();
  await write(sink, rows, { profiles: [profile] });
  await asWriter(`CREATE VIEW theirs AS SELECT image FROM ${view}`);
  assert.is((await write(sink, [], { profiles: [] })).rowsRemoved, 3);
  assert.equal(await query("SELECT * FROM theirs"), []);
});

test.run();
