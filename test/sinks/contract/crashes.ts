import * as assert from "uvu/assert";
import type { Row } from "../../../src/rows/row.ts";
import { deltaOf, rowOf } from "../../support/rows.ts";
import { failureOf, orderOf } from "../bench.ts";
import { live, rows, type Stage, textsOf } from "./stage.ts";

/** So many places of a write are cut. */
const cuts = 12;

const after: readonly Row[] = [
  rowOf({ name: "cart", attributes: { replicas: 99, text: "y".repeat(3_000) } }),
  ...rows.slice(2),
  ...["new", "newer", "newest"].map((name) =>
    rowOf({ name, attributes: { text: name.repeat(500) } }),
  ),
];

/** What stands after a connection broke at any place of a write. */
export function crashRules({ bench, rule, open, write, holds, held }: Stage): void {
  const cases = [
    ["a comparison", undefined],
    ["a delta", deltaOf(rows, after)],
  ] as const;
  for (const [what, delta] of cases)
    rule(`${what} that breaks off anywhere leaves the old set or the new one`, async () => {
      const measured = open();
      await write(measured, rows);
      const before = bench.proxy().sent();
      await write(measured, after, { delta });
      const bytes = bench.proxy().sent() - before;
      const seen = new Set<string>();
      for (let cut = 0; cut < cuts; cut++) {
        await bench.reset();
        const sink = open();
        await write(sink, rows);
        bench.proxy().cutAfter(Math.floor((bytes * cut) / cuts));
        const outcome = await sink.write(orderOf(after, { delta }), live).then(
          () => undefined,
          (error: unknown) => failureOf(Promise.reject(error as Error)),
        );
        await bench.proxy().heal();
        const now = JSON.stringify(await held());
        const isOld = now === JSON.stringify(textsOf(rows));
        assert.ok(isOld || now === JSON.stringify(textsOf(after)), `a mixture after cut ${cut}`);
        // A sink may have tried again by itself.
        if (outcome === undefined) assert.not.ok(isOld);
        else assert.is(outcome.code, "SINK_UNREACHABLE");
        seen.add(isOld ? "old" : "new");
        await write(sink, after);
        await holds(after);
      }
      assert.ok(seen.has("old"), "no cut came in time");
    });
}
