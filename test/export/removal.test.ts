import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Route } from "../../src/export/lane-spec.ts";
import { receipt, recorder, stage, unreachable } from "./lane-fixture.ts";

const test = suite("removal of an inventory");
const inventory = "team/all";

const routeTo = (target: ReturnType<typeof recorder>, sinkName: string): Route => ({
  inventory: { namespace: "team", name: "all" },
  sinkName,
  sinkType: "postgres",
  cluster: "here",
  open: () => Promise.resolve({ sink: target.sink, isCurrent: () => Promise.resolve(true) }),
});

test("takes everything out of each sink, and says how far that is", async () => {
  const { clock, lanes } = stage();
  const good = recorder();
  const dead = recorder();
  dead.answer = () => Promise.reject(unreachable);
  const routes = [routeTo(good, "database/good"), routeTo(dead, "database/dead")];
  await lanes.remove(inventory, routes);
  await clock.advance(10);
  const [order] = good.orders;
  assert.is(order?.purpose, "removal");
  assert.is(order?.snapshot.size, 0);
  assert.is(order?.snapshot.retained.size, 0);
  const [first, second] = await lanes.remove(inventory, routes);
  assert.ok(first?.isDone);
  assert.is(second?.error?.reason, "SinkUnreachable");
  assert.is(good.orders.length, 1);
  dead.answer = (it) => Promise.resolve(receipt(it));
  await clock.advance(30_000);
  assert.ok((await lanes.remove(inventory, routes)).every((it) => it.isDone));
  await lanes.close();
});

test("an inventory that comes back is exported again", async () => {
  const { clock, lanes, put, run } = stage();
  const hung = recorder();
  hung.answer = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  put("a");
  await lanes.remove("team/database/pg", [routeTo(hung, "database/pg")]);
  await clock.advance(10);
  const pg = recorder();
  await run(pg);
  await clock.advance(200);
  assert.is(pg.orders[0]?.purpose, "update");
  assert.is(hung.orders.length, 1);
  await lanes.close();
});

test.run();
