/**
 * `npm run chaos -- [--minutes 15] [--seed 1]`: users, faults, the operator and its sinks, all of them real; then everything is
 * compared. `npm run chaos -- --kills 200 [--seed 1]`: the bundle is killed so often while rows change 500 times a second;
 * then the event log is judged.
 */
import { parseArgs } from "node:util";
import { chaos } from "./chaos.ts";
import { killsUnderLoad } from "./kills.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "15" },
    seed: { type: "string", default: "1" },
    kills: { type: "string" },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
if (values.kills !== undefined) {
  const { faults, ...counts } = await killsUnderLoad({
    kills: Number(values.kills),
    seed: Number(values.seed),
    say,
    bundle: true,
  });
  process.stdout.write(
    `${JSON.stringify({ seed: Number(values.seed), ...counts, faults: faults.length })}\n`,
  );
  for (const it of faults.slice(0, 20)) say(it);
  process.exit(faults.length === 0 ? 0 : 1);
}
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
