import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createEgress } from "../../src/net/egress.ts";
import type { Row } from "../../src/rows/row.ts";
import { postgres } from "../../src/sinks/postgres.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./contract.ts";
import { developer, postgresBench, type Wish } from "./postgres-bench.ts";

const bench = postgresBench("kollect_postgres");
const test = suite("postgres");
const live = new AbortController().signal;
const opened: Sink[] = [];

const open = (wish?: Wish): Sink => {
  const sink = bench.sink(wish);
  opened.push(sink);
  return sink;
};
const write = (sink: Sink, rows: readonly Row[], wish: Partial<Export> = {}): Promise<Receipt> =>
  sink.write(orderOf(rows, wish), live);
const query = async (text: string): Promise<Record<string, unknown>[]> =>
  (await bench.admin().query<Record<string, unknown>>(text)).rows;
const asWriter = (text: string): Promise<unknown> =>
  query(`SET ROLE kollect_postgres_writer; ${text}; RESET ROLE`);
const codeAndText = async (work: Promise<unknown>): Promise<string> => {
  const { code, message } = await failureOf(work);
  return `${code}: ${message}`;
};
const synchronously = (work: () => unknown): Promise<unknown> => Promise.resolve().then(work);
const rows = ["cart", "db", "mail"].map((name, index) => rowOf({ name, attributes: { index } }));
const versions = (): Promise<unknown> =>
  query(
    `SELECT ctid::text, xmin::text, xmax::text, source_uid FROM inventory
     UNION ALL SELECT ctid::text, xmin::text, xmax::text, 'epoch' FROM inventory_epochs ORDER BY 4`,
  );

test.before(bench.start);
test.before.each(bench.reset);
test.after.each(async () => {
  await bench.proxy().heal();
  await Promise.all(opened.splice(0).map((sink) => sink.close()));
});
test.after(bench.stop);

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
  await write(open(), rows, { delta: { upserted: [], removed: [] } });
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
    delta: { upserted: [...twice, rowOf({ attributes: { v: 3 } })], removed: [] },
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
  const receipt = await write(open(), rows, { delta: { upserted: [], removed: [] } });
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
    "REVOKE CREATE ON SCHEMA public FROM kollect_postgres_writer; ALTER TABLE inventory OWNER TO postgres; ALTER TABLE inventory_epochs OWNER TO postgres; GRANT SELECT, INSERT, UPDATE, DELETE ON inventory, inventory_epochs TO kollect_postgres_writer",
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

const wanted =
  "the Secret needs a connection string under one of the keys dsn, url, connectionString, DATABASE_URL";
test("finds the connection string under each of its keys, and says what it wants where there is none", async () => {
  for (const key of ["dsn", "url", "connectionString", "DATABASE_URL"])
    await open({ key }).probe(live);
  assert.is(
    await codeAndText(synchronously(() => open({ key: "password" }))),
    `SINK_MISCONFIGURED: sink team-a/database: ${wanted}`,
  );
  assert.match(
    await codeAndText(synchronously(() => open({ key: "url", dsn: "s3cret" }))),
    /SINK_MISCONFIGURED: sink team-a\/database: the Secret's key url is no Postgres connection string/,
  );
  assert.is(
    postgres.secretName({
      ...spec,
      postgres: { databaseRef: { name: "db" }, schema: "public", table: "t" },
    }),
    "db",
  );
});
const spec = {
  type: "postgres",
  cluster: "test",
  changePolicy: "Immediate",
  maxRowBytes: 1000,
  provisioning: { mode: "ensure" },
} as const;

