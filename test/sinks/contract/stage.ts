import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Json, Row } from "../../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../../src/sinks/sink.ts";
import { canonical, rowOf } from "../../support/rows.ts";
import { type Bench, orderOf } from "../bench.ts";
import { demandColumn } from "./table.ts";

/** What the sentences of the contract are written with. */
export interface Stage {
  readonly bench: Bench;
  /** A test of that name, unless the bench excepts it. */
  readonly rule: (sentence: string, run: () => Promise<void>) => void;
  /** What the bench can do; a rule that wants more than its bench can must be excepted. */
  readonly able: <K extends "openExpired" | "rotate" | "fill">(what: K) => NonNullable<Bench[K]>;
  /** A new sink, closed after the test. */
  readonly open: (make?: () => Sink) => Sink;
  readonly write: (sink: Sink, wanted: readonly Row[], wish?: Partial<Export>) => Promise<Receipt>;
  /** The backend holds just these. */
  readonly holds: (wanted: readonly Row[]) => Promise<void>;
  /** Canonical JSON of what the backend holds, sorted. */
  readonly held: () => Promise<readonly string[]>;
}

export const live = new AbortController().signal;

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
export const rows = [...some, core, odd];
export const [cart, database] = some as [Row, Row];

const byText = (items: readonly Json[]): string[] => items.map(canonical).toSorted();
export const textsOf = (wanted: readonly Row[]): string[] =>
  byText(wanted.map((row) => JSON.parse(row.json) as Json));

/** A suite named after the sink, to which `tell` adds its rules. */
export function stageOf(name: string, bench: Bench, tell: (stage: Stage) => void): void {
  const test = suite(`${name} keeps the sink contract`);
  const opened: Sink[] = [];
  test.before(bench.start);
  test.before.each(bench.reset);
  test.after.each(async () => {
    await bench.proxy().heal();
    await Promise.all(opened.splice(0).map((sink) => sink.close()));
  });
  test.after(bench.stop);
  test.after(() => {
    // What failed has been told.
    if (![...column.values()].includes("not kept")) demandColumn(name, column);
  });
  const column = new Map<string, true | string>();
  const held = async (): Promise<readonly string[]> => byText(await bench.readBack());
  tell({
    bench,
    rule: (sentence, run) => {
      const reason = bench.except?.[sentence];
      column.set(sentence, reason ?? "not kept");
      if (reason === undefined)
        test(sentence, async () => {
          await run();
          column.set(sentence, true);
        });
      else process.stdout.write(`${name}: not "${sentence}": ${reason}\n`);
    },
    able: (what) => {
      const it = bench[what];
      if (it === undefined)
        throw new Error(`the bench of ${name} has no ${what}, nor an exception`);
      return it as NonNullable<typeof it>;
    },
    open: (make = bench.open) => {
      const sink = make();
      opened.push(sink);
      return sink;
    },
    write: (sink, wanted, wish = {}) =>
      sink.write(orderOf(wanted, { ...bench.order, ...wish }), live),
    held,
    holds: async (wanted) => assert.equal(await held(), textsOf(wanted)),
  });
  for (const sentence of Object.keys(bench.except ?? {}))
    if (!column.has(sentence)) throw new Error(`${name} excepts what is no rule: ${sentence}`);
  test.run();
}
