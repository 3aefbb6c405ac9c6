import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Export } from "../../src/sinks/sink.ts";
import { settle } from "../support/clock.ts";
import { names, policy, receipt, recorder, stage, unreachable } from "./lane-fixture.ts";

const test = suite("lane, verification");

const purposes = (orders: readonly Export[]): string[] => orders.map(({ purpose }) => purpose);
const inventory = "team/database/pg";
const name = "database/pg";

test("reads the sink back when the interval has passed, and counts what was mended", async () => {
  const { clock, put, run, lanes, drifts } = stage();
  const pg = recorder();
  pg.answer = (order) => Promise.resolve(receipt(order, order.purpose === "update" ? 1 : 3));
  put("a");
  await run(pg, { policy: { ...policy, verifyInterval: 600_000 } });
  await clock.advance(599_000);
  assert.equal(purposes(pg.orders), ["update"]);
  await clock.advance(2_000);
  assert.equal(purposes(pg.orders), ["update", "verification"]);
  assert.is(pg.orders[1]?.delta, undefined);
  assert.equal(names(pg.orders[1] as Export), ["a"]);
  assert.equal(drifts, [3]);
  const { verification } = lanes.status(inventory, name) ?? {};
  assert.equal(verification, { at: 1_600_000, rowsRepaired: 3 });
  await clock.advance(600_000);
  assert.is(pg.orders.length, 3);
  await lanes.close();
});

test("an interval of zero never verifies", async () => {
  const { clock, run, lanes } = stage();
  const pg = recorder();
  await run(pg);
  await clock.advance(48 * 3_600_000);
  assert.equal(purposes(pg.orders), ["update"]);
  await lanes.close();
});

test("goes on with changes after a verification, and compares after one that failed", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  await run(pg, { policy: { ...policy, verifyInterval: 600_000 } });
  await clock.advance(601_000);
  put("a");
  await clock.advance(200);
  assert.equal(
    pg.orders.at(-1)?.delta?.upserted.map((it) => it.name),
    ["a"],
  );
  pg.answer = () => Promise.reject(unreachable);
  await clock.advance(600_000);
  assert.is(pg.orders.at(-1)?.delta, undefined);
  pg.answer = (order) => Promise.resolve(receipt(order, 0));
  await clock.advance(61_000);
  assert.is(lanes.status(inventory, name)?.error, undefined);
  await lanes.close();
});

test("a request exports and verifies at once, and once only", async () => {
  const { clock, put, run, lanes } = stage();
  const git = recorder();
  const slow = { ...policy, changePolicy: "Coalesce", interval: 600_000 } as const;
  put("a");
  await run(git, { policy: slow });
  await clock.advance(200);
  put("b");
  await clock.advance(1_000);
  assert.is(git.orders.length, 1);
  await run(git, { policy: slow, requestedAt: "now" });
  await clock.advance(1);
  assert.equal(purposes(git.orders), ["update", "verification"]);
  assert.equal(names(git.orders[1] as Export), ["a", "b"]);
  assert.is(lanes.status(inventory, name)?.requestedAt, "now");
  await run(git, { policy: slow, requestedAt: "now" });
  await clock.advance(60_000);
  assert.is(git.orders.length, 2);
  await run(git, { policy: slow, requestedAt: "later" });
  await clock.advance(1);
  assert.is(git.orders.length, 3);
  await lanes.close();
});

test("a request ends the wait after a failure", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  await run(pg);
  await clock.advance(200);
  pg.answer = () => Promise.reject(unreachable);
  put("a");
  await clock.advance(20_000);
  const tried = pg.orders.length;
  pg.answer = (order) => Promise.resolve(receipt(order));
  await run(pg, { requestedAt: "now" });
  await settle();
  assert.is(pg.orders.length, tried + 1);
  assert.is(lanes.status(inventory, name)?.requestedAt, "now");
  await lanes.close();
});

test("credentials that were rotated are used within a minute", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  await run(pg);
  await clock.advance(200);
  pg.isCurrent = false;
  put("a");
  await clock.advance(200);
  assert.is(pg.opened, 1);
  await clock.advance(30_000);
  put("b");
  await clock.advance(200);
  assert.is(pg.opened, 2);
  assert.equal(names(pg.orders.at(-1) as Export), ["a", "b"]);
  await lanes.close();
});

test("changes without end keep no sink from being read back", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  let count = 0;
  // Something changes while each export is under way, so that the next one is due at once.
  pg.answer = async (order, signal) => {
    put("a", String(count++));
    await clock.sleep(1_000, signal);
    return receipt(order);
  };
  await run(pg, { policy: { ...policy, verifyInterval: 60_000 } });
  await clock.advance(200_000);
  const purposes = pg.orders.map(({ purpose }) => purpose);
  assert.ok(purposes.length > 100);
  assert.is(purposes.filter((it) => it === "verification").length, 3);
  await lanes.close();
});

test("a verification that is due waits for the interval of Coalesce with the changes", async () => {
  const { clock, put, run, lanes } = stage();
  const git = recorder();
  const slow = { ...policy, changePolicy: "Coalesce", interval: 600_000 } as const;
  put("a");
  await run(git, { policy: { ...slow, verifyInterval: 60_000 } });
  await clock.advance(200);
  put("b");
  await clock.advance(599_000);
  assert.is(git.orders.length, 1);
  await clock.advance(2_000);
  assert.is(git.orders[1]?.purpose, "verification");
  await lanes.close();
});

test("a request that was answered is not answered again after the next export", async () => {
  const { clock, put, run, lanes } = stage();
  const pg = recorder();
  await run(pg, { requestedAt: "now" });
  await clock.advance(200);
  assert.is(pg.orders[0]?.purpose, "verification");
  for (const value of ["1", "2", "3"]) {
    put("a", value);
    await clock.advance(1_000);
  }
  assert.equal(
    pg.orders.slice(1).map(({ purpose }) => purpose),
    ["update", "update", "update"],
  );
  assert.is(lanes.status("team/database/pg", "database/pg")?.requestedAt, "now");
  await lanes.close();
});

test.run();
