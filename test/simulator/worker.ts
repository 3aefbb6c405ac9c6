/** Runs the seeds that its parent names, one after another. */
import type { Order, Report } from "./pool.ts";
import { run } from "./run.ts";
import { scheduleOf } from "./schedule.ts";

const tell = (report: Report): void => {
  process.send?.(report);
};

process.on("message", ({ seeds }: Order) => {
  const work = async (): Promise<void> => {
    for (const seed of seeds) tell({ outcome: await run(scheduleOf(seed)) });
    tell({ done: true });
  };
  work().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