const dsnOf = (change: (url: URL) => void): string => {
  const url = new URL(bench.dsn("kollect_postgres_writer", "pass:w@rd/1"));
  change(url);
  return url.href;
};
const failing: readonly [name: string, dsn: () => string, want: RegExp][] = [
  [
    "a database that is not there",
    () => dsnOf((url) => (url.pathname = "/nowhere")),
    /^SINK_MISCONFIGURED: .*there is no such database \(SQLSTATE 3D000\)$/,
  ],
  [
    "a wrong password",
    () => dsnOf((url) => (url.password = "wrong")),
    /^SINK_UNAUTHORIZED: .*wrong user or password \(SQLSTATE 28P01\)$/,
  ],
  [
    "a user that is not there",
    () => dsnOf((url) => (url.username = "nobody")),
    /^SINK_UNAUTHORIZED: .*28P01/,
  ],
  [
    "no password",
    () => dsnOf((url) => (url.password = "")),
    /^SINK_UNAUTHORIZED: .*is the password in the connection string\?$/,
  ],
  [
    "a closed port",
    () => dsnOf((url) => (url.port = "1")),
    /^SINK_UNREACHABLE: sink team-a\/database: no connection to 127.0.0.1:1 \(connection refused/,
  ],
  [
    "an unknown name",
    () => dsnOf((url) => (url.hostname = "no-such-host.invalid")),
    /^SINK_UNREACHABLE: .*no-such-host.invalid:\d+ \(the name/,
  ],
  [
    "TLS that is not offered",
    () => dsnOf((url) => url.searchParams.set("sslmode", "require")),
    /^SINK_UNREACHABLE: .*offers no TLS/,
  ],
  [
    "a read-only session",
    () => dsnOf((url) => url.searchParams.set("options", "-c default_transaction_read_only=on")),
    /^SINK_REJECTED: .*the server is read-only/,
  ],
];
for (const [name, dsn, want] of failing)
  test(`tells ${name} apart, in write and in probe`, async () => {
    await write(open(), rows);
    assert.match(await codeAndText(write(open({ dsn: dsn() }), [])), want);
    assert.match(await codeAndText(open({ dsn: dsn() }).probe(live)), want);
  });

test("talks plain text where TLS is only preferred", async () => {
  const dsn = dsnOf((url) => url.searchParams.delete("sslmode"));
  assert.is((await write(open({ dsn }), rows)).rowsWritten, 3);
});

test("dials only what the egress guard allows", async () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    const dsn = dsnOf((url) => (url.hostname = host));
    const strict = createEgress({ allowPrivate: true, dev: false });
    assert.match(await codeAndText(write(open({ dsn, egress: strict }), rows)), /^EGRESS_DENIED/);
    await open({ dsn, egress: developer }).probe(live);
  }
});

test("reports a constraint by name and no row content", async () => {
  await write(open(), []);
  await query("ALTER TABLE inventory ADD CONSTRAINT no_carts CHECK (resource_name <> 'cart')");
  assert.is(
    await codeAndText(write(open(), rows)),
    "SINK_REJECTED: sink team-a/database refused the export: SQLSTATE 23514, constraint no_carts, table inventory",
  );
});

test("probe names the privileges that a write would miss", async () => {
  const denied = bench.openDenied();
  opened.push(denied);
  assert.match(
    await codeAndText(denied.probe(live)),
    /^SINK_UNAUTHORIZED: .*the role lacks CREATE on schema public$/,
  );
  await write(open(), rows);
  assert.match(
    await codeAndText(denied.probe(live)),
    /the role lacks INSERT on public.inventory, UPDATE on public.inventory, DELETE on public.inventory, INSERT on public.inventory_epochs/,
  );
});

const profile = {
  namespace: "team-a",
  name: "web.v2",
  attributes: [
    { name: "image", type: "string" },
    { name: "replicas", type: "int" },
    { name: "share", type: "double" },
    { name: "paused", type: "bool" },
    { name: "ports", type: "list" },
    { name: "kind", type: "string" },
    { name: "it's", type: "any" },
  ],
  targets: ["team-a/web"],
};
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
  await write(sink, rows, { profiles: [grown], delta: { upserted: [], removed: [] } });
  assert.is(await oid(), first);
  assert.equal(
    (await query(`SELECT index FROM ${view} ORDER BY 1`)).map((it) => it["index"]),
    ["0", "1", "2"],
  );
  const retyped = { ...profile, attributes: [{ name: "index", type: "string" }] };
  await write(sink, rows, { profiles: [retyped], delta: { upserted: [], removed: [] } });
  assert.is.not(await oid(), first);
  assert.equal(
    (await query(`SELECT index FROM ${view} ORDER BY 1`)).map((it) => it["index"]),
    ["0", "1", "2"],
  );
  await write(sink, rows, { profiles: [{ ...retyped, targets: [] }] });
  assert.equal(await query(`SELECT * FROM ${view}`), []);
  await write(sink, rows, { profiles: [], delta: { upserted: [], removed: [] } });
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
