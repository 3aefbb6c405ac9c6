import { suite } from "uvu";
import * as assert from "uvu/assert";
import { backoff } from "../../src/runtime/backoff.ts";
import { createWorkQueue, type Turn, type WorkQueue } from "../../src/runtime/work-queue.ts";
import { settle, type VirtualClock, virtualClock } from "../support/clock.ts";

const test = suite("work queue");

const queue = (): { clock: VirtualClock; work: WorkQueue<string>; never: AbortSignal } => {
  const clock = virtualClock();
  const work = createWorkQueue<string>(clock, backoff({ base: 100, max: 1_000, jitter: 0 }));
  return { clock, work, never: new AbortController().signal };
};

/** The next turn if there is one now. */
const now = async (work: WorkQueue<string>): Promise<Turn<string> | undefined> => {
  const stop = new AbortController();
  const taken = work.take(stop.signal);
  await settle();
  stop.abort();
  return taken;
};

test("keeps the earlier schedule of a key added twice", async () => {
  const { clock, work } = queue();
  work.add("a", 1_000);
  work.add("a", 100);
  work.add("a", 5_000);
  assert.is(await now(work), undefined);
  await clock.advance(100);
  const turn = await now(work);
  assert.is(turn?.key, "a");
  turn?.finish({ type: "settled" });
  await clock.advance(10_000);
  assert.is(await now(work), undefined);
});

test("hands a key to one taker at a time, and again if it was added meanwhile", async () => {
  const { work } = queue();
  work.add("a");
  const first = await now(work);
  work.add("a");
  assert.is(await now(work), undefined);
  first?.finish({ type: "settled" });
  assert.is((await now(work))?.key, "a");
});

test("does not let a parked key block the next", async () => {
  const { work } = queue();
  work.add("later", 1_000);
  work.add("held");
  await now(work);
  work.add("held");
  work.add("next");
  assert.is((await now(work))?.key, "next");
});

test("doubles the delay with each failed attempt, up to the ceiling, and forgets once a turn settles", async () => {
  const { clock, work } = queue();
  work.add("a");
  const delays: number[] = [];
  for (let attempt = 1; attempt <= 6; attempt++) {
    const start = clock.now();
    let turn = await now(work);
    while (turn === undefined) {
      await clock.advance(50);
      turn = await now(work);
    }
    delays.push(clock.now() - start);
    assert.is(turn.attempt, attempt);
    turn.finish({ type: "failed" });
  }
  assert.equal(delays, [0, 100, 200, 400, 800, 1_000]);
  await clock.advance(1_000);
  (await now(work))?.finish({ type: "settled" });
  work.add("a");
  assert.is((await now(work))?.attempt, 1);
});

test("comes back after the time that was asked for", async () => {
  const { clock, work } = queue();
  work.add("a");
  (await now(work))?.finish({ type: "again", after: 500 });
  await clock.advance(499);
  assert.is(await now(work), undefined);
  await clock.advance(1);
  assert.is((await now(work))?.key, "a");
});

test("wakes a waiting taker on a new key and on abort", async () => {
  const { work, never } = queue();
  const taken = work.take(never);
  await settle();
  work.add("a");
  assert.is((await taken)?.key, "a");
  const stop = new AbortController();
  const waiting = work.take(stop.signal);
  stop.abort();
  assert.is(await waiting, undefined);
});

test.run();
