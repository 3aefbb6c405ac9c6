import * as assert from "uvu/assert";
import { createRowLimit } from "../../../src/export/left-out.ts";
import type { Json } from "../../../src/rows/row.ts";
import { deltaOf, rowOf, snapshotOf } from "../../support/rows.ts";
import { rows, type Stage } from "./stage.ts";

const nested = (depth: number): Json => (depth === 0 ? "deep" : { in: [nested(depth - 1)] });

/** Values and numbers of rows. */
export function valueRules({ rule, open, write, holds }: Stage): void {
  rule("holds texts of all scripts and deep values as they are", async () => {
    const odd: readonly Json[] = [
      "\u{10FFFF}\u{1F469}\u200D\u{1F680} \u0627\u0644 \uFEFF\uFFFD e\u0301",
      "\u0001\u001f\u007f\u0085\u2029 \r\n\t\\u0041 \\",
      nested(100),
      [0, 1e308, 5e-324, 0.1, 1e21, 123456789012345680000],
      { "": 1, " ": 2, "a.b": 3, "a/b": 4, $ref: 5, "\u{1F600}": 7 },
    ];
    const wanted = odd.map((value, index) =>
      rowOf({ name: `odd-${index}`, attributes: { value } }),
    );
    await write(open(), wanted);
    await holds(wanted);
    for (const purpose of ["update", "verification"] as const) {
      const again = await write(open(), wanted, { purpose });
      assert.is(again.rowsWritten + again.rowsRemoved, 0);
    }
  });

  rule("holds a row of two megabytes", async () => {
    const wanted = [rowOf({ attributes: { value: "x".repeat(2_000_000) } }), rowOf({ name: "b" })];
    await write(open(), wanted);
    await holds(wanted);
    assert.is((await write(open(), wanted)).rowsWritten, 0);
  });

  rule("a row over the limit is left out by name, and the others stand", async () => {
    const big = rowOf({ name: "big", attributes: { value: "x".repeat(3_000) } });
    const limit = createRowLimit();
    const all = { snapshot: snapshotOf([...rows, big]), delta: undefined };
    const { snapshot } = limit.apply(all, 2_000);
    const receipt = await write(open(), [], { snapshot });
    assert.is(receipt.digest, snapshot.digest);
    assert.equal(limit.leftOut, { count: 1, names: ["shop/big"] });
    await holds(rows);
  });

  rule("a row with NUL or half a character in it costs no other row", async () => {
    const odd = rowOf({ name: "odd", attributes: { value: "a\u0000b\ud800c" } });
    const plain = rowOf({ name: "plain" });
    assert.is((await write(open(), [odd, plain])).rowsWritten, 2);
    for (const purpose of ["update", "verification"] as const) {
      const again = await write(open(), [odd, plain], { purpose });
      assert.is(again.rowsWritten + again.rowsRemoved, 0);
    }
    await write(open(), [plain]);
    await holds([plain]);
  });

  rule("holds names that mean something elsewhere", async () => {
    const names = ["a.b", "a-b", "con", "A", "a", ".", "..", "-", "x".repeat(253), "*", ">", "%2e"];
    const wanted = names.map((name, index) => rowOf({ name, uid: `${index}-${name}` }));
    await write(open(), wanted);
    await holds(wanted);
    const restarted = await write(open(), wanted);
    assert.is(restarted.rowsWritten + restarted.rowsRemoved, 0);
  });

  rule("holds ten thousand rows, and writes one of them alone", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      rowOf({ name: `row-${index}`, attributes: { index } }),
    );
    const sink = open();
    assert.is((await write(sink, many)).rowsWritten, many.length);
    const changed = rowOf({ name: "row-4711", attributes: { index: -1 } });
    const after = many.map((row) => (row.key === changed.key ? changed : row));
    const receipt = await write(sink, after, { delta: deltaOf(many, after) });
    assert.is(receipt.rowsWritten, 1);
    await holds(after);
    assert.is((await write(open(), [])).rowsRemoved, many.length);
    await holds([]);
  });
}
