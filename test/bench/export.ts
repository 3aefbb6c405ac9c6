/** Exports, sink by sink and from API server to sink: see main.ts. `--only=restart,idle` runs some cases; export/scale.ts has what else there is. */
import { end, say } from "./export/case.ts";
import { cases } from "./export/cases.ts";
import { parseWish } from "./export/scale.ts";
import { type Figure, report } from "./figures.ts";

const { scale, only, json } = parseWish(process.argv.slice(2));
const chosen = cases.filter(({ name }) => only.some((it) => name.includes(it)));
if (chosen.length === 0) {
  say(`no case ${only.join()}; there are ${cases.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const figures: Figure[] = [];
try {
  for (const { name, run } of chosen) {
    const begun = performance.now();
    await run(scale, (figure) => {
      figures.push(figure);
      say(`${figure.name}: ${figure.measured}`);
    });
    say(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  report(figures, json);
} finally {
  await end();
}
process.exit();
