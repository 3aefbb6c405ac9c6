import { inspect } from "node:util";
import * as assert from "uvu/assert";
import { rowOf } from "../../support/rows.ts";
import { failureOf, orderOf } from "../bench.ts";
import { cart, database, live, rows, type Stage } from "./stage.ts";

/** What a sink does when its backend cannot be reached, or does not let it in. */
export function faultRules({ bench, rule, open, write, holds }: Stage): void {
  rule("a failed write leaves the last state readable", async () => {
    const sink = open();
    await write(sink, rows);
    const padding = Array.from({ length: 400 }, (_, index) => `${index * 7919}`).join();
    const many = Array.from({ length: 3000 }, (_, index) =>
      rowOf({ name: `many-${index}`, attributes: { padding: `${index}${padding}` } }),
    );
    bench.proxy().cutAfter(20_000);
    assert.is((await failureOf(write(sink, many))).code, "SINK_UNREACHABLE");
    await holds(rows);
    await write(sink, [cart, database]);
    await holds([cart, database]);
  });

  rule("unreachable is SINK_UNREACHABLE", async () => {
    const sink = open();
    await write(sink, rows);
    await bench.proxy().cut();
    assert.is((await failureOf(write(sink, []))).code, "SINK_UNREACHABLE");
    assert.is((await failureOf(sink.probe(live))).code, "SINK_UNREACHABLE");
    assert.is((await failureOf(write(open(), []))).code, "SINK_UNREACHABLE");
    await bench.proxy().heal();
    await write(sink, [cart]);
    await holds([cart]);
  });

  rule("probe passes when write would", async () => {
    await open().probe(live);
    await write(open(), rows);
    await open().probe(live);
    await holds(rows);
  });

  rule("probe fails when write would", async () => {
    await write(open(), rows);
    for (const make of [bench.openDenied, bench.openStranger]) {
      const sink = open(make);
      assert.is((await failureOf(sink.probe(live))).code, "SINK_UNAUTHORIZED");
      assert.is((await failureOf(write(sink, []))).code, "SINK_UNAUTHORIZED");
    }
    await holds(rows);
  });

  rule("abort ends within a second", async () => {
    const sink = open();
    await write(sink, rows);
    for (const work of [
      (signal: AbortSignal) => sink.write(orderOf([]), signal),
      (signal: AbortSignal) => sink.probe(signal),
    ]) {
      const abort = new AbortController();
      const { reached } = bench.proxy().stall();
      const outcome = work(abort.signal).then(
        () => "ended well",
        () => "rejected",
      );
      await reached;
      const start = performance.now();
      abort.abort(new Error("shutting down"));
      assert.is(await outcome, "rejected");
      assert.ok(performance.now() - start < 1000);
      await bench.proxy().heal();
    }
    await holds(rows);
    const before = new AbortController();
    before.abort(new Error("shutting down"));
    await sink.write(orderOf([]), before.signal).then(
      () => assert.unreachable("it was aborted before it began"),
      () => {},
    );
    await holds(rows);
    await write(sink, [cart]);
    await holds([cart]);
  });

  rule("no error text holds a credential", async () => {
    const errors = [
      await failureOf(write(open(bench.openStranger), rows)),
      await failureOf(open(bench.openStranger).probe(live)),
      await failureOf(write(open(bench.openDenied), rows)),
    ];
    await bench.proxy().cut();
    errors.push(await failureOf(write(open(), rows)), await failureOf(open().probe(live)));
    for (const error of errors) {
      const text = inspect(error, { depth: 8, showHidden: true });
      for (const secret of bench.secrets) assert.not.match(text, secret);
    }
  });
}
