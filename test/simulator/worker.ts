/** Runs the seeds that its parent names, one after another. */
import { plant } from "./mutations/plant.ts";
import type { Order, Report } from "./pool.ts";

const mutation = process.env["SIMULATOR_MUTATION"];
if (mutation !== undefined) plant(mutation);
// What a bug is planted into must not be loaded yet.
const { run } = await import("./run.ts");
const { scheduleOf } = await import("./schedule.ts");

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
