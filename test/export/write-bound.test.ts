import { getEventListeners } from "node:events";
import { mock } from "node:test";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { bounded } from "../../src/export/write-bound.ts";
import { systemClock } from "../../src/runtime/clock.ts";

const test = suite("bound of a write");

const bound = { sink: "git", clock: systemClock };

const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error)),
  );
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test("leaves nothing behind, whether it went well or not", async () => {
  const { signal } = new AbortController();
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((it) => it === "Timeout").length;
  const before = timers();
  assert.is(await bounded(bound, () => Promise.resolve(7), signal), 7);
  const fault = new Error("no");
  assert.is(await errorOf(bounded(bound, () => Promise.reject(fault), signal)), fault);
  assert.is(timers(), before);
  assert.is(getEventListeners(signal, "abort").length, 0);
});

test("a write that hangs is given up, and the error says how long it was waited for", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { signal } = new AbortController();
    const work = errorOf(bounded(bound, until, signal));
    mock.timers.tick(120_000);
    const error = (await work) as OperatorError;
    assert.instance(error, OperatorError);
    assert.match(`${error.code}: ${error.message}`, /^SINK_UNREACHABLE: .*no end within 120 s/);
  } finally {
    mock.timers.reset();
  }
});

test("one that is stopped ends with the reason it was stopped for, even if it was stopped before", async () => {
  const stop = new AbortController();
  const work = errorOf(bounded(bound, until, stop.signal));
  const reason = new Error("stop");
  stop.abort(reason);
  assert.is(await work, reason);
  const late = bounded(bound, async (running) => running.throwIfAborted(), stop.signal);
  assert.is(await errorOf(late), reason);
});

test.run();
