import * as assert from "uvu/assert";
import { minInserted } from "../../src/sinks/postgres/insert.ts";
import type { Row } from "../../src/rows/row.ts";
import { until } from "../services/until.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { orderOf } from "./bench.ts";
import { live, postgresFixture } from "./postgres-fixture.ts";

const { test, bench, open, write, query, asWriter, codeAndText } = postgresFixture("insert");

const named = (count: number, version = 0, prefix = "n"): Row[] =>
  Array.from({ length: count }, (_, index) =>
    rowOf({ name: `${prefix}${index}`, attributes: { version, text: "x".repeat(500) } }),
  );
const many = named(2_500);
const contents = async (): Promise<unknown> =>
  (
    await query(
      "SELECT json_agg(i ORDER BY source_uid)::text AS it FROM (SELECT * FROM inventory) AS i",
    )
  )[0]?.["it"];
/** First words of the statements that gave the table rows, and how many rows, in order. */
const watch = (): Promise<unknown> =>
  asWriter(`CREATE TABLE notes (n int GENERATED ALWAYS AS IDENTITY, verb text, count int);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO public.notes (verb, count)
      SELECT split_part(current_query(), ' ', 1), count(*) FROM added HAVING count(*) > 0; RETURN NULL; END $$;
    CREATE TRIGGER note AFTER INSERT ON inventory REFERENCING NEW TABLE AS added EXECUTE FUNCTION note()`);
const noted = async (): Promise<string[]> =>
  (await query("SELECT verb, count FROM notes ORDER BY n")).map(
    (it) => `${String(it["verb"])} ${String(it["count"])}`,
  );

test("many new rows go by COPY, few with what changed", async () => {
  const sink = open();
  await write(sink, []);
  await watch();
  const first = named(1_000 + minInserted - 1);
  assert.is((await write(sink, first)).rowsWritten, first.length);
  assert.equal(await noted(), ["COPY 1000", `INSERT ${minInserted - 1}`]);
  await query("TRUNCATE notes");

  const second = [...named(3, 1), ...first.slice(3), ...named(minInserted, 0, "m")];
  const receipt = await write(sink, second, { delta: deltaOf(first, second) });
  assert.is(receipt.rowsWritten, 3 + minInserted);
  assert.equal(await noted(), [`COPY ${minInserted}`]);
  await query("TRUNCATE notes");

  // A comparison knows as well what is new; so does a verification.
  const third = [...named(5, 2), ...second.slice(5), ...named(minInserted, 0, "o")];
  assert.is((await write(open(), third)).rowsWritten, 5 + minInserted);
  const fourth = [...third, ...named(minInserted, 0, "p")];
  await asWriter("UPDATE inventory SET kind = 'edited' WHERE source_uid = 'uid-m7'");
  assert.is((await write(sink, fourth, { purpose: "verification" })).rowsWritten, 1 + minInserted);
  assert.equal(await noted(), [`COPY ${minInserted}`, `COPY ${minInserted}`]);
  assert.is((await write(open(), fourth, { purpose: "verification" })).rowsWritten, 0);
});

test("both ways write the same, odd texts included", async () => {
  const odd = [
    "a\tb\nc\rd",
    "\\.",
    "\\N",
    "\\x00",
    'say "it\'s"',
    "\u{1f600}é",
    "a\0b",
    "\ud83d",
    "",
  ];
  const texts = [...odd, ...Array.from({ length: minInserted }, (_, index) => `plain ${index}`)];
  const all = texts.map((text, index) =>
    rowOf({ name: `n${index}`, group: index % 2 === 0 ? "" : "apps", attributes: { text } }),
  );
  const exportedAt = new Date("1999-05-06T07:08:09.123Z");
  const sink = open();
  const { bytes, rowsWritten } = await write(sink, all, { exportedAt });
  const copied = await contents();
  await query("TRUNCATE inventory");
  let one = 0;
  for (let at = 0; at < all.length; at += 50) {
    const upserted = all.slice(at, at + 50);
    const delta = { before: new Map(), upserted, removed: [] };
    one += (await write(sink, all, { delta, exportedAt })).bytes;
  }
  assert.is(await contents(), copied);
  assert.equal([bytes, rowsWritten], [one, all.length]);
});

test("meets a row that somebody else is just adding", async () => {
  await write(open(), []);
  await query(`BEGIN; INSERT INTO inventory (cluster, inventory_namespace, inventory_name, target_namespace, target_name, source_uid)
    VALUES ('test', 'team-a', 'everything', 'team-a', 'web', 'uid-n1700')`);
  const writing = write(open(), many);
  await until("the sink waits for the other", 10, async () => {
    const waiting = await query(
      "SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.query LIKE 'COPY%'",
    );
    return waiting.length > 0 || undefined;
  });
  await query("COMMIT");
  assert.is((await writing).rowsWritten, 2_500);
  assert.is((await write(open(), many, { purpose: "verification" })).rowsWritten, 0);
});

test("takes rows for what they are where a delta calls them new", async () => {
  const sink = open();
  await write(sink, many);
  const after = named(2_500, 1);
  const delta = { before: new Map(), upserted: after, removed: [] };
  assert.is((await write(sink, after, { delta })).rowsWritten, 2_500);
  assert.is((await write(sink, after, { purpose: "verification" })).rowsWritten, 0);
});

test("takes the last of two rows with one key, far apart as they may be", async () => {
  const twice = [...many, ...named(150, 7)];
  const delta = { before: new Map(), upserted: twice, removed: [] };
  for (const wish of [{ delta }, {}]) {
    const sink = open();
    await write(sink, []);
    await write(sink, twice, wish);
    assert.equal(
      await query(
        "SELECT payload->'attributes'->'version' AS version, count(*)::int AS n FROM inventory GROUP BY 1 ORDER BY 1",
      ),
      [
        { version: 0, n: 2_350 },
        { version: 7, n: 150 },
      ],
    );
  }
});

test("names a constraint of others that a new row violates, and keeps the old rows", async () => {
  const sink = open();
  await write(sink, many.slice(0, 1));
  await asWriter("CREATE UNIQUE INDEX single ON inventory (kind)");
  assert.match(
    await codeAndText(write(sink, many)),
    /^SINK_REJECTED: .*SQLSTATE 23505, constraint single, table inventory$/,
  );
  assert.equal(await query("SELECT source_uid FROM inventory"), [{ source_uid: "uid-n0" }]);
});

test("an order that is cut or aborted anywhere within its rows leaves none of them", async () => {
  const started = bench.proxy().sent();
  await write(open(), []);
  const before = bench.proxy().sent();
  await write(open(), many);
  const sent = bench.proxy().sent() - before;
  assert.ok(sent > 1_000_000 && before > started, `${sent} bytes`);
  for (let place = 1; place < 12; place++) {
    await query("TRUNCATE inventory");
    const bytes = Math.floor((sent * place) / 12);
    const abort = new AbortController();
    if (place % 2 === 0) bench.proxy().cutAfter(bytes);
    else bench.proxy().whenSent(bytes, () => abort.abort(new Error("shutting down")));
    const begun = open();
    const failure = await begun.write(orderOf(many), abort.signal).then(
      () => "none",
      (error: Error) => ("code" in error ? String(error.code) : error.message),
    );
    assert.is(failure, place % 2 === 0 ? "SINK_UNREACHABLE" : "shutting down", `${bytes} bytes`);
    await bench.proxy().heal();
    assert.equal(await query("SELECT count(*)::int AS n FROM inventory"), [{ n: 0 }]);
  }
  const last = open();
  assert.is((await last.write(orderOf(many), live)).rowsWritten, 2_500);
});

test.run();
