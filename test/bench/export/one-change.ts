import { setTimeout as sleep } from "node:timers/promises";
import { percentile, usageOf } from "../figures.ts";
import { type Case, count, medianOf, say } from "./case.ts";
import { type SinkName, sinkNames } from "./export-log.ts";
import { type BySink, bySink, operated } from "./operated.ts";

const budgets: BySink<string> = { Postgres: "≤ 50 ms", Git: "≤ 250 ms", NATS: "≤ 20 ms" };
const ends: BySink<string> = {
  Postgres: "the commit was answered",
  Git: "the push was answered, which moved the branch",
  NATS: "the stream's acknowledgement",
};

interface Cost {
  readonly millis: number[];
  readonly bytes: number[];
}
const noCosts = (): BySink<Cost> => bySink(() => ({ millis: [], bytes: [] }));

/** Changes one by one, from the API server to all three sinks at once and to each alone, at both sizes. */
export const oneChange: Case = {
  name: "one-change",
  run: async ({ few, many, singles }, add) => {
    const stage = await operated();
    const change = async (
      n: number,
      sinks: readonly SinkName[],
      costs: BySink<Cost>,
      patience = 20,
    ): Promise<void> => {
      const sent = bySink((sink) => stage.proxies[sink].sent());
      const begun = Date.now();
      await stage.store.touch([n]);
      const missing = new Set(sinks);
      while (missing.size > 0) {
        for (const { sink, at } of stage.exported()) {
          if (missing.delete(sink)) costs[sink].millis.push(at - begun);
        }
        if (Date.now() - begun > patience * 1_000)
          throw new Error(`no export to ${[...missing].join()}`);
        await sleep(1);
      }
      for (const sink of sinks) costs[sink].bytes.push(stage.proxies[sink].sent() - sent[sink]);
    };
    const tell = (rows: number, sink: SinkName, beside: string, millis: number[]): void => {
      const value = percentile(millis, 0.99);
      add({
        name: `one change of ${count(rows)} to ${sink}, p99, ${beside}`,
        budget: budgets[sink],
        measured: `${value} ms (p50 ${medianOf(millis)} ms)`,
        value,
        how: `${singles} changes one by one, unbatched: from before the write to etcd until ${ends[sink]}, as the operator logs it; fsync off`,
      });
    };
    const measure = async (rows: number): Promise<BySink<Cost>> => {
      await stage.grow(rows);
      const { pid } = await stage.start(["--batch-window", "0s"]);
      await stage.calm();
      const { peakMegabytes } = usageOf(pid);
      const before = usageOf(pid).cpuSeconds;
      const costs = noCosts();
      for (let i = 0; i < singles; i++) await change((i * 37) % rows, sinkNames, costs);
      const { cpuSeconds } = usageOf(pid);
      const each = ((cpuSeconds - before) / singles) * 1000;
      say(`${rows} rows: ${each.toFixed(1)} ms of processor time a change, ${peakMegabytes} MB`);
      for (const sink of sinkNames) tell(rows, sink, "the three sinks at once", costs[sink].millis);
      add({
        name: `one change of ${count(rows)} to three sinks, processor time`,
        budget: "–",
        measured: `${each.toFixed(1)} ms; peak RSS until then ${Math.round(peakMegabytes)} MB`,
        value: each,
        how: "user and system time of the operator; VmHWM after its first exports",
      });
      for (const sink of sinkNames) {
        await stage.alone([sink]);
        // A lane that begins anew looks at all that the sink holds.
        await change(rows - 1, [sink], noCosts(), 180);
        await stage.calm();
        const single = noCosts();
        for (let i = 0; i < singles; i++) await change((i * 37) % rows, [sink], single);
        tell(rows, sink, "this sink alone", single[sink].millis);
      }
      await stage.alone(sinkNames);
      return costs;
    };
    const small = await measure(few);
    const large = await measure(many);
    for (const sink of sinkNames) {
      const [less, more] = [medianOf(small[sink].bytes), medianOf(large[sink].bytes)];
      add({
        name: `one change to ${sink}, bytes of ${count(many)} to those of ${count(few)}`,
        budget: "the same",
        measured: `${(more / less).toFixed(2)} × (${count(more)} to ${count(less)})`,
        value: more / less,
        how: "a TCP proxy counts what went to the server; medians",
      });
    }
  },
};
