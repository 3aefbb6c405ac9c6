/**
 * `npm run simulate -- [--seeds 1000] [--from 1] [--workers 2]`: many lives of a cluster with an operator in it. Counts
 * faults; exit 1 with a shortened schedule for each seed that failed. `--replay 17`, `17:0,4,5` (a seed, and those of its
 * steps that are taken) or a file with a schedule runs one of them. `--mutations [--only text]` looks for planted bugs.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { minimise } from "./minimise.ts";
import { searchMutations } from "./mutations/search.ts";
import { runAll } from "./pool.ts";
import { type Outcome, run } from "./run.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    workers: { type: "string" },
    replay: { type: "string" },
    mutations: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const scheduleFrom = (text: string): Schedule => {
  if (existsSync(text)) return JSON.parse(readFileSync(text, "utf8")) as Schedule;
  const [seed = "", chosen] = text.split(":");
  const schedule = scheduleOf(Number(seed));
  return chosen === undefined
    ? schedule
    : only(schedule, chosen.split(",").filter(Boolean).map(Number));
};

const only = ({ seed, steps }: Schedule, indices: readonly number[]): Schedule => {
  const taken = new Set(indices);
  return { seed, steps: steps.filter((_, index) => taken.has(index)) };
};

const mostFailures = 5;

async function explain({ seed, violations }: Outcome): Promise<void> {
  say(`\nseed ${seed}: ${violations.length} violations`);
  const schedule = scheduleOf(seed);
  const left = await minimise(schedule, run);
  const { steps } = only(schedule, left);
  const shortened = await run({ seed, steps });
  for (const step of steps) say(`  ${JSON.stringify(step)}`);
  for (const it of shortened.violations.slice(0, 5)) say(`  => ${it}`);
  say(`  npm run simulate -- --replay '${seed}:${left.join(",")}'`);
}

async function many(): Promise<number> {
  const from = Number(values.from);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => from + index);
  const startedAt = performance.now();
  const totals = { runs: 0, steps: 0, rows: 0 };
  const counts: Record<string, number> = {};
  const failed: Outcome[] = [];
  await runAll(seeds, {
    ...(values.workers !== undefined && { workers: Number(values.workers) }),
    onOutcome: (outcome) => {
      totals.runs++;
      totals.steps += outcome.steps;
      totals.rows += outcome.rows;
      for (const [name, times] of Object.entries(outcome.counts))
        counts[name] = (counts[name] ?? 0) + times;
      if (outcome.violations.length > 0) failed.push(outcome);
      return failed.length < mostFailures;
    },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  for (const [name, times] of Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    say(`${String(times).padStart(8)}  ${name}`);
  const { runs, steps, rows } = totals;
  say(
    `${runs} runs, ${steps} steps, ${rows} rows compared, ${failed.length} failed, ${seconds.toFixed(1)} s`,
  );
  for (const it of failed) await explain(it);
  return failed.length;
}

async function one(text: string): Promise<number> {
  const outcome = await run(scheduleFrom(text));
  say(JSON.stringify(outcome, undefined, 2));
  return outcome.violations.length;
}

const work = (): Promise<number> => {
  if (values.mutations) return searchMutations(Number(values.seeds), values.only, say);
  return values.replay === undefined ? many() : one(values.replay);
};

process.exitCode = (await work()) > 0 ? 1 : 0;
