import { suite } from "uvu";
import * as assert from "uvu/assert";
import { annotations } from "../../generated/kinds.ts";
import { stage } from "./inventory-stage.ts";

const test = suite("inventory, through its reconciler");

test("a day without a change is a day without a write, to the sink or to status", async () => {
  const it = await stage();
  const [writes, orders] = [it.writes(), it.orders()];
  assert.is(it.reason(), "Exported");
  await it.pass(86_400_000, 600_000);
  await it.change({});
  assert.is(it.writes(), writes);
  assert.is(it.orders(), orders);
  await it.end();
});

test("a restart blanks nothing of what status tells of the sink", async () => {
  const it = await stage();
  const { lastTransitionTime: _, ...before } = { lastTransitionTime: "", ...it.sinkExport() };
  assert.is(before.rows, 100);
  assert.ok(before.lastExportTime !== undefined && before.lastChecksum !== undefined);
  const lastExportTime = it.status()?.lastExportTime;
  // Nothing is exported yet.
  await it.restart(0);
  const { conditions: _conditions, ...early } = it.sinkExport() ?? { name: "" };
  const { conditions: _before, ...late } = before;
  assert.equal(early, late);
  assert.is(it.status()?.lastExportTime, lastExportTime);
  await it.pass(2_000);
  assert.is(it.reason(), "Exported");
  assert.is(it.sinkExport()?.lastExportTime, before.lastExportTime);
  await it.end();
});

test("a suspended inventory says so of each sink, and keeps what it knew", async () => {
  const it = await stage();
  await it.change({ suspend: true });
  assert.is(it.reason(), "Suspended");
  assert.is(it.sinkExport()?.rows, 100);
  await it.change({ suspend: false });
  assert.is(it.reason(), "Exported");
  await it.end();
});

test("a suspension in a hold lets nothing go, and the hold begins anew", async () => {
  const it = await stage();
  it.drop(90);
  await it.pass(2_000);
  assert.is(it.reason(), "DeletionHeld");
  await it.change({ suspend: true }, { [annotations.confirmDeletion]: "early" });
  assert.is(it.held().length, 100);
  await it.change({ suspend: false });
  assert.is(it.reason(), "DeletionHeld");
  assert.is(it.held().length, 100);
  await it.change({}, { [annotations.confirmDeletion]: "now" });
  assert.is(it.held().length, 10);
  assert.is(it.status()?.lastHandledConfirmation, "now");
  await it.end();
});

test("a confirmation given while the operator is away counts, once, and an old one never", async () => {
  const it = await stage();
  await it.change({}, { [annotations.confirmDeletion]: "old" });
  assert.is(it.status()?.lastHandledConfirmation, "old");
  it.drop(90);
  await it.pass(2_000);
  assert.is(it.reason(), "DeletionHeld");
  await it.restart();
  assert.is(it.reason(), "DeletionHeld");
  assert.is(it.held().length, 100);
  it.annotate("new");
  await it.restart();
  assert.is(it.held().length, 10);
  assert.is(it.status()?.lastHandledConfirmation, "new");
  await it.end();
});

test("a request is answered by a suspended inventory only once it is not", async () => {
  const it = await stage({ suspend: true });
  await it.change({}, { [annotations.requestedAt]: "t1" });
  assert.is(it.status()?.lastHandledRequestedAt, undefined);
  await it.change({ suspend: false });
  assert.is(it.status()?.lastHandledRequestedAt, "t1");
  await it.end();
});

test("of two sinks with one place the first is written, and the other one says so", async () => {
  const it = await stage({ databaseSinkRefs: [{ name: "pg" }, { name: "twin" }] });
  const found = () =>
    it
      .status()
      ?.sinkExports?.map(({ name, rows, conditions = [] }) => [name, rows, conditions[0]?.reason]);
  assert.equal(found(), [
    ["database/pg", 100, "Exported"],
    ["database/twin", undefined, "SinkMisconfigured"],
  ]);
  assert.is(it.orders(), 1);
  const message = it.status()?.conditions?.find(({ type }) => type === "Synced")?.message;
  assert.match(message ?? "", "database/twin: it writes to the same place as database/pg");
  await it.dropSink();
  await it.pass(2_000);
  assert.equal(found()?.[1], ["database/twin", 100, "Exported"]);
  await it.end();
});

test("a deletion goes on by itself when somebody mends the sink's spec meanwhile", async () => {
  const it = await stage();
  await it.remove();
  await it.pass(60_000);
  assert.ok(it.hasFinalizer());
  assert.match(it.status()?.conditions?.[0]?.message ?? "", "no connection");
  it.mend();
  await it.pass(60_000);
  assert.is(it.opened.at(-1), "mended");
  assert.equal(it.held(), []);
  assert.not.ok(it.hasFinalizer());
  await it.end();
});

test("a sink that is deleted while its inventory waits for it is waited for no longer", async () => {
  const it = await stage();
  await it.remove();
  assert.ok(it.hasFinalizer());
  await it.dropSink();
  assert.not.ok(it.hasFinalizer());
  assert.equal(it.notes, ["database/pg does not exist; what it may hold stays"]);
  await it.end();
});

test("a deletion whose policy is turned to Retain meanwhile ends at once", async () => {
  const it = await stage();
  await it.remove();
  await it.change({ deletionPolicy: "Retain" });
  assert.not.ok(it.hasFinalizer());
  it.mend();
  await it.pass(60_000);
  assert.is(it.held().length, 100);
  await it.end();
});

test("nobody waits for a sink longer than ten minutes, and an event says what stays", async () => {
  const it = await stage();
  await it.remove();
  await it.restart();
  await it.pass(600_000, 10_000);
  await it.reconcile();
  assert.not.ok(it.hasFinalizer());
  assert.match(it.notes[0] ?? "", "database/pg was given up: sink pg: no connection");
  await it.end();
});

test.run();
