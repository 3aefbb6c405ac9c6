import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import type { Export } from "../../src/sinks/sink.ts";
import { settle } from "../support/clock.ts";
import { names, policy, receipt, recorder, stage, unreachable } from "./lane-fixture.ts";

const test = suite("lane, failures");

test("tries again after a failure, later each time, and compares with the sink", async () => {
  const { clock, put, run, lanes, failures } = stage();
  const pg = recorder();
  const times: number[] = [];
  await run(pg);
  await clock.advance(200);
  pg.answer = () => {
    times.push(clock.now());
    return Promise.reject(unreachable);
  };
  put("a");
  await clock.advance(120_000);
  const gaps = times.slice(1).map((it, i) => it - (times[i] ?? 0));
  assert.ok(gaps.length >= 4, `${gaps.length}`);
  assert.ok(
    gaps.every((it, i) => i === 0 || it > (gaps[i - 1] ?? 0) || it > 40_000),
    gaps.join(),
  );
  assert.is(lanes.status("team/database/pg", "database/pg")?.error?.reason, "SinkUnreachable");
  pg.answer = (order) => Promise.resolve(receipt(order));
  await clock.advance(61_000);
  assert.is(pg.orders.at(-1)?.delta, undefined);
  assert.is(lanes.status("team/database/pg", "database/pg")?.error, undefined);
  assert.is(pg.opened, times.length + 1);
  assert.equal(
    failures,
    times.map(() => unreachable),
  );
  await lanes.close();
});

test("a sink that fails or hangs delays no other", async () => {
  const { clock, put, run } = stage();
  const dead = recorder();
  const hung = recorder();
  const good = recorder();
  dead.answer = () => Promise.reject(unreachable);
  hung.answer = () => new Promise(() => undefined);
  await run(dead, { sinkName: "database/dead" });
  await run(hung, { sinkName: "database/hung" });
  await run(good, { sinkName: "database/good" });
  for (const name of ["a", "b", "c"]) {
    put(name);
    await clock.advance(200);
  }
  assert.equal(names(good.orders.at(-1) as Export), ["a", "b", "c"]);
});

test("never has two writes in flight", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  let finish: (() => void) | undefined;
  pg.answer = (order) =>
    new Promise((resolve) => {
      finish = () => resolve(receipt(order));
    });
  await run(pg);
  await clock.advance(200);
  put("a");
  await clock.advance(5_000);
  assert.is(pg.orders.length, 1);
  finish?.();
  await clock.advance(200);
  assert.is(pg.orders.length, 2);
  finish?.();
  await settle();
  await lanes.close();
});

test("a fenced lane writes no more", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  pg.answer = () =>
    Promise.reject(new OperatorError("SINK_FENCED", { sink: "pg", epoch: 7, held: 8 }));
  await run(pg);
  await clock.advance(200);
  put("a");
  await clock.advance(3_600_000);
  assert.is(pg.orders.length, 1);
  assert.is(lanes.status("team/database/pg", "database/pg")?.error?.reason, "SinkFenced");
  await lanes.close();
});

test("what nobody foresaw fails the lane and tells no text", async () => {
  const { clock, run, lanes } = stage();
  const pg = recorder();
  pg.answer = () => Promise.reject(new TypeError("hunter2"));
  await run(pg);
  await clock.advance(200);
  const error = lanes.status("team/database/pg", "database/pg")?.error;
  assert.is(error?.reason, "InternalError");
  assert.not.match(error?.message ?? "", "hunter2");
  await lanes.close();
});

test("leaves rows above the limit out, names them, and takes an old state of them away", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  put("a");
  put("b");
  await run(pg);
  await clock.advance(200);
  put("a", "x".repeat(2_000));
  await clock.advance(200);
  const order = pg.orders.at(-1) as Export;
  assert.equal(
    order.delta?.removed.map(({ name }) => name),
    ["a"],
  );
  assert.equal(order.delta?.upserted, []);
  assert.equal(names(order), ["b"]);
  assert.is(order.snapshot.size, 1);
  const status = lanes.status("team/database/pg", "database/pg");
  assert.equal(status?.leftOut, { count: 1, names: ["apps/a"] });
  put("a", "short");
  await clock.advance(200);
  assert.equal(names(pg.orders.at(-1) as Export), ["a", "b"]);
  assert.is(lanes.status("team/database/pg", "database/pg")?.leftOut.count, 0);
  await lanes.close();
});

