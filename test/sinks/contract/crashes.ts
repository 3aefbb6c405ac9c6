import * as assert from "uvu/assert";
import type { Row } from "../../../src/rows/row.ts";
import type { Export, Sink } from "../../../src/sinks/sink.ts";
import { deltaOf, rowOf } from "../../support/rows.ts";
import { failureOf, orderOf } from "../bench.ts";
import { rows, type Stage, textsOf } from "./stage.ts";

/**
 * So many places of a write are hit: the first byte, the last, and those between in equal steps. `npm run contract` takes
 * more of them.
 */
export const places = Number(process.env["KOLLECT_TEST_PLACES"] ?? "3");
const placesOf = (bytes: number): number[] =>
  Array.from({ length: places }, (_, index) => Math.floor(((bytes - 1) * index) / (places - 1)));

const after: readonly Row[] = [
  rowOf({ name: "cart", attributes: { replicas: 99, text: "y".repeat(3_000) } }),
  ...rows.slice(2),
  ...["new", "newer", "newest"].map((name) =>
    rowOf({ name, attributes: { text: name.repeat(500) } }),
  ),
];

type Wish = Pick<Partial<Export>, "delta">;

/** What stands after a write was broken at any place. */
export function crashRules({ bench, rule, open, write, holds, held }: Stage): void {
  /** Bytes of a write from `rows` to `after`, that way and back. */
  const measure = async (wish: Wish): Promise<{ sent: number; answered: number }> => {
    const sink = open();
    await write(sink, rows);
    const proxy = bench.proxy();
    const before = { sent: proxy.sent(), answered: proxy.answered() };
    await write(sink, after, wish);
    return { sent: proxy.sent() - before.sent, answered: proxy.answered() - before.answered };
  };

  /** Writes with a fault at one place. Whatever comes of it, the next write ends well, by a new sink every other time. */
  const suffer = async (
    place: number,
    bytes: number,
    work: (sink: Sink, bytes: number) => Promise<boolean>,
  ): Promise<string> => {
    await bench.reset();
    const sink = open();
    await write(sink, rows);
    const isWell = await work(sink, bytes);
    await bench.proxy().heal();
    const now = JSON.stringify(await held());
    const isOld = now === JSON.stringify(textsOf(rows));
    assert.ok(isOld || now === JSON.stringify(textsOf(after)), `a mixture after byte ${bytes}`);
    // A sink may have tried again by itself.
    if (isWell) assert.not.ok(isOld, `nothing stands after byte ${bytes}`);
    await write(place % 2 === 0 ? sink : open(), after);
    await holds(after);
    return `${isWell ? "well" : "failed"} ${isOld ? "old" : "new"}`;
  };

  for (const [what, wish] of [
    ["a comparison", {}],
    ["a delta", { delta: deltaOf(rows, after) }],
  ] as const) {
    const attempt = async (sink: Sink): Promise<boolean> => {
      let error: unknown;
      await write(sink, after, wish).catch((it: unknown) => (error = it));
      if (error === undefined) return true;
      assert.is((await failureOf(Promise.reject(error as Error))).code, "SINK_UNREACHABLE");
      return false;
    };

    for (const [how, side, cut] of [
      ["that breaks off", "sent", "cutAfter"],
      ["whose answer is lost", "answered", "truncateAfter"],
    ] as const)
      rule(`${what} ${how} anywhere leaves the old set or the new one`, async () => {
        let cuts = 0;
        const outcomes = new Set<string>();
        for (const [place, bytes] of placesOf((await measure(wish))[side]).entries())
          outcomes.add(
            await suffer(place, bytes, async (sink) => {
              const wasCut = bench.proxy()[cut](bytes);
              const isWell = await attempt(sink);
              if (wasCut()) cuts++;
              return isWell;
            }),
          );
        // The last bytes may come otherwise than when they were counted.
        assert.ok(cuts > places / 2, `${cuts} cuts of ${places} came in time`);
        // Where an answer is lost, a sink may find out by itself what became of its order.
        if (side === "sent") assert.ok(outcomes.has("failed old"), "each was made good at once");
      });

    rule(`${what} that is aborted anywhere leaves the old set or the new one`, async () => {
      const outcomes = new Set<string>();
      // The last place is behind the last byte: only the answer is missing.
      for (const [place, bytes] of placesOf((await measure(wish)).sent + 1).entries())
        outcomes.add(
          await suffer(place, bytes, async (sink) => {
            const abort = new AbortController();
            bench.proxy().whenSent(bytes, () => abort.abort(new Error("shutting down")));
            const order = orderOf(after, { ...bench.order, ...wish });
            let isWell = true;
            await sink.write(order, abort.signal).catch(() => (isWell = false));
            assert.ok(isWell || abort.signal.aborted, "it failed by itself");
            return isWell;
          }),
        );
      // A sink that keeps its connection may still hand over what it had sent.
      assert.ok(outcomes.has("failed old") || outcomes.has("failed new"), "no abort came in time");
    });
  }
}
