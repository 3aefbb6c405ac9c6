import { emptySnapshot } from "../../../src/rows/snapshot.ts";
import { type Case, count, medianOf, say, seconds, timed } from "./case.ts";
import { copy, copyText } from "./copy.ts";
import { benchRow, createInventory } from "./inventory.ts";
import { postgresStage } from "./postgres-stage.ts";

interface Spans {
  readonly written: number[];
  readonly copied: number[];
  readonly replaced: number[];
}

/** All rows for the first time, and again with other contents, beside COPY. */
export const postgresUpserts: Case = {
  name: "postgres-upserts",
  run: async ({ few, many, rounds }, add) => {
    const { client, sink: open } = await postgresStage();
    const measure = async (rows: number, times: number): Promise<Spans> => {
      const spans: Spans = { written: [], copied: [], replaced: [] };
      const all = Array.from({ length: rows }, (_, n) => n);
      const text = copyText(
        all.map((n) => benchRow(n, 1)),
        new Date(),
      );
      for (let round = 0; round < times; round++) {
        const inventory = createInventory(rows);
        const sink = open("rows");
        // Connects, makes table and indexes.
        await inventory.export(sink, { snapshot: emptySnapshot(), delta: undefined });
        await client.query("CREATE TABLE copied (LIKE rows INCLUDING ALL)");
        // Whoever comes second meets a checkpoint that the first has caused.
        for (const side of round % 2 === 0 ? ["sink", "copy"] : ["copy", "sink"]) {
          await client.query("CHECKPOINT");
          if (side === "copy") spans.copied.push(await timed(() => copy(client, "copied", text)));
          else spans.written.push(await timed(() => inventory.export(sink, { delta: undefined })));
        }
        inventory.change(all);
        await client.query("CHECKPOINT");
        spans.replaced.push(await timed(() => inventory.export(sink)));
        await sink.close();
        await client.query("DROP TABLE rows, rows_epochs, copied");
        const [written, copied, replaced] = Object.values(spans).map((it) => Math.round(it.at(-1)));
        say(`${rows} rows: ${written} ms, COPY ${copied} ms, all changed ${replaced} ms`);
      }
      return spans;
    };
    const small = await measure(few, rounds + 2);
    const large = await measure(many, Math.max(1, rounds - 1));
    for (const [rows, spans] of [
      [few, small],
      [many, large],
    ] as const) {
      const [written, copied] = [medianOf(spans.written), medianOf(spans.copied)];
      add({
        name: `Postgres, ${count(rows)} upserts`,
        budget: "≤ 1.5 × COPY",
        measured: `${(written / copied).toFixed(2)} × (${seconds(written)} to ${seconds(copied)}); all of them changed: ${seconds(medianOf(spans.replaced))}`,
        value: written / copied,
        how: `a whole order of the sink, from taking the snapshot to the commit, over a connection and into a table that are there; COPY, from its statement to its commit, of text made beforehand into an empty table with the same indexes; median of ${spans.written.length}; fsync off`,
      });
    }
    const perRow = (spans: Spans, rows: number): number => medianOf(spans.written) / rows;
    const ratio = perRow(large, many) / perRow(small, few);
    add({
      name: `Postgres, time per row of ${count(many)} to that of ${count(few)}`,
      budget: "linear",
      measured: `${ratio.toFixed(2)} ×; COPY ${(medianOf(large.copied) / many / (medianOf(small.copied) / few)).toFixed(2)} ×`,
      value: ratio,
      how: "from the two cases above",
    });
  },
};
