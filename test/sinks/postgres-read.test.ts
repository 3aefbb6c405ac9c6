import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import { gathered } from "../support/gathered.ts";
import { rowOf } from "../support/rows.ts";
import type { Wish } from "./postgres-bench.ts";
import { live, postgresFixture, rows } from "./postgres-fixture.ts";
import { readBack, readingOf, readsAs } from "./reading.ts";

const { test, open, write, query, codeAndText } = postgresFixture("read");

const history: Wish = { history: { enabled: true } };
const at = (minute: number): { exportedAt: Date } => ({
  exportedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
});
const [cart, db] = rows as [Row, Row];
const changed = rowOf({ name: "cart", attributes: { index: "changed" } });

test("gives the rows of the table, and of no other inventory", async () => {
  const sink = open();
  await write(sink, rows);
  await write(sink, [cart], { inventory: { namespace: "team-b", name: "other" } });
  await readsAs(sink, rows);
});

test("gives more rows than one statement does", async () => {
  const many = Array.from({ length: 5_001 }, (_, index) => rowOf({ name: `row-${index}` }));
  await write(open(), many);
  await readsAs(open(), many);
});

test("gives the rows of an earlier time", async () => {
  const sink = open(history);
  await write(sink, rows, at(0));
  await write(sink, [changed, db], at(5));
  await readsAs(sink, [changed, db]);
  await readsAs(sink, rows, { revision: "2026-01-01T00:04:59.999Z" });
  await readsAs(sink, [changed, db], { revision: "2026-01-01T01:05:00+01:00" });
  await readsAs(sink, rows, { revision: "2026-01-01" });
  await readsAs(sink, [], { revision: "2025-12-31" });
});

test("says what is no time, and what keeps no history", async () => {
  const sink = open(history);
  await write(sink, rows);
  const failure = (revision: string): Promise<string> => codeAndText(readBack(sink, { revision }));
  assert.match(await failure("yesterday"), /^SINK_UNREADABLE: .*"yesterday" is no time; write for/);
  assert.match(await failure("2026-02-31"), /"2026-02-31" is no time; write for example/);
  assert.match(
    await codeAndText(readBack(open(), { revision: "2026-01-01" })),
    /keeps no history; history\.enabled would/,
  );
});

test("sees one moment, and changes nothing", async () => {
  const sink = open();
  await write(sink, rows);
  const seen = sink.read?.(
    readingOf(),
    async (holding) => {
      await query("DELETE FROM inventory");
      return holding === undefined ? [] : gathered(holding.list());
    },
    live,
  );
  assert.is((await seen)?.length, rows.length);
  await readsAs(sink, []);
});

test("holds nothing of what was never written", async () => {
  assert.is(await readBack(open()), undefined);
  await write(open(), []);
  await readsAs(open(), []);
  assert.is(await readBack(open(), { cluster: "other" }), undefined);
});

test.run();
