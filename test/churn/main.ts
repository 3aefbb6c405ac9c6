/** `npm run churn -- [--minutes 20] [--seed 1]`: users, faults and the operator on a real API server; then everything is compared. */
import { parseArgs } from "node:util";
import { churn } from "./churn.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const outcome = await churn(Number(values.minutes) * 60, Number(values.seed), say);
const { missing, surplus, invented } = outcome;
process.stdout.write(
  `${JSON.stringify({ ...outcome, missing: missing.length, surplus: surplus.length, invented: invented.length })}\n`,
);
for (const [what, rows] of Object.entries({ missing, surplus, invented }))
  for (const it of rows.slice(0, 5)) say(`${what}: ${it}`);
process.exit(missing.length + surplus.length + invented.length === 0 ? 0 : 1);
