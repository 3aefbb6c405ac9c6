import * as assert from "uvu/assert";
import { OperatorError } from "../../../src/errors/operator-error.ts";
import { deltaOf, rowOf, snapshotOf } from "../../support/rows.ts";
import { failureOf } from "../bench.ts";
import { cart, database, rows, type Stage } from "./stage.ts";

/** Verification, removal, and the guard of deletions. */
export function purposeRules({ bench, rule, open, write, holds }: Stage): void {
  rule("a verification mends what somebody else changed, and counts it", async () => {
    const sink = open();
    await write(sink, rows);
    await bench.tamper(cart);
    const receipt = await write(sink, rows, { purpose: "verification" });
    assert.is(receipt.rowsWritten, 1);
    assert.is(receipt.rowsRemoved, 0);
    await holds(rows);
    const after = rows.slice(1);
    await write(sink, after, { delta: deltaOf(rows, after) });
    await holds(after);
  });

  rule("a verification of what is right writes nothing", async () => {
    const first = await write(open(), rows);
    for (const sink of [open(), open()]) {
      const receipt = await write(sink, rows, { purpose: "verification" });
      assert.is(receipt.rowsWritten + receipt.rowsRemoved, 0);
      assert.is(receipt.revision, first.revision);
    }
    await holds(rows);
  });

  rule("a removal leaves nothing of its inventory, and may come twice", async () => {
    const other = { namespace: "team-b", name: "everything" };
    const theirs = ["a", "b", "c"].map((name) => rowOf({ name, targetNamespace: "team-b" }));
    await write(open(), [cart]);
    await write(open(), theirs, { inventory: other });
    const wish = { purpose: "removal", inventory: other } as const;
    assert.is((await write(open(), [], wish)).rowsRemoved, theirs.length);
    await holds([cart]);
    assert.is((await write(open(), [], wish)).rowsRemoved, 0);
    await write(open(), [], { purpose: "removal" });
    await holds([]);
  });

  rule("a removal of what was never written does nothing", async () => {
    const receipt = await write(open(), [], { purpose: "removal" });
    assert.is(receipt.rowsWritten + receipt.rowsRemoved, 0);
    await holds([]);
  });

  rule("a stale leader writes nothing after a removal", async () => {
    await write(open(), rows, { epoch: 3 });
    await write(open(), [], { epoch: 5, purpose: "removal" });
    assert.is((await failureOf(write(open(), rows, { epoch: 4 }))).code, "SINK_FENCED");
    await holds([]);
    await write(open(), rows, { epoch: 6 });
    await holds(rows);
  });

  rule("asks before rows go, and changes nothing where they may not", async () => {
    const asked: [number, number][] = [];
    const refuse = (removed: number, held: number): void => {
      asked.push([removed, held]);
      throw new OperatorError("REMOVAL_HELD", { removed, held });
    };
    await write(open(), rows);
    const sink = open();
    const error = await failureOf(write(sink, [cart], { demandRemoval: refuse }));
    assert.is(error.code, "REMOVAL_HELD");
    assert.equal(asked, [[rows.length - 1, rows.length]]);
    await holds(rows);
    // What is retained is not in question.
    const kept = snapshotOf([], [`${database.targetNamespace}/${database.targetName}`]);
    const allow = (removed: number): void => assert.is(removed, 0);
    await write(sink, [], { snapshot: kept, demandRemoval: allow });
    await holds(rows);
    await write(sink, [cart], { demandRemoval: (...numbers) => asked.push(numbers) });
    assert.equal(asked[1], [rows.length - 1, rows.length]);
    await holds([cart]);
  });
}
