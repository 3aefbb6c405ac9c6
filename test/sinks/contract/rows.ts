import * as assert from "uvu/assert";
import { deltaOf, rowOf } from "../../support/rows.ts";
import { orderOf } from "../bench.ts";
import { cart, live, rows, type Stage } from "./stage.ts";

/** What a sink holds after orders that nothing disturbs. */
export function rowRules({ bench, rule, open, write, holds }: Stage): void {
  rule("writes every row", async () => {
    const order = orderOf(rows);
    const receipt = await open().write(order, live);
    assert.is(receipt.digest, order.snapshot.digest);
    assert.is(receipt.rowsWritten, rows.length);
    assert.is(receipt.rowsRemoved, 0);
    assert.ok(receipt.bytes > 0);
    await holds(rows);
  });

  rule("writing twice changes nothing", async () => {
    const sink = open();
    const first = await write(sink, rows);
    const again = await write(sink, rows, { exportedAt: new Date("2026-02-02T00:00:00Z") });
    const restarted = await write(open(), rows, { exportedAt: new Date("2026-03-02T00:00:00Z") });
    for (const receipt of [again, restarted]) {
      assert.is(receipt.rowsWritten, 0);
      assert.is(receipt.rowsRemoved, 0);
      assert.is(receipt.digest, first.digest);
      assert.is(receipt.revision, first.revision);
    }
    await holds(rows);
  });

  rule("removes what left the snapshot", async () => {
    const sink = open();
    await write(sink, rows);
    const receipt = await write(sink, rows.slice(2));
    assert.is(receipt.rowsWritten, 0);
    assert.is(receipt.rowsRemoved, 2);
    await holds(rows.slice(2));
  });

  rule("an empty snapshot empties the sink", async () => {
    const sink = open();
    await write(sink, rows);
    assert.is((await write(sink, [])).rowsRemoved, rows.length);
    await holds([]);
    await write(sink, rows);
    await write(sink, [], { delta: deltaOf(rows, []) });
    await holds([]);
  });

  rule("an empty snapshot is welcome in an empty sink", async () => {
    const receipt = await write(open(), []);
    assert.is(receipt.rowsWritten, 0);
    assert.is(receipt.rowsRemoved, 0);
    await holds([]);
  });

  rule("a single row comes and goes", async () => {
    const sink = open();
    assert.is((await write(sink, [cart])).rowsWritten, 1);
    await holds([cart]);
    assert.is((await write(sink, [], { delta: deltaOf([cart], []) })).rowsRemoved, 1);
    await holds([]);
  });

  rule("a delta and a full reconcile end in the same state", async () => {
    const changed = rowOf({ name: "cart", attributes: { replicas: 99 } });
    const added = rowOf({ name: "new" });
    const after = [changed, ...rows.slice(2), added];
    const sink = open();
    await write(sink, rows);
    const receipt = await write(sink, after, { delta: deltaOf(rows, after) });
    assert.is(receipt.rowsWritten, 2);
    assert.is(receipt.rowsRemoved, 1);
    await holds(after);
    const full = await write(open(), after);
    assert.is(full.rowsWritten + full.rowsRemoved, 0);
    assert.is(full.digest, receipt.digest);
    await bench.reset();
    await write(open(), rows);
    await write(open(), after);
    await holds(after);
  });

  rule("the same delta may come twice", async () => {
    const after = [...rows.slice(1), rowOf({ name: "new" })];
    const delta = deltaOf(rows, after);
    const sink = open();
    await write(sink, rows);
    await write(sink, after, { delta });
    const receipt = await write(sink, after, { delta });
    assert.is(receipt.rowsWritten + receipt.rowsRemoved, 0);
    await holds(after);
  });
}
