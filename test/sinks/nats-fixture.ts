import { suite } from "uvu";
import type { Json, Row } from "../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import type { NatsServer } from "../services/nats.ts";
import { sharedNats } from "../services/nats.ts";
import { service } from "../services/service.ts";
import { canonical, rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import { type NatsBench, natsBench, type Wish } from "./nats-bench.ts";

export const live = new AbortController().signal;
export const rows = ["cart", "db", "mail"].map((name, index) =>
  rowOf({ name, attributes: { index } }),
);
export const changed = (name: string, index: number): Row => rowOf({ name, attributes: { index } });
export const itemsOf = (wanted: readonly Row[]): string[] =>
  wanted.map((row) => canonical(JSON.parse(row.json) as Json)).toSorted();

export interface NatsFixture {
  readonly whole: ReturnType<typeof suite>;
  /** Adds to `whole`; what cannot run here is skipped aloud. */
  readonly test: (name: string, run: () => Promise<void>) => void;
  readonly bench: NatsBench;
  readonly open: (wish?: Wish) => Sink;
  readonly write: (sink: Sink, rows: readonly Row[], wish?: Partial<Export>) => Promise<Receipt>;
  readonly codeAndText: (work: Promise<unknown>) => Promise<string>;
  /** The table that a consumer rebuilds, as canonical JSON, sorted. */
  readonly table: () => Promise<string[]>;
  /** Sequence of the stream's last message. */
  readonly lastSequence: () => Promise<number>;
}

/** A suite on a stream of its own, named as its suite. Sinks that it opens are closed after each test. */
export async function natsFixture(
  name: string,
  start: () => Promise<NatsServer> = sharedNats,
): Promise<NatsFixture> {
  const here = await service(start);
  const bench = natsBench(`kollect_${name}`, start);
  const whole = suite(`nats ${name}`);
  const opened: Sink[] = [];
  const open = (wish?: Wish): Sink => {
    const sink = bench.sink(wish);
    opened.push(sink);
    return sink;
  };
  if (here !== undefined) {
    whole.before(bench.start);
    whole.before.each(bench.reset);
    whole.after.each(async () => {
      await bench.proxy().heal();
      await Promise.all(opened.splice(0).map((sink) => sink.close()));
    });
    whole.after(bench.stop);
  }
  return {
    whole,
    test: (sentence, run) => {
      if (here === undefined) whole.skip(sentence, run);
      else whole(sentence, run);
    },
    bench,
    open,
    write: (sink, wanted, wish = {}) => sink.write(orderOf(wanted, wish), live),
    codeAndText: async (work) => {
      const { code, message } = await failureOf(work);
      return `${code}: ${message}`;
    },
    table: async () => (await bench.readBack()).map(canonical).toSorted(),
    lastSequence: async () => {
      const { state } = await bench.manager().streams.info(`kollect_${name}`);
      return state.last_seq;
    },
  };
}
