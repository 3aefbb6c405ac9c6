import { getEventListeners } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { systemClock } from "../../src/runtime/clock.ts";

const test = suite("clock");

const reason = new Error("stop");
const outcome = (sleep: Promise<void>): Promise<unknown> =>
  sleep.then(
    () => "slept",
    (error: unknown) => error,
  );

test("a sleep ends by itself and leaves nothing behind", async () => {
  const { signal } = new AbortController();
  assert.is(await outcome(systemClock.sleep(1, signal)), "slept");
  assert.is(await outcome(systemClock.sleep(-1, signal)), "slept");
  assert.is(getEventListeners(signal, "abort").length, 0);
});

test("a sleep that is cut short gives the signal's own reason", async () => {
  const stop = new AbortController();
  const sleep = outcome(systemClock.sleep(3_600_000, stop.signal));
  stop.abort(reason);
  assert.is(await sleep, reason);
  assert.is(await outcome(systemClock.sleep(3_600_000, stop.signal)), reason);
  assert.is(getEventListeners(stop.signal, "abort").length, 0);
});

test("a sleep of years is no sleep of nothing", async () => {
  const stop = new AbortController();
  const long = systemClock.sleep(2 ** 33, stop.signal).then(
    () => "long",
    () => "stopped",
  );
  const short = systemClock.sleep(10, stop.signal).then(() => "short");
  assert.is(await Promise.race([long, short]), "short");
  stop.abort(reason);
  assert.is(await long, "stopped");
});

test.run();
