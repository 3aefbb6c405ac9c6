import { randomUUID } from "node:crypto";
import { headers } from "@nats-io/transport-node";
import * as assert from "uvu/assert";
import { subjectsOf } from "../../src/sinks/nats/subject.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { startNats, users } from "../services/nats.ts";
import { shared } from "../services/service.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import { changed, itemsOf, live, natsFixture, rows } from "./nats-fixture.ts";

/** One of our own, to be killed. */
const ownServer = shared(() =>
  startNats({ configuration: users('{ user: "writer", password: "writer/s3cret" }') }),
);
const { whole, test, bench, open, write, codeAndText, table, lastSequence } = await natsFixture(
  "fault",
  ownServer,
);
const subjects = subjectsOf("kollect_fault", orderOf([]));
const after = [changed("cart", 9), ...rows.slice(1)];
const many = Array.from({ length: 3000 }, (_, index) =>
  rowOf({ name: `many-${index}`, attributes: { padding: `${index} `.repeat(200) } }),
);

const epochSequence = async (): Promise<number> => {
  const query = { last_by_subj: subjects.epoch };
  return (await bench.manager().streams.getMessage("kollect_fault", query))?.seq ?? 0;
};

test("a leader that was at work is refused once another has come, with a change of one row or of many", async () => {
  for (const more of [after, [...after, ...many.slice(0, 5)]]) {
    await bench.reset();
    const [old, next] = [open(), open()];
    await write(old, rows, { epoch: 6 });
    await write(next, rows, { epoch: 7 });
    const before = await lastSequence();
    const failure = await failureOf(write(old, more, { epoch: 6, delta: deltaOf(rows, more) }));
    assert.is(failure.code, "SINK_FENCED");
    assert.is(await lastSequence(), before);
  }
});

test("a message that a stale leader sent long ago is refused by the server itself", async () => {
  const old = open();
  await write(old, rows, { epoch: 6 });
  const seq = await epochSequence();
  await write(open(), rows, { epoch: 7 });
  const late = async (more: Record<string, string>): Promise<string> => {
    const all = headers();
    all.set("Nats-Expected-Last-Subject-Sequence", String(seq));
    all.set("Nats-Expected-Last-Subject-Sequence-Subject", subjects.epoch);
    for (const [name, value] of Object.entries(more)) all.set(name, value);
    const reply = await bench.connection().request(subjects.row("team-a/web/uid-cart"), "late", {
      headers: all,
      timeout: 5_000,
    });
    return reply.string();
  };
  const batch = {
    "Nats-Batch-Id": randomUUID(),
    "Nats-Batch-Sequence": "1",
    "Nats-Batch-Commit": "1",
  };
  for (const more of [{}, batch]) assert.match(await late(more), "wrong last sequence");
  assert.equal(await table(), itemsOf(rows));
});

test("after a failure the log is claimed anew, so that what is still on its way comes too late", async () => {
  const sink = open();
  await write(sink, rows);
  const before = await epochSequence();
  bench.proxy().cutAfter(10);
  await failureOf(write(sink, after, { delta: deltaOf(rows, after) }));
  assert.is((await write(sink, rows)).rowsWritten, 0);
  assert.ok((await epochSequence()) > before);
});

test("what somebody wrote between a restart and the first change is seen", async () => {
  await write(open(), rows);
  const restarted = open();
  await write(restarted, rows);
  bench.connection().publish(subjects.row("team-a/web/uid-mail"), "foreign");
  await bench.connection().flush();
  await write(restarted, after, { delta: deltaOf(rows, after) });
  const query = { last_by_subj: subjects.row("team-a/web/uid-mail") };
  const last = await bench.manager().streams.getMessage("kollect_fault", query);
  assert.match(last?.string() ?? "", '"name":"mail"');
});

test("on a new connection all is compared, for the server may have lost something", async () => {
  const sink = open();
  await write(sink, rows);
  const filter = subjects.row("team-a/web/uid-mail");
  await bench.manager().streams.purge("kollect_fault", { filter });
  await bench.proxy().cut();
  await bench.proxy().heal();
  // The end of the old connection may not have come through yet.
  await sink.probe(live).catch(() => sink.probe(live));
  await write(sink, after, { delta: deltaOf(rows, after) });
  assert.equal(await table(), itemsOf(after));
});