test("a sink that held everything already was not written", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  pg.answer = (order) => Promise.resolve(receipt(order, 0));
  put("a");
  await run(pg);
  await clock.advance(200);
  const status = lanes.status("team/database/pg", "database/pg");
  assert.is(status?.writtenAt, undefined);
  assert.is(status?.rows, 1);
  await lanes.close();
});

test("another fingerprint opens the sink anew", async () => {
  const { clock, run, lanes } = stage();
  const pg = recorder();
  await run(pg);
  await clock.advance(200);
  await run(pg, { fingerprint: "2" });
  await clock.advance(200);
  assert.is(pg.opened, 2);
  await lanes.close();
});

test("a limit that was raised lets in at once what it had left out, and one that was lowered takes out", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  const limited = (maxRowBytes: number) => ({ policy: { ...policy, maxRowBytes } });
  put("a", "x".repeat(2_000));
  put("b");
  await run(pg, limited(1_000));
  await clock.advance(200);
  assert.equal(names(pg.orders.at(-1) as Export), ["b"]);
  await run(pg, limited(10_000));
  await clock.advance(200);
  assert.equal(names(pg.orders.at(-1) as Export), ["a", "b"]);
  assert.is(lanes.status("team/database/pg", "database/pg")?.leftOut.count, 0);
  await run(pg, limited(1_000));
  await clock.advance(200);
  assert.equal(names(pg.orders.at(-1) as Export), ["b"]);
  assert.is(pg.orders.length, 3);
  await lanes.close();
});

/** A sink that refuses what is below the highest epoch that it has seen. */
const guarded = (held: number) => {
  const pg = recorder();
  const seen = { held };
  pg.answer = (order) => {
    const { epoch } = order;
    if (epoch < seen.held)
      return Promise.reject(
        new OperatorError("SINK_FENCED", { sink: "pg", epoch, held: seen.held }),
      );
    seen.held = epoch;
    return Promise.resolve(receipt(order));
  };
  return { pg, seen };
};

test("who is fenced and holds the Lease all the same goes on above what stands", async () => {
  const it = stage();
  const { pg, seen } = guarded(12);
  it.leads = () => Promise.resolve(true);
  await it.run(pg);
  await it.clock.advance(1_000);
  assert.is(seen.held, 12 + 7);
  assert.is(it.lanes.status("team/database/pg", "database/pg")?.error, undefined);
  // A rival that does the same: somebody must give in.
  seen.held = 30;
  it.put("a");
  await it.clock.advance(3_600_000);
  assert.is(seen.held, 30);
  assert.match(
    it.lanes.status("team/database/pg", "database/pg")?.error?.message ?? "",
    "another cluster",
  );
  await it.lanes.close();
});

test("who is fenced and cannot ask who leads asks again", async () => {
  const it = stage();
  const { pg, seen } = guarded(12);
  it.leads = () => Promise.reject(new Error("no answer"));
  await it.run(pg);
  await it.clock.advance(10_000);
  assert.is(seen.held, 12);
  it.leads = () => Promise.resolve(true);
  await it.clock.advance(30_000);
  assert.is(seen.held, 19);
  await it.lanes.close();
});

test("a sink that hears no abort, and does not close, holds nobody up", async () => {
  const { clock, put, run, lanes } = stage();
  const deaf = recorder();
  const never = (): Promise<never> => new Promise<never>(() => undefined);
  deaf.answer = never;
  const pg = recorder();
  put("a");
  await run({ ...deaf, sink: { ...deaf.sink, close: never } });
  await clock.advance(200);
  assert.is(deaf.orders.length, 1);
  // Another connection takes its place, for which the old one has to end.
  const replaced = run(pg, { fingerprint: "2" });
  await clock.advance(11_000);
  await replaced;
  await clock.advance(200);
  assert.is(pg.orders.length, 1);
  await lanes.close();
});

test.run();
