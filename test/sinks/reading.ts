import * as assert from "uvu/assert";
import { partOf } from "../../src/rows/retained.ts";
import type { Row } from "../../src/rows/row.ts";
import type { HeldRow, Reading, Sink } from "../../src/sinks/sink.ts";
import { gathered } from "../support/gathered.ts";

const live = new AbortController().signal;

/** What the orders of bench.ts write. */
export const readingOf = (wish: Partial<Reading> = {}): Reading => ({
  inventory: { namespace: "team-a", name: "everything" },
  cluster: "test",
  revision: undefined,
  ...wish,
});

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : 1;

/** All that `sink` holds; `undefined` where nothing was ever written. */
export async function readBack(
  sink: Sink,
  wish: Partial<Reading> = {},
): Promise<{ readonly list: readonly HeldRow[]; readonly items: readonly string[] } | undefined> {
  if (sink.read === undefined) throw new Error("the sink cannot be read");
  return sink.read(
    readingOf(wish),
    async (holding) => {
      if (holding === undefined) return undefined;
      const list = await gathered(holding.list());
      const keys = list.map(({ key }) => key);
      const rows = await gathered(holding.rows(keys));
      // Some of them alone: the others do not come along.
      const few = await gathered(holding.rows(keys.slice(0, 1)));
      assert.equal(
        few.map(({ key }) => key),
        keys.slice(0, 1),
      );
      return { list: list.toSorted(byKey), items: rows.toSorted(byKey).map(({ json }) => json) };
    },
    live,
  );
}

/** Fails unless the sink, read back, holds just these rows. */
export async function readsAs(
  sink: Sink,
  rows: readonly Row[],
  wish: Partial<Reading> = {},
): Promise<void> {
  const sorted = rows.toSorted(byKey);
  assert.equal(await readBack(sink, wish), {
    list: sorted.map((row) => ({ key: row.key, part: partOf(row), digest: row.digest })),
    items: sorted.map(({ json }) => json),
  });
}