test("two sinks of one epoch take turns and lose nothing", async () => {
  const [one, two] = [open(), open()];
  let last = rows;
  await write(one, rows);
  for (let turn = 1; turn < 7; turn += 1) {
    const next = [changed("cart", turn), ...rows.slice(1)];
    const sink = turn % 2 === 0 ? one : two;
    const receipt = await write(sink, next, { delta: deltaOf(last, next) });
    assert.is(receipt.rowsWritten, 1);
    last = next;
  }
  assert.equal(await table(), itemsOf(last));
});

test("orders of one sink at once go one after the other", async () => {
  const sink = open();
  await write(sink, rows);
  const orders = [1, 2, 3, 4].map((index) =>
    write(sink, many.slice(0, index * 100), {
      inventory: { namespace: "team-b", name: `i${index}` },
    }),
  );
  for (const [index, { rowsWritten }] of (await Promise.all(orders)).entries())
    assert.is(rowsWritten, (index + 1) * 100);
});

test("a batch that is cut off leaves nothing behind, and the next order mends all", async () => {
  for (const bytes of [3_000, 200_000, 1_200_000, 2_500_000]) {
    await bench.reset();
    const sink = open();
    await write(sink, rows);
    bench.proxy().cutAfter(bytes);
    const more = [...rows, ...many];
    assert.is(
      (await failureOf(write(sink, more, { delta: deltaOf(rows, more) }))).code,
      "SINK_UNREACHABLE",
    );
    const standing = new Set(await table());
    for (const row of itemsOf(rows)) assert.ok(standing.has(row), "what stood still stands");
    assert.is((standing.size - rows.length) % 500, 0, "whole batches only");
    await write(sink, more);
    assert.equal(await table(), itemsOf(more));
    const { entries } = await bench.log();
    const ids = entries.map(({ headers: all }) => all["Nats-Msg-Id"]);
    assert.is(new Set(ids).size, ids.length);
    assert.is(entries.filter(({ subject }) => subject.includes(".rows.")).length, more.length);
  }
});

test("an answer that was lost is found again", async () => {
  const sink = open();
  await write(sink, rows);
  bench.proxy().truncateAfter(20);
  const delta = deltaOf(rows, after);
  assert.is((await failureOf(write(sink, after, { delta }))).code, "SINK_UNREACHABLE");
  const receipt = await write(sink, after);
  assert.is(receipt.rowsWritten, 0);
  assert.equal(await table(), itemsOf(after));
});

test("a server that is killed amid a write and comes back gets the rest", async () => {
  const sink = open();
  await write(sink, rows);
  const more = [...rows, ...many];
  const outcome = write(sink, more, { delta: deltaOf(rows, more) }).then(
    () => "done",
    (error: { code: string }) => error.code,
  );
  await bench.server().kill();
  assert.ok(["done", "SINK_UNREACHABLE"].includes(await outcome));
  assert.match(await codeAndText(write(sink, more)), "SINK_UNREACHABLE");
  await bench.server().restart();
  await bench.stop();
  await bench.start();
  const again = open();
  await write(again, more);
  assert.equal(await table(), itemsOf(more));
});

test("a server that restarts between two orders is no failure", async () => {
  const sink: Sink = open({ url: `nats://127.0.0.1:${bench.server().port}` });
  await write(sink, rows);
  await bench.server().restart();
  const receipt = await sink.write(orderOf(after, { delta: deltaOf(rows, after) }), live).catch(
    // The end of the old connection may not have come through yet.
    () => sink.write(orderOf(after), live),
  );
  assert.is(receipt.rowsWritten, 1);
  await bench.stop();
  await bench.start();
});

test("a stream that is deleted under a sink is made anew, with every row", async () => {
  const sink = open();
  await write(sink, rows);
  await bench.reset();
  const receipt = await write(sink, after, { delta: deltaOf(rows, after) });
  assert.is(receipt.rowsWritten, after.length);
  assert.equal(await table(), itemsOf(after));
});

test("a stream that is purged under a sink gets every row again", async () => {
  const sink = open();
  await write(sink, rows);
  await bench.manager().streams.purge("kollect_fault");
  await write(sink, after, { delta: deltaOf(rows, after) });
  assert.equal(await table(), itemsOf(after));
});

test("an answer that never comes ends with the signal, and close does not wait", async () => {
  const sink = open();
  await write(sink, rows);
  const abort = new AbortController();
  const { reached } = bench.proxy().stall();
  const work = sink.write(orderOf(after), abort.signal).catch((error: Error) => error.message);
  await reached;
  abort.abort(new Error("shutting down"));
  assert.is(await work, "shutting down");
  await sink.close();
  await bench.proxy().heal();
  assert.equal(await table(), itemsOf(rows));
});

whole.run();
