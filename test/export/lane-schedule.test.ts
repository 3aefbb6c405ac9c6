import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Export } from "../../src/sinks/sink.ts";
import { names, policy, recorder, source, stage } from "./lane-fixture.ts";

const test = suite("lane, schedule");

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
    policy: { ...policy, changePolicy: "Coalesce" },
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
  const slow = { ...policy, changePolicy: "Coalesce", interval: 600_000 } as const;
  await run(git, { policy: slow });
  await clock.advance(200);
  put("a");
  await clock.advance(1_000);
  await run(git, { policy: { ...slow, interval: 2_000 } });
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
  store.hold("team/late");
  store.settle("team/late", new Set());
  await clock.advance(200);
  assert.is(pg.orders.length, 1);
  await lanes.close();
});

test.run();
