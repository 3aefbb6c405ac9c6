/** `npm run simulate -- [--seeds 1000] [--from 1]`: many lives of a cluster. Prints counts; exit 1 with the seeds that failed. */
import { parseArgs } from "node:util";
import { simulate } from "./simulation.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "1000" }, from: { type: "string", default: "1" } },
});
const from = Number(values.from);
const count = Number(values.seeds);
const startedAt = performance.now();
const totals = { runs: 0, steps: 0, rows: 0, failed: 0 };
const troubles: Record<string, number> = {};
for (let seed = from; seed < from + count; seed++) {
  const outcome = await simulate(seed);
  totals.runs++;
  totals.steps += outcome.steps;
  totals.rows += outcome.rows;
  for (const [name, times] of Object.entries(outcome.troubles))
    troubles[name] = (troubles[name] ?? 0) + times;
  if (outcome.violations.length === 0) continue;
  totals.failed++;
  process.stderr.write(
    `seed ${seed}:\n${outcome.violations
      .slice(0, 5)
      .map((it) => `  ${it}\n`)
      .join("")}`,
  );
  if (totals.failed >= 10) break;
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
process.stdout.write(`${JSON.stringify(totals)} in ${seconds} s\n${JSON.stringify(troubles)}\n`);
process.exit(totals.failed > 0 ? 1 : 0);
