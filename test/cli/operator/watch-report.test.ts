import { suite } from "uvu";
import * as assert from "uvu/assert";
import { watchReport } from "../../../src/cli/operator/watch-report.ts";
import { OperatorError } from "../../../src/errors/operator-error.ts";
import type { InformerObserver } from "../../../src/runtime/informer.ts";

const test = suite("watch report");

const stage = (): { report: InformerObserver; told: string[] } => {
  const told: string[] = [];
  const note =
    (name: string) =>
    (...facts: readonly unknown[]): void => {
      told.push([name, ...facts].join(" "));
    };
  const report = watchReport({
    event: note("event"),
    relist: note("relist"),
    missed: note("missed"),
    restarted: note("restarted"),
    interrupted: note("interrupted"),
    objects: note("objects"),
    close: note("close"),
  });
  return { report, told };
};
const lists = (report: InformerObserver, missed = 0): void => {
  report.onEvent("restarted", 0);
  report.onEvent("listed", 1);
  report.onListed({ missed });
  report.onEvent("synced", 1);
};
const unreachable = new OperatorError("API_UNREACHABLE", { detail: "x" });
const expired = new OperatorError("API_REJECTED", { status: 410, reason: "Gone", resource: "x" });
const only = (told: readonly string[], word: string): readonly string[] =>
  told.filter((it) => it.startsWith(word));

test("tells of objects only when a list is whole, and of no event before the server said something", () => {
  const { report, told } = stage();
  report.onEvent("restarted", 0);
  assert.equal(told, []);
  report.onEvent("listed", 1);
  assert.equal(told, ["event"]);
  report.onListed({ missed: 0 });
  report.onEvent("synced", 1);
  report.onEvent("applied", 2);
  report.onEvent("progressed", 2);
  assert.equal(only(told, "objects"), ["objects 1", "objects 2", "objects 2"]);
  assert.is(only(told, "event").length, 4);
});

test("says what called for each list", () => {
  const { report, told } = stage();
  report.onInterrupted(unreachable);
  lists(report);
  lists(report, 3);
  report.onInterrupted(unreachable);
  lists(report);
  report.onInterrupted(expired);
  lists(report);
  report.onInterrupted(unreachable);
  report.onEvent("resumed", 1);
  lists(report);
  assert.equal(only(told, "relist"), [
    "relist start",
    "relist expired",
    "relist broken",
    "relist expired",
    "relist expired",
  ]);
  assert.equal(only(told, "restarted"), ["restarted"]);
  assert.is(only(told, "missed")[1], "missed 3");
});

test("is interrupted until a list is whole or the watch goes on, not when either is tried", () => {
  const { report, told } = stage();
  lists(report);
  report.onInterrupted(unreachable);
  report.onEvent("restarted", 0);
  assert.is(only(told, "interrupted").at(-1), "interrupted true");
  report.onListed({ missed: 0 });
  assert.is(only(told, "interrupted").at(-1), "interrupted false");
  report.onInterrupted(unreachable);
  report.onEvent("resumed", 1);
  assert.is(only(told, "interrupted").at(-1), "interrupted false");
});

test.run();
