import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runs } from "./running.ts";
import { supervise } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

const test = suite("supervise");
const folder = temporaryFolder("supervise");
const log = join(folder.path, "log");

test("gives the exit code and keeps what the process printed", async () => {
  const child = await supervise("sh", ["-c", "echo out; echo err >&2; exit 3"], { log });
  assert.is(await child.exited, 3);
  assert.is(child.hasExited(), true);
  assert.is(child.logTail(), "out\nerr");
});

test("ends a process by a signal and waits until it is gone", async () => {
  const child = await supervise("sleep", ["100"], { log });
  assert.is(runs.process(child.pid), true);
  await child.end("TERM");
  assert.is(runs.process(child.pid), false);
  assert.is(await child.exited, 128 + 15);
  await child.end("KILL"); // already gone: nothing to do
});

test("lets a process catch the signal", async () => {
  const ready = join(folder.path, "ready");
  const caught = `trap 'echo caught; exit 0' TERM; touch '${ready}'; while :; do sleep 0.05; done`;
  const child = await supervise("sh", ["-c", caught], { log });
  await until("the trap is set", 5, () => (runs.folder(ready) ? true : undefined));
  await child.end("TERM");
  assert.is(await child.exited, 0);
  assert.match(readFileSync(log, "utf8"), /caught/);
});

test("reports a program that does not exist", async () => {
  const child = await supervise("no-such-program", [], { log });
  assert.is(await child.exited, 127);
  assert.match(child.logTail(), /no-such-program/);
});

test.after(() => folder.remove());
test.run();
