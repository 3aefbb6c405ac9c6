/** `npm run chaos -- [--minutes 15] [--seed 1]`: users, faults, the operator and its sinks, all of them real; then everything is compared. */
import { parseArgs } from "node:util";
import { chaos } from "./chaos.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "15" }, seed: { type: "string", default: "1" } },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const { places, ...rest } = await chaos(Number(values.minutes) * 60, Number(values.seed), say);
process.stdout.write(`${JSON.stringify({ seed: Number(values.seed), ...rest })}\n`);
let wrong = 0;
for (const [name, { writes, ...faults }] of Object.entries(places)) {
  const counts = Object.entries(faults).map(([what, rows]) => `${what} ${rows.length}`);
  process.stdout.write(`${name}: ${writes} row writes, ${counts.join(", ")}\n`);
  for (const [what, rows] of Object.entries(faults))
    for (const it of rows.slice(0, 5)) say(`${name}, ${what}: ${it}`);
  wrong += Object.values(faults).flat().length;
}
process.exit(wrong === 0 ? 0 : 1);
