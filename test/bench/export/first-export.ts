import { usageOf } from "../figures.ts";
import { type Case, count, seconds } from "./case.ts";
import { sinkNames } from "./export-log.ts";
import { operated } from "./operated.ts";

/** All rows for the first time, to three sinks at once. */
export const firstExport: Case = {
  name: "first-export",
  run: async ({ few }, add) => {
    const stage = await operated();
    await stage.grow(few);
    const { pid, first } = await stage.start(["--batch-window", "0s"]);
    for (const sink of sinkNames) {
      const value = first.find((it) => it.sink === sink)?.millis ?? Number.NaN;
      add({
        name: `${count(few)} rows from the operator, first export to ${sink}`,
        budget: "≤ 3 s",
        measured: seconds(value),
        value,
        how: "its log: connecting, making what is missing, writing, acknowledged; the three sinks at the same time; fsync off",
      });
    }
    const { peakMegabytes } = usageOf(pid);
    add({
      name: "the same, peak RSS",
      budget: "–",
      measured: `${Math.round(peakMegabytes)} MB`,
      value: peakMegabytes,
      how: "VmHWM of the bundle's process, list and three exports",
    });
  },
};
