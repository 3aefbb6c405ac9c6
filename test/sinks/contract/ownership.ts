import * as assert from "uvu/assert";
import { deltaOf, rowOf, snapshotOf } from "../../support/rows.ts";
import { failureOf } from "../bench.ts";
import { cart, rows, type Stage } from "./stage.ts";

/** What is not an order's to touch, and who may not touch it. */
export function ownershipRules({ rule, open, write, holds }: Stage): void {
  rule("keeps what it holds of a retained target", async () => {
    const foreign = ["a", "b"].map((it) => rowOf({ name: it, targetName: "slow" }));
    const sink = open();
    await write(sink, [...rows, ...foreign]);
    const kept = snapshotOf([cart], ["team-a/slow"]);
    assert.is((await write(sink, [], { snapshot: kept })).rowsRemoved, rows.length - 1);
    await holds([cart, ...foreign]);
    await write(sink, [], { snapshot: snapshotOf([], ["team-a/slow"]) });
    await holds(foreign);
    await write(sink, [], { snapshot: snapshotOf([]) });
    await holds([]);
  });

  rule("keeps what it holds of a retained namespace of a target, and no more", async () => {
    const shut = ["a", "b"].map((it) => rowOf({ name: `shut-${it}`, namespace: "shut" }));
    const elsewhere = rowOf({ name: "shut-c", namespace: "shut", targetName: "other" });
    const sink = open();
    await write(sink, [cart, ...shut, elsewhere]);
    const kept = ["team-a/web/shut"];
    assert.is((await write(sink, [], { snapshot: snapshotOf([cart], kept) })).rowsRemoved, 1);
    await holds([cart, ...shut]);
    const delta = { before: new Map(), upserted: [], removed: [cart, ...shut] };
    await write(sink, [], { snapshot: snapshotOf([], kept), delta });
    await holds(shut);
    await write(sink, [], { snapshot: snapshotOf([]) });
    await holds([]);
  });

  rule("leaves other inventories alone", async () => {
    const inventory = { namespace: "team-b", name: "everything" };
    const theirs = [rowOf({ name: "theirs", namespace: "other", targetNamespace: "team-b" })];
    const sink = open();
    await write(sink, rows);
    await write(sink, theirs, { inventory });
    await write(sink, []);
    await holds(theirs);
    await write(sink, rows);
    await write(sink, [], { inventory });
    await holds(rows);
  });

  rule("refuses a lower epoch", async () => {
    await write(open(), rows, { epoch: 7 });
    const stale = open();
    const full = await failureOf(write(stale, [], { epoch: 6 }));
    const delta = await failureOf(write(stale, [], { epoch: 6, delta: deltaOf(rows, []) }));
    for (const { code, context } of [full, delta]) {
      assert.is(code, "SINK_FENCED");
      assert.is((context as { held?: number }).held, 7, "it says by which epoch");
    }
    await holds(rows);
    await write(open(), [cart], { epoch: 8 });
    await holds([cart]);
  });

  rule("a higher epoch is remembered though no row changed", async () => {
    await write(open(), rows, { epoch: 1 });
    assert.is((await write(open(), rows, { epoch: 3 })).rowsWritten, 0);
    assert.is((await failureOf(write(open(), [], { epoch: 2 }))).code, "SINK_FENCED");
    await holds(rows);
  });
}
