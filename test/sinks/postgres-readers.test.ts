import { Client } from "pg";
import * as assert from "uvu/assert";
import { rowOf } from "../support/rows.ts";
import { sharedPostgres } from "../services/postgres.ts";
import type { Wish } from "./postgres-bench.ts";
import { live, postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, open, write, query, asWriter, codeAndText } = postgresFixture("readers");

const view = "inventory_team_a_web_v2";
const people = ["kollect_ann", "kollect bob's"];
const quoted = people.map((it) => `"${it}"`);
const wish: Wish = { readers: people, history: { enabled: true }, schema: "other" };

test.before(async () => {
  for (const it of quoted) await query(`CREATE ROLE ${it} LOGIN PASSWORD 'reader-s3cret'`);
});
test.before.each(async () => {
  await query(
    "ALTER DEFAULT PRIVILEGES FOR ROLE kollect_readers_writer REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
  );
});
// The bench is gone by then.
test.after(() =>
  connected({}, async (client) => {
    await client.query(`DROP OWNED BY ${quoted.join()}; DROP ROLE ${quoted.join()}`);
  }),
);

/** A session of somebody, as its own client would have it; of the administrator unless named. */
const connected = async <T>(
  { role }: { readonly role?: string },
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const url = new URL((await sharedPostgres()).url);
  url.pathname = "/kollect_readers";
  if (role !== undefined) url.username = encodeURIComponent(role);
  if (role !== undefined) url.password = "reader-s3cret";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
const asReader = <T>(role: string, work: (client: Client) => Promise<T>): Promise<T> =>
  connected({ role }, work);
const read = (role: string, text: string): Promise<unknown> =>
  asReader(role, async (client) => (await client.query(text)).rowCount).catch(
    (error: unknown) => (error as { code: string }).code,
  );

test("ensure lets readers read tables, function and views of its schema, and nothing else", async () => {
  await write(open(wish), rows, { profiles: [profile] });
  for (const role of people) {
    for (const it of ["inventory", "inventory_history", view, "inventory_as_of('infinity')"])
      assert.is(await read(role, `SELECT * FROM other.${it}`), 3, it);
    assert.is(await read(role, "DELETE FROM other.inventory"), "42501");
    assert.is(await read(role, "SELECT * FROM other.inventory_epochs"), "42501");
    assert.is(await read(role, "CREATE TABLE other.mine ()"), "42501");
  }
});

test("readers that come later get what stands, and new views; those off the list keep it", async () => {
  const sink = open({ ...wish, readers: [] });
  await write(sink, rows, { profiles: [profile] });
  const [ann = "", bob = ""] = people;
  assert.is(await read(ann, `SELECT * FROM other.${view}`), "42501");
  const oid = await query(`SELECT oid FROM pg_class WHERE relname = '${view}'`);
  await write(open({ ...wish, readers: [ann] }), rows, { profiles: [profile] });
  assert.is(await read(ann, `SELECT * FROM other.${view}`), 3);
  assert.is(await read(ann, "SELECT * FROM other.inventory"), 3);
  assert.equal(await query(`SELECT oid FROM pg_class WHERE relname = '${view}'`), oid);
  await write(open({ ...wish, readers: [bob] }), rows, {
    profiles: [profile, { ...profile, name: "second" }],
  });
  assert.is(await read(bob, "SELECT * FROM other.inventory_team_a_second"), 3);
  assert.is(await read(ann, "SELECT * FROM other.inventory_team_a_second"), "42501");
  assert.is(await read(ann, `SELECT * FROM other.${view}`), 3);
});

test("writes nothing for readers that can read already", async () => {
  await write(open(wish), rows, { profiles: [profile] });
  const tuples = `SELECT relname, xmin::text FROM pg_class WHERE relnamespace = 'other'::regnamespace
    UNION ALL SELECT nspname, xmin::text FROM pg_namespace WHERE nspname = 'other' ORDER BY 1`;
  const before = await query(tuples);
  await write(open(wish), rows, { profiles: [profile], purpose: "verification" });
  assert.equal(await query(tuples), before);
});

test("names a reader that is no role, and grants nothing where others make the tables", async () => {
  const wrong = { readers: ["kollect_nobody"] };
  const want =
    "SINK_MISCONFIGURED: sink team-a/database: there is no role kollect_nobody, which readers names";
  assert.is(await codeAndText(write(open(wrong), rows)), want);
  assert.is(await codeAndText(open(wrong).probe(live)), want);
  await write(open({ schema: "other" }), rows);
  await write(open({ ...wrong, schema: "other", mode: "existing" }), rows);
  await write(open({ ...wish, history: { enabled: false }, mode: "existing" }), rows);
  assert.is(await read(people[0] ?? "", "SELECT * FROM other.inventory"), "42501");
});

test("writes on where it may not grant", async () => {
  await write(open(), rows);
  await query(
    "ALTER TABLE inventory OWNER TO postgres; GRANT ALL ON inventory TO kollect_readers_writer",
  );
  assert.is((await write(open({ readers: people }), rows.slice(1))).rowsRemoved, 1);
});

const retyped = {
  ...profile,
  attributes: [
    { name: "image", type: "int" },
    { name: "it's", type: "any" },
  ],
};

test("a view that is made anew keeps what an administrator set on it", async () => {
  const sink = open();
  await write(sink, rows, { profiles: [profile] });
  const [ann] = quoted;
  await asWriter(`GRANT SELECT ON ${view} TO ${ann} WITH GRANT OPTION; GRANT SELECT (image, ports, "it's") ON ${view} TO ${quoted[1]};
    GRANT INSERT ON ${view} TO PUBLIC; REVOKE SELECT ON ${view} FROM kollect_readers_reader;
    ALTER VIEW ${view} SET (security_barrier = true)`);
  const access = async (): Promise<unknown> =>
    query(`SELECT array(SELECT unnest(relacl)::text ORDER BY 1) AS acl, reloptions,
        (SELECT json_object_agg(attname, attacl) FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL AND attname <> 'ports') AS columns
      FROM pg_class c WHERE relname = '${view}'`);
  const before = await access();
  const first = await query(`SELECT oid FROM pg_class WHERE relname = '${view}'`);
  await write(sink, rows, { profiles: [retyped] });
  assert.equal(await access(), before);
  assert.is.not(
    (await query(`SELECT oid FROM pg_class WHERE relname = '${view}'`))[0]?.["oid"],
    first[0]?.["oid"],
  );
  const grown = { ...retyped, attributes: [...retyped.attributes, { name: "more", type: "any" }] };
  await write(sink, rows, { profiles: [grown] });
  assert.equal(await access(), before);
  assert.is(
    (await write(sink, rows, { purpose: "verification", profiles: [grown] })).rowsWritten,
    0,
  );
});

test("a reader never sees a view that is missing or half made, whatever becomes of the profile", async () => {
  const sink = open({ readers: people, schema: "other" });
  const attributes = [
    [{ name: "index", type: "int" }],
    [{ name: "index", type: "string" }],
    [
      { name: "index", type: "string" },
      { name: "image", type: "string" },
    ],
    [
      { name: "picture", type: "string" },
      { name: "index", type: "any" },
    ],
    [],
  ];
  const edit = (count: number): Promise<unknown> =>
    write(sink, [rowOf({ attributes: { index: count } })], {
      profiles: [{ ...profile, attributes: attributes[count % attributes.length] ?? [] }],
      delta: {
        before: new Map(),
        upserted: [rowOf({ attributes: { index: count } })],
        removed: [],
      },
    });
  await write(sink, [rowOf()], { profiles: [profile] });
  await edit(0);
  let isDone = false;
  const shapes = new Set<string>();
  const loop = (role: string): Promise<number> =>
    asReader(role, async (client) => {
      let count = 0;
      for (; !isDone; count++) {
        const { rows, fields } = await client.query(`SELECT * FROM other.${view}`);
        assert.is(rows.length, 1);
        shapes.add(
          fields
            .slice(12)
            .map((it) => `${it.name}:${it.dataTypeID}`)
            .join(),
        );
      }
      return count;
    });
  const reading = people.map(loop);
  // Whatever a reader throws is seen at once.
  const failed = Promise.all(reading);
  const edits = async (): Promise<void> => {
    for (let count = 1; count <= 60; count++) await edit(count);
  };
  await Promise.race([failed, edits().finally(() => (isDone = true))]);
  const counts = await failed;
  assert.is(shapes.size, attributes.length, [...shapes].join(" "));
  for (const count of counts) assert.ok(count > 60, `${count} reads`);
});

test("a reader that lingers keeps the old view, not the rows; the view follows later", async () => {
  const sink = open();
  const at = (second: number): { exportedAt: Date } => ({ exportedAt: new Date(second * 1000) });
  const delta = { before: new Map(), upserted: [], removed: [] };
  const columns = async (): Promise<unknown> =>
    (
      await query(
        `SELECT count(*)::int AS n FROM pg_attribute WHERE attrelid = '${view}'::regclass`,
      )
    )[0]?.["n"];
  await write(sink, rows, { profiles: [profile], ...at(0) });
  const before = await columns();
  await query(`BEGIN; SELECT * FROM ${view}`);
  const receipt = await write(sink, rows.slice(1), { profiles: [retyped], ...at(1) });
  assert.is(receipt.rowsRemoved, 1);
  await query("COMMIT");
  assert.is(await columns(), before);
  await write(sink, rows.slice(1), { profiles: [retyped], delta, ...at(30) });
  assert.is(await columns(), before, "not at once: each try makes readers wait");
  await write(sink, rows.slice(1), { profiles: [retyped], delta, ...at(62) });
  assert.is.not(await columns(), before);
});

test.run();
