import * as assert from "uvu/assert";
import { deltaOf, rowOf } from "../support/rows.ts";
import { changed, itemsOf, natsFixture } from "./nats-fixture.ts";

const { whole, test, bench, open, write, table, lastSequence } = await natsFixture("cost");

test("10,000 rows stand once, and a restart publishes none of them", async () => {
  const padding = "x".repeat(1500);
  const many = Array.from({ length: 10_000 }, (_, index) =>
    rowOf({ name: `row-${index}`, attributes: { index, padding } }),
  );
  assert.is((await write(open(), many)).rowsWritten, 10_000);
  assert.is(await lastSequence(), 10_003);
  const restarted = open();
  assert.is((await write(restarted, many)).rowsWritten, 0);
  assert.is(await lastSequence(), 10_003);
  const after = many.with(7, changed("row-7", -1)).slice(0, -1);
  const receipt = await write(restarted, after, { delta: deltaOf(many, after) });
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [1, 1]);
  assert.equal(await table(), itemsOf(after));
});

test("one changed row costs the same bytes and messages whatever the rows besides", async () => {
  const cost = async (size: number): Promise<readonly [number, number]> => {
    await bench.reset();
    const many = Array.from({ length: size }, (_, index) => changed(`row-${index}`, 0));
    const sink = open();
    await write(sink, many);
    const [bytes, sequence] = [bench.proxy().sent(), await lastSequence()];
    const after = many.with(5, changed("row-5", 1));
    await write(sink, after, { delta: deltaOf(many, after) });
    return [bench.proxy().sent() - bytes, (await lastSequence()) - sequence];
  };
  const [small, large] = [await cost(10), await cost(10_000)];
  // Sequences grow by some digits, and they stand in headers and inboxes.
  assert.ok(Math.abs(large[0] - small[0]) < 20, `${small[0]} and ${large[0]} bytes`);
  assert.equal([small[1], large[1]], [1, 1]);
});

whole.run();
