import * as assert from "uvu/assert";
import type { Receipt } from "../../../src/sinks/sink.ts";
import { rowOf } from "../../support/rows.ts";
import { failureOf } from "../bench.ts";
import { places } from "./crashes.ts";
import { rows, type Stage, textsOf } from "./stage.ts";

/** Who comes second may be told to try again. */
const mayLose = ["SINK_REJECTED", "SINK_UNREACHABLE"];
const rounds = Math.ceil(places / 2);
const isLost = async (outcome: PromiseSettledResult<Receipt>): Promise<boolean> => {
  if (outcome.status === "fulfilled") return false;
  const { code, message } = await failureOf(Promise.reject(outcome.reason as Error));
  assert.ok(mayLose.includes(code), message);
  return true;
};

/** Several processes that write at the same time. */
export function exporterRules({ rule, open, write, holds, held }: Stage): void {
  rule(
    "two exporters of an inventory at once leave the set of one, and the next mends",
    async () => {
      const others = rows.slice(3).concat(["x", "y"].map((name) => rowOf({ name })));
      for (let round = 0; round < rounds; round++) {
        const outcomes = await Promise.allSettled([
          write(open(), [...rows, rowOf({ name: `round-${round}` })]),
          write(open(), others),
        ]);
        const lost = await Promise.all(outcomes.map(isLost));
        assert.ok(lost.includes(false), "each lost to the other");
        const now = JSON.stringify(await held());
        const sets = [[...rows, rowOf({ name: `round-${round}` })], others].map((it) =>
          JSON.stringify(textsOf(it)),
        );
        assert.ok(sets.includes(now), `a mixture in round ${round}`);
        await write(open(), rows);
        await holds(rows);
      }
    },
  );

  rule("exporters of several inventories at once all have their rows", async () => {
    const inventories = ["a", "b", "c"].map((team) => ({
      inventory: { namespace: `team-${team}`, name: "everything" },
      rowsIn: (round: number) =>
        ["one", "two", `round-${round}`].map((name) =>
          rowOf({ name, targetNamespace: `team-${team}`, attributes: { round } }),
        ),
    }));
    for (let round = 0; round < rounds; round++) {
      let waiting = inventories;
      // Each time one of them gets through.
      for (let turn = 0; turn < inventories.length && waiting.length > 0; turn++) {
        const outcomes = await Promise.allSettled(
          waiting.map(({ inventory, rowsIn }) => write(open(), rowsIn(round), { inventory })),
        );
        const lost = await Promise.all(outcomes.map(isLost));
        waiting = waiting.filter((_, index) => lost[index]);
      }
      assert.is(waiting.length, 0, "one never got through");
      await holds(inventories.flatMap(({ rowsIn }) => rowsIn(round)));
    }
  });
}
