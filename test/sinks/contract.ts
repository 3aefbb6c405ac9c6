import { inspect } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Json, Row } from "../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { canonical, deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { type Bench, failureOf, orderOf } from "./bench.ts";

const live = new AbortController().signal;
const byText = (items: readonly Json[]): string[] => items.map(canonical).toSorted();
const names = ["cart", "db", "ingress", "mail", "web"];
const some = names.map((name, index) => rowOf({ name, attributes: { replicas: index } }));
const core = rowOf({ name: "settings", group: "", kind: "ConfigMap" });
const odd = rowOf({
  name: "odd",
  namespace: "",
  kind: "Node",
  attributes: {
    text: `quote ' " \\ line\nbreak tab\t $1 {} \u{1F600} \u2028 <&>`,
    nothing: null,
    list: [1, -0.5, 1e21, true, [], {}],
    map: { b: 1, a: { z: null } },
  },
});
const rows = [...some, core, odd];
const [cart, database] = some as [Row, Row];

/** The tests that every sink passes. Called once per driver: `sinkContract("postgres", bench)`. */
export function sinkContract(name: string, bench: Bench): void {
  const test = suite(`${name} keeps the sink contract`);
  const opened: Sink[] = [];
  const open = (make: () => Sink = bench.open): Sink => {
    const sink = make();
    opened.push(sink);
    return sink;
  };
  const write = (
    sink: Sink,
    wanted: readonly Row[],
    wish: Partial<Export> = {},
  ): Promise<Receipt> => sink.write(orderOf(wanted, wish), live);
  const holds = async (wanted: readonly Row[]): Promise<void> =>
    assert.equal(
      byText(await bench.readBack()),
      byText(wanted.map((row) => JSON.parse(row.json) as Json)),
    );
  const rule = (sentence: string, run: () => Promise<void>): void => {
    const reason = bench.except?.[sentence];
    if (reason === undefined) test(sentence, run);
    else process.stdout.write(`${name}: not "${sentence}": ${reason}\n`);
  };

  test.before(bench.start);
  test.before.each(bench.reset);
  test.after.each(async () => {
    await bench.proxy().heal();
    await Promise.all(opened.splice(0).map((sink) => sink.close()));
  });
  test.after(bench.stop);

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
    assert.is(full.code, "SINK_FENCED");
    assert.is(delta.code, "SINK_FENCED");
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

  test.run();
}
