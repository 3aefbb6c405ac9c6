import * as assert from "uvu/assert";
import { bounded } from "../../../src/export/write-bound.ts";
import { systemClock } from "../../../src/runtime/clock.ts";
import { deltaOf, rowOf } from "../../support/rows.ts";
import { failureOf, orderOf } from "../bench.ts";
import { cart, live, rows, type Stage } from "./stage.ts";

/** A backend that is slow, or says nothing at all. */
export function hangRules({ bench, rule, open, write, holds }: Stage): void {
  rule("a backend at a trickle gets the whole set, and a delta", async () => {
    const after = [
      rowOf({ name: "cart", attributes: { text: "z".repeat(20_000) } }),
      ...rows.slice(1),
    ];
    bench.proxy().trickle({ bytes: 1_024, millis: 2 });
    const sink = open();
    await write(sink, rows);
    await write(sink, after, { delta: deltaOf(rows, after) });
    await bench.proxy().heal();
    await holds(after);
  });

  rule("a backend that hangs ends the write by its limit as SINK_UNREACHABLE", async () => {
    const sink = open();
    await write(sink, rows);
    const { reached } = bench.proxy().stall();
    const work = bounded(
      { sink: "a sink", clock: systemClock, limit: 500 },
      (signal) => sink.write(orderOf([cart], bench.order), signal),
      live,
    );
    await reached;
    assert.is((await failureOf(work)).code, "SINK_UNREACHABLE");
    await bench.proxy().heal();
    await holds(rows);
    await write(sink, [cart]);
    await holds([cart]);
  });

  rule("a sink that hangs holds up no other", async () => {
    const other = { inventory: { namespace: "team-b", name: "everything" } };
    const theirs = [rowOf({ name: "theirs", targetNamespace: "team-b" })];
    const { reached } = bench.proxy().stallNext();
    const abort = new AbortController();
    const hanging = open()
      .write(orderOf(rows, bench.order), abort.signal)
      .then(
        () => "ended well",
        () => "rejected",
      );
    await reached;
    await write(open(), theirs, other);
    await holds(theirs);
    abort.abort(new Error("shutting down"));
    assert.is(await hanging, "rejected");
    await bench.proxy().heal();
    await holds(theirs);
  });
}
