import * as assert from "uvu/assert";
import type { Json } from "../../src/rows/row.ts";
import { rowOf } from "../support/rows.ts";
import { live, postgresFixture, profile, rows } from "./postgres-fixture.ts";

const { test, open, write, query, codeAndText } = postgresFixture("values");

const numbers = [
  0,
  1,
  -1,
  0.1,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  2 ** 53 - 1,
  2 ** 63,
  1e21,
  1e-7,
  123456789.123456,
];

test("numbers come back as they were, and a comparison finds nothing to do", async () => {
  const sent = numbers.map((value, index) => rowOf({ name: `n${index}`, attributes: { value } }));
  await write(open(), sent);
  const texts = await query(
    "SELECT payload->'attributes'->>'value' AS it FROM inventory ORDER BY length(source_uid), source_uid",
  );
  assert.equal(
    texts.map((it) => Number(it["it"])),
    numbers,
  );
  for (const purpose of ["update", "verification"] as const)
    assert.is((await write(open(), sent, { purpose })).rowsWritten, 0);
});

test("a digest of the text stands beside numbers that jsonb writes otherwise", async () => {
  const row = rowOf({ attributes: { value: 1e21 } });
  await write(open(), [row]);
  const [found] = await query(
    "SELECT payload->'attributes'->>'value' AS value, encode(digest, 'hex') AS digest FROM inventory",
  );
  assert.equal(found, { value: "1000000000000000000000", digest: row.digest });
});

test("integers beyond double's reach keep every digit", async () => {
  const plain = rowOf({ attributes: { replicas: 0 } });
  const big = "9223372036854775807";
  const row = {
    ...plain,
    json: plain.json.replace('"replicas":0', `"replicas":${big}`),
    digest: "ab".repeat(32),
  };
  await write(open(), [row], { profiles: [profile] });
  assert.equal(await query("SELECT replicas FROM inventory_team_a_web_v2"), [{ replicas: big }]);
  assert.is((await write(open(), [row], { purpose: "verification" })).rowsWritten, 0);
});

const nested = (depth: number): Json => (depth === 0 ? "deep" : [nested(depth - 1)]);
test("holds values a thousand levels deep", async () => {
  const row = rowOf({ attributes: { value: nested(1_000) } });
  await write(open(), [row]);
  assert.is((await write(open(), [row], { purpose: "verification" })).rowsWritten, 0);
});

const shortages: readonly [name: string, state: string, want: RegExp][] = [
  ["a full disk", "53100", /^SINK_REJECTED: .*: the server's disk is full \(SQLSTATE 53100\)$/],
  ["no memory", "53200", /^SINK_REJECTED: .*: the server is out of memory \(SQLSTATE 53200\)$/],
];
for (const [name, state, want] of shortages)
  test(`says that the server has ${name}, keeps the old rows, and goes on when that is over`, async () => {
    const sink = open({ history: { enabled: true } });
    await write(sink, rows);
    await query(`CREATE FUNCTION lack() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'row is (%)', new.payload USING ERRCODE = '${state}'; END $$;
      CREATE TRIGGER lack AFTER INSERT OR UPDATE ON inventory_history FOR EACH ROW EXECUTE FUNCTION lack()`);
    const changed = [rowOf({ name: "cart", attributes: { secret: "s3cret" } }), ...rows.slice(1)];
    const text = await codeAndText(write(sink, changed));
    assert.match(text, want);
    assert.not.match(text, /s3cret/);
    assert.equal(
      await query(
        'SELECT count(*)::int AS n FROM inventory WHERE payload @> \'{"attributes": {"secret": "s3cret"}}\'',
      ),
      [{ n: 0 }],
    );
    await query("DROP TRIGGER lack ON inventory_history");
    assert.is((await write(sink, changed)).rowsWritten, 1);
    await sink.probe(live);
  });

test.run();
