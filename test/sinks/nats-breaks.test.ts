import { cp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { MarkerEvent, RowEvent } from "../../generated/export.ts";
import type { Json, Row } from "../../src/rows/row.ts";
import { createLogJudge } from "../chaos/log-judge.ts";
import { startNats, users } from "../services/nats.ts";
import { shared } from "../services/service.ts";
import { deltaOf } from "../support/rows.ts";
import { orderOf } from "./bench.ts";
import { changed, itemsOf, natsFixture, rows } from "./nats-fixture.ts";

/** One of our own, to be killed. */
const ownServer = shared(() =>
  startNats({ configuration: users('{ user: "writer", password: "writer/s3cret" }') }),
);
const { whole, test, bench, open, write, codeAndText, table } = await natsFixture(
  "breaks",
  ownServer,
);
const after = [changed("cart", 9), ...rows.slice(1)];
const many = Array.from({ length: 700 }, (_, index) => changed(`many-${index}`, index));

test("an answer that comes too late is found again", async () => {
  const sink = open();
  await write(sink, rows);
  bench.proxy().delay(20_000);
  assert.match(
    await codeAndText(write(sink, after, { delta: deltaOf(rows, after) })),
    /^SINK_UNREACHABLE: .*no answer in time/,
  );
  await bench.proxy().heal();
  assert.is((await write(sink, after)).rowsWritten, 0);
  assert.equal(await table(), itemsOf(after));
});

test("a server that has lost its last messages gets them again", async () => {
  const { folder } = bench.server();
  const [data, copy] = [join(folder, "data"), join(folder, "copy")];
  const sink = open({ url: `nats://127.0.0.1:${bench.server().port}` });
  await write(sink, rows);
  await bench.server().restart(() => cp(data, copy, { recursive: true }));
  const settled = (wanted: readonly Row[]): Promise<unknown> =>
    // The end of the old connection may not have come through yet.
    write(sink, wanted).catch(() => write(sink, wanted));
  await settled(after);
  await settled([...after, ...many]);
  await bench.server().restart(async () => {
    await rm(data, { recursive: true });
    await rename(copy, data);
  });
  const more = [changed("cart", 10), ...after.slice(1), ...many];
  await settled(more);
  await bench.stop();
  await bench.start();
  assert.equal(await table(), itemsOf(more));
});

for (const [what, cut] of [
  ["what is sent", (bytes: number) => bench.proxy().cutAfter(bytes)],
  ["what is answered", (bytes: number) => bench.proxy().truncateAfter(bytes)],
] as const)
  test(`wherever ${what} breaks off, the log tells every change once and in order`, async () => {
    const sink = open();
    let last: readonly Row[] = [];
    const failures = new Set<string>();
    const versions = 60;
    for (let version = 0; version <= versions; version += 1) {
      const next = ["cart", "db", "mail"].map((name) => changed(name, version));
      const delta = version === 0 ? undefined : deltaOf(last, next);
      cut(version * 67);
      const { signal } = new AbortController();
      const outcome = await sink.write(orderOf(next, { delta }), signal).then(
        () => "done",
        (error: { code: string }) => error.code,
      );
      failures.add(outcome);
      await bench.proxy().heal();
      if (outcome !== "done") await write(sink, next);
      last = next;
    }
    assert.equal(await table(), itemsOf(last));
    const indexOf = (it: Json): number =>
      Number((it as unknown as { attributes: { index: number } }).attributes.index);
    const judge = createLogJudge((it, before) => indexOf(it) > indexOf(before));
    for (const { event } of (await bench.log()).entries)
      judge.take(event as RowEvent | MarkerEvent);
    assert.equal(judge.verdict().faults, []);
    assert.equal([judge.verdict().created, judge.verdict().updated], [3, 3 * versions]);
    assert.ok(failures.has("SINK_UNREACHABLE"), "no cut came in time");
  });

whole.run();
