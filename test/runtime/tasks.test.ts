import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runTasks, type Task } from "../../src/runtime/tasks.ts";
import { settle } from "../support/clock.ts";

const test = suite("tasks");

const untilAborted: Task = (signal) =>
  new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason as Error)),
  );

test("ends when every task has ended", async () => {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let isOver = false;
  const running = runTasks(
    [() => first.promise, () => second.promise],
    new AbortController().signal,
  ).then(() => (isOver = true));
  first.resolve();
  await settle();
  assert.not(isOver);
  second.resolve();
  await running;
});

test("aborts the others on the first crash, waits for them, and throws it", async () => {
  const crash = Promise.withResolvers<void>();
  const slow = Promise.withResolvers<void>();
  let ended = 0;
  const tidy: Task = async (signal) => {
    await untilAborted(signal).catch(() => slow.promise);
    ended++;
  };
  const running = runTasks([() => crash.promise, tidy, tidy], new AbortController().signal);
  const told = running.catch((error: Error) => `${error.message} after ${ended}`);
  crash.reject(new Error("crash"));
  await settle();
  assert.is(ended, 0);
  slow.resolve();
  assert.is(await told, "crash after 2");
});

test("ends quietly when it is told to stop", async () => {
  const stop = new AbortController();
  const running = runTasks([untilAborted, untilAborted], stop.signal);
  stop.abort(new Error("stop"));
  await running;
});

test.run();
