/**
 * `npm run simulate -- [--seeds 1000] [--from 1]`: many lives of a cluster with an operator in it. Prints counts; exit 1
 * with the seeds that failed. `--replay '17'`, `'17:0,4,5'` (a seed, and those of its steps that are taken) or a file
 * with a schedule runs one of them.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runAll } from "./pool.ts";
import { type Outcome, run } from "./run.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    workers: { type: "string" },
    replay: { type: "string" },
  },
});

const scheduleFrom = (text: string): Schedule => {
  if (existsSync(text)) return JSON.parse(readFileSync(text, "utf8")) as Schedule;
  const [seed = "", chosen] = text.split(":");
  const schedule = scheduleOf(Number(seed));
  if (chosen === undefined) return schedule;
  const taken = new Set(chosen.split(",").map(Number));
  return { ...schedule, steps: schedule.steps.filter((_, index) => taken.has(index)) };
};

const describe = ({ seed, violations }: Outcome): string =>
  [`seed ${seed}:`, ...violations.slice(0, 5).map((it) => `  ${it}`), ""].join("\n");

const mostFailures = 10;

async function many(): Promise<number> {
  const from = Number(values.from);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => from + index);
  const startedAt = performance.now();
  const totals = { runs: 0, steps: 0, rows: 0, failed: 0 };
  const counts: Record<string, number> = {};
  await runAll(seeds, {
    ...(values.workers !== undefined && { workers: Number(values.workers) }),
    onOutcome: (outcome) => {
      totals.runs++;
      totals.steps += outcome.steps;
      totals.rows += outcome.rows;
      for (const [name, times] of Object.entries(outcome.counts))
        counts[name] = (counts[name] ?? 0) + times;
      if (outcome.violations.length > 0) {
        totals.failed++;
        process.stderr.write(describe(outcome));
      }
      return totals.failed < mostFailures;
    },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  for (const [name, times] of Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    process.stdout.write(`${String(times).padStart(8)}  ${name}\n`);
  process.stdout.write(`${JSON.stringify(totals)} in ${seconds.toFixed(1)} s\n`);
  return totals.failed;
}

async function one(text: string): Promise<number> {
  const outcome = await run(scheduleFrom(text));
  process.stdout.write(`${JSON.stringify(outcome, undefined, 2)}\n`);
  return outcome.violations.length;
}

process.exitCode = (values.replay === undefined ? await many() : await one(values.replay)) > 0 ? 1 : 0;
