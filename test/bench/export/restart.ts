import { type Case, count } from "./case.ts";
import { sinkNames } from "./export-log.ts";
import { operated } from "./operated.ts";

/** The operator ends and starts again, and nothing has changed. */
export const restart: Case = {
  name: "restart",
  run: async ({ few }, add) => {
    const stage = await operated();
    await stage.grow(few);
    await stage.start([]);
    await stage.calm();
    const before = await stage.traces();
    const { first } = await stage.start([]);
    await stage.calm();
    const after = await stage.traces();
    for (const sink of sinkNames) {
      const rows = first
        .filter((it) => it.sink === sink)
        .reduce((sum, it) => sum + it.rowsWritten + it.rowsRemoved, 0);
      const isSame = before[sink] === after[sink];
      add({
        name: `restart without change at ${count(few)} rows, ${sink}`,
        budget: "0 writes",
        measured:
          isSame && rows === 0 ? "0 writes" : `${rows} rows, ${before[sink]} → ${after[sink]}`,
        value: isSame ? rows : Math.max(1, rows),
        how: {
          Postgres: "count and newest transaction id of rows and epochs",
          Git: "commit of the branch",
          NATS: "messages and last sequence of the stream",
        }[sink],
      });
    }
  },
};
