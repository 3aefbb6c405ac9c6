import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LaneSpec } from "../../src/export/lane-spec.ts";
import type { Export } from "../../src/sinks/sink.ts";
import { names, policy, receipt, recorder, source, stage, unreachable } from "./lane-fixture.ts";

const test = suite("lane, deletion guard");

const inventory = "team/database/pg";
const name = "database/pg";
const strict: LaneSpec["policy"] = {
  ...policy,
  removalLimit: { maxPercent: 50, minRows: 2, confirmAfter: 60_000 },
};
const many = ["a", "b", "c", "d", "e", "f"];

/** A lane that has exported `many`. */
const filled = async (part: Partial<LaneSpec> = {}) => {
  const it = stage();
  const pg = recorder();
  // As a real one: what it is compared with it judges itself.
  let held: readonly string[] = [];
  pg.answer = (order) => {
    const wanted = names(order);
    const gone = held.filter((row) => !wanted.includes(row));
    if (order.delta === undefined) order.demandRemoval(gone.length, held.length);
    held = wanted;
    return Promise.resolve(receipt(order));
  };
  const wish: Partial<LaneSpec> = { policy: strict, relist: () => () => false, ...part };
  for (const row of many) it.put(row);
  await it.run(pg, wish);
  await it.clock.advance(200);
  assert.equal(held, many);
  return {
    ...it,
    pg,
    held: () => held,
    rerun: (more: Partial<LaneSpec>) => it.run(pg, { ...wish, ...more }),
    drop: (...rows: readonly string[]) => {
      for (const row of rows) it.store.remove(source, row);
    },
    reason: () => it.lanes.status(inventory, name)?.error?.reason,
    isHeld: () => it.lanes.status(inventory, name)?.isHeld,
  };
};

test("holds an export that would take more than the guard allows", async () => {
  const { clock, drop, put, held, lanes, isHeld, reason, pg } = await filled();
  drop("a", "b", "c", "d", "e");
  await clock.advance(200);
  assert.ok(isHeld());
  assert.is(reason(), "DeletionHeld");
  assert.equal(held(), many);
  const orders = pg.orders.length;
  put("x");
  await clock.advance(600_000);
  assert.equal(held(), many);
  assert.is(pg.orders.length, orders);
  await lanes.close();
});

test("lets go what stays within the guard", async () => {
  const { clock, drop, held, lanes, isHeld } = await filled();
  drop("a", "b", "c");
  await clock.advance(200);
  assert.equal(held(), ["d", "e", "f"]);
  drop("d", "e");
  await clock.advance(200);
  // Two rows may always go, though they are most of those that are left.
  assert.equal(held(), ["f"]);
  drop("f");
  await clock.advance(200);
  assert.equal(held(), []);
  assert.not.ok(isHeld());
  await lanes.close();
});

test("goes on when the rows are back", async () => {
  const { clock, drop, put, held, lanes, reason } = await filled();
  drop("a", "b", "c", "d");
  await clock.advance(1_000);
  for (const row of ["a", "b", "c"]) put(row);
  await clock.advance(1_000);
  assert.equal(held(), ["a", "b", "c", "e", "f"]);
  assert.is(reason(), undefined);
  await lanes.close();
});

test("goes on by a confirmation that is new, and holds the next removal again", async () => {
  const { clock, drop, put, held, lanes, isHeld, rerun } = await filled({ confirmation: "old" });
  drop("a", "b", "c", "d");
  await clock.advance(1_000);
  await rerun({ confirmation: "old" });
  await clock.advance(1_000);
  assert.ok(isHeld());
  await rerun({ confirmation: "new" });
  await clock.advance(1_000);
  assert.equal(held(), ["e", "f"]);
  assert.not.ok(isHeld());
  for (const row of many) put(row);
  await clock.advance(1_000);
  drop("a", "b", "c", "d");
  await clock.advance(1_000);
  assert.equal(held(), many);
  await lanes.close();
});

test("goes on when the same shows in a second complete list, which is taken a while later", async () => {
  const asked: number[] = [];
  let isListed = false;
  const { clock, drop, held, lanes, isHeld } = await filled({
    relist: () => {
      asked.push(clock.now());
      return () => isListed;
    },
  });
  drop("a", "b", "c", "d");
  await clock.advance(59_000);
  assert.equal(asked, []);
  await clock.advance(2_000);
  assert.is(asked.length, 1);
  assert.ok(isHeld());
  isListed = true;
  await clock.advance(2_000);
  assert.equal(held(), ["e", "f"]);
  assert.is(asked.length, 1);
  await lanes.close();
});

