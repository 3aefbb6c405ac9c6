import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import type { LaneSpec } from "../../src/export/lane.ts";
import { createLanes, type Lanes } from "../../src/export/lanes.ts";
import { makeRow } from "../../src/rows/row.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { settle, type VirtualClock, virtualClock } from "../support/clock.ts";

const test = suite("lane");

const source = "team/web";

/** A sink that does as it is told, and holds what it was given. */
interface Recorder {
  readonly sink: Sink;
  readonly orders: Export[];
  opened: number;
  answer: (order: Export, signal: AbortSignal) => Promise<Receipt>;
}

const receipt = (order: Export, rowsWritten = 1): Receipt => ({
  digest: order.snapshot.digest,
  rowsWritten,
  rowsRemoved: 0,
  bytes: 1,
});

const recorder = (): Recorder => {
  const orders: Export[] = [];
  const it: Recorder = {
    orders,
    opened: 0,
    answer: (order) => Promise.resolve(receipt(order)),
    sink: {
      write: (order, signal) => {
        orders.push(order);
        return it.answer(order, signal);
      },
      probe: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  };
  return it;
};

interface Stage {
  readonly clock: VirtualClock;
  readonly store: SnapshotStore;
  readonly lanes: Lanes;
  readonly put: (name: string, value?: string) => void;
  readonly run: (recorder: Recorder, part?: Partial<LaneSpec>) => Promise<void>;
}

const stage = (): Stage => {
  const clock = virtualClock(1_000_000);
  const store = createSnapshotStore();
  store.open();
  store.begin(source, { hold: true });
  store.complete(source);
  const lanes = createLanes({
    store,
    clock,
    epoch: 7,
    batchWindow: 200,
    onStatus: () => undefined,
    onExport: () => undefined,
    onCrash: (error) => {
      throw error;
    },
  });
  const identity = {
    targetNamespace: "team",
    targetName: "web",
    namespace: "apps",
    group: "",
    version: "v1",
    kind: "Pod",
  };
  return {
    clock,
    store,
    lanes,
    put: (name, value = "1") =>
      void store.upsert(source, makeRow({ ...identity, name, uid: name }, { value })),
    run: async (target, part = {}) => {
      const sinkName = part.sinkName ?? "database/pg";
      await lanes.reconcile(`team/${sinkName}`, [
        {
          inventory: { namespace: "team", name: "all" },
          sinkName,
          cluster: "here",
          fingerprint: "1",
          open: () => {
            target.opened++;
            return Promise.resolve(target.sink);
          },
          policy: { changePolicy: "Immediate", interval: 30_000, maxRowBytes: 1_000 },
          profiles: () => [],
          ...part,
        },
      ]);
      await settle();
    },
  };
};

const names = ({ snapshot }: Export): string[] => [...snapshot.rows()].map(({ name }) => name);
const unreachable = new OperatorError("SINK_UNREACHABLE", { sink: "pg", host: "h", detail: "x" });

test("exports everything first, and only what changed afterwards", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  put("a");
  await run(pg);
  await clock.advance(200);
  assert.is(pg.orders.length, 1);
  assert.is(pg.orders[0]?.delta, undefined);
  assert.is(pg.orders[0]?.epoch, 7);
  put("b");
  await clock.advance(200);
  assert.equal(
    pg.orders[1]?.delta?.upserted.map(({ name }) => name),
    ["b"],
  );
  await clock.advance(3_600_000);
  assert.is(pg.orders.length, 2);
  await lanes.close();
});

test("exports an empty snapshot like any other", async () => {
  const { clock, store, put, run, lanes } = stage();
  const pg = recorder();
  put("a");
  await run(pg);
  await clock.advance(200);
  store.remove(source, "a");
  await clock.advance(200);
  assert.equal(
    pg.orders[1]?.delta?.removed.map(({ name }) => name),
    ["a"],
  );
  assert.is(pg.orders[1]?.snapshot.size, 0);
  await lanes.close();
});

test("gathers the changes of a batch window in one export", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  await run(pg);
  await clock.advance(200);
  for (const name of ["a", "b", "c"]) {
    put(name);
    await clock.advance(50);
  }
  await clock.advance(100);
  assert.is(pg.orders.length, 2);
  assert.equal(names(pg.orders[1] as Export), ["a", "b", "c"]);
  await lanes.close();
});

test("Coalesce exports the first change at once and later ones when the interval has passed", async () => {
  const { clock, put, run, lanes } = stage();
  const git = recorder();
  put("a");
  await run(git, {
    policy: { changePolicy: "Coalesce", interval: 30_000, maxRowBytes: 1_000 },
  });
  await clock.advance(200);
  assert.is(git.orders.length, 1);
  put("b");
  await clock.advance(29_000);
  assert.is(git.orders.length, 1);
  await clock.advance(1_000);
  assert.is(git.orders.length, 2);
  await clock.advance(60_000);
  put("c");
  await clock.advance(200);
  assert.is(git.orders.length, 3);
  await lanes.close();
});

test("a shorter interval takes effect at once", async () => {
  const { clock, put, run, lanes } = stage();
  const git = recorder();
  const policy = { changePolicy: "Coalesce", interval: 600_000, maxRowBytes: 1_000 } as const;
  await run(git, { policy });
  await clock.advance(200);
  put("a");
  await clock.advance(1_000);
  await run(git, { policy: { ...policy, interval: 2_000 } });
  await clock.advance(2_000);
  assert.is(git.orders.length, 2);
  assert.is(git.opened, 1);
  await lanes.close();
});

test("waits while a source is listed for the first time", async () => {
  const { clock, store, put, run, lanes } = stage();
  const pg = recorder();
  store.declare("team/late");
  put("a");
  await run(pg);
  await clock.advance(60_000);
  assert.is(pg.orders.length, 0);
  store.begin("team/late", { hold: true });
  store.complete("team/late");
  await clock.advance(200);
  assert.is(pg.orders.length, 1);
  await lanes.close();
});

test("tries again after a failure, later each time, and compares with the sink", async () => {
  const { clock, put, run, lanes } = stage();
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
  pg.answer = () => Promise.reject(new OperatorError("SINK_FENCED", { sink: "pg", epoch: 7 }));
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

test.run();
