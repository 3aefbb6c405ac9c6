import * as assert from "uvu/assert";
import { gathered } from "../support/gathered.ts";
import { rowOf } from "../support/rows.ts";
import { natsFixture, rows } from "./nats-fixture.ts";
import { readBack, readsAs } from "./reading.ts";

const { whole, test, open, write, codeAndText, bench } = await natsFixture("read");

test("gives what the last messages say that stands", async () => {
  const sink = open();
  await write(sink, rows);
  await write(sink, rows.slice(1));
  await readsAs(sink, rows.slice(1));
});

test("gives more rows than it asks for at once", async () => {
  const many = Array.from({ length: 120 }, (_, index) => rowOf({ name: `row-${index}` }));
  await write(open(), many);
  await readsAs(open(), many);
});

test("says that a stream has no revisions, and makes none that is missing", async () => {
  const sink = open();
  const streams = async (): Promise<number> =>
    (await gathered(bench.manager().streams.names())).length;
  const before = await streams();
  assert.match(await codeAndText(readBack(sink)), /^SINK_MISCONFIGURED: .*there is no stream/);
  assert.is(await streams(), before);
  await write(sink, rows);
  assert.match(
    await codeAndText(readBack(sink, { revision: "main" })),
    /^SINK_UNREADABLE: .*is read as it stands now/,
  );
});

test("holds nothing of what was never written", async () => {
  const sink = open();
  await write(sink, rows);
  assert.is(await readBack(sink, { cluster: "other" }), undefined);
  await write(sink, []);
  await readsAs(sink, []);
});

whole.run();