test("a second list brings back what was missing", async () => {
  let isListed = false;
  const { clock, drop, put, held, lanes } = await filled({ relist: () => () => isListed });
  drop("a", "b", "c", "d");
  await clock.advance(61_000);
  for (const row of many) put(row);
  isListed = true;
  await clock.advance(2_000);
  assert.equal(held(), many);
  await lanes.close();
});

test("a guard that was loosened lets go at once", async () => {
  const { clock, drop, held, lanes, rerun } = await filled();
  drop("a", "b", "c", "d");
  await clock.advance(1_000);
  await rerun({
    policy: { ...strict, removalLimit: { ...strict.removalLimit, maxPercent: 100 } },
  });
  await clock.advance(1_000);
  assert.equal(held(), ["e", "f"]);
  await lanes.close();
});

test("other rows in the place of those that go do not hide the removal", async () => {
  const { clock, drop, put, held, lanes, isHeld, pg } = await filled();
  drop("a", "b", "c", "d");
  for (const row of ["w", "x", "y", "z"]) put(row);
  await clock.advance(200);
  assert.ok(isHeld());
  const orders = pg.orders.length;
  put("v");
  await clock.advance(30_000);
  assert.equal(held(), many);
  assert.is(pg.orders.length, orders);
  await lanes.close();
});

test("after a restart the sink itself tells how many would go", async () => {
  const it = stage();
  const pg = recorder();
  pg.answer = (order: Export) => {
    order.demandRemoval(60, 100);
    return Promise.resolve(receipt(order));
  };
  await it.run(pg, { policy: strict, relist: () => () => false });
  await it.clock.advance(1_000);
  assert.is(it.lanes.status(inventory, name)?.error?.reason, "DeletionHeld");
  assert.is(pg.orders.length, 1);
  assert.equal(it.failures, []);
  await it.lanes.close();
});

test("a confirmation is for what was held: what vanishes until it can be written is held anew", async () => {
  const { clock, drop, held, isHeld, lanes, pg, rerun } = await filled();
  drop("a", "b", "c", "d");
  await clock.advance(1_000);
  const answer = pg.answer;
  pg.answer = () => Promise.reject(unreachable);
  await rerun({ confirmation: "yes" });
  await clock.advance(1_000);
  assert.not.ok(isHeld());
  drop("e", "f");
  pg.answer = answer;
  await clock.advance(120_000);
  assert.not.ok(isHeld());
  assert.equal(held(), [], "two rows more are within the guard");
  await lanes.close();
});

test("a confirmation of some rows lets no others go", async () => {
  const { clock, drop, put, held, isHeld, lanes, pg, rerun } = await filled();
  for (const row of ["g", "h", "i", "j", "k", "l"]) put(row);
  await clock.advance(1_000);
  assert.is(held().length, 12);
  drop(...many, "g");
  await clock.advance(1_000);
  assert.ok(isHeld());
  const answer = pg.answer;
  pg.answer = () => Promise.reject(unreachable);
  await rerun({ confirmation: "yes" });
  await clock.advance(1_000);
  drop("h", "i", "j", "k", "l");
  pg.answer = answer;
  await clock.advance(120_000);
  assert.ok(isHeld());
  assert.is(held().length, 12);
  await lanes.close();
});

test("after a restart in a hold, a confirmation that nobody has seen yet counts", async () => {
  for (const [priorConfirmation, isConfirmed] of [
    [undefined, true],
    ["old", true],
    ["new", false],
  ] as const) {
    const it = stage();
    const pg = recorder();
    pg.answer = (order: Export) => {
      order.demandRemoval(60, 100);
      return Promise.resolve(receipt(order));
    };
    const relist = () => () => false;
    await it.run(pg, { policy: strict, relist, confirmation: "new", priorConfirmation });
    await it.clock.advance(1_000);
    assert.is(it.lanes.status(inventory, name)?.isHeld, !isConfirmed, String(priorConfirmation));
    await it.lanes.close();
  }
});

test.run();
