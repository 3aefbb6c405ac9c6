import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import type { Snapshot } from "../../src/rows/snapshot.ts";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { gitFixture } from "./git-fixture.ts";

const test = suite("git sink, cost of a change");
const { bench, open, write } = gitFixture(test);

const changes = 100;
const image = (index: number, tag: number): string =>
  `registry.example.org/shop/app-${index}:${tag}`;
const rowAt = (index: number, tag: number): Row =>
  rowOf({
    name: `app-${index}`,
    attributes: { image: image(index, tag), replicas: index % 7, labels: { app: `app-${index}` } },
  });

/** Counts how often rows are looked at. */
function counting(snapshot: Snapshot): { snapshot: Snapshot; visits: () => number } {
  let visits = 0;
  return {
    snapshot: {
      ...snapshot,
      *rows() {
        for (const row of snapshot.rows()) {
          visits++;
          yield row;
        }
      },
    },
    visits: () => visits,
  };
}

/** Bytes that git itself sends for the last commit to a repository that has the one before. */
function bytesByGit(): number {
  const { stdout } = spawnSync(
    "git",
    ["pack-objects", "--thin", "--stdout", "--revs", "-q", "--delta-base-offset"],
    {
      cwd: bench.repository(),
      input: "main\n--not\nmain^\n",
      maxBuffer: 1 << 28,
    },
  );
  return stdout.length;
}

for (const size of [1_000, 10_000])
  test(`${changes} changes of ${size} rows in one folder cost what changed`, async () => {
    const before = Array.from({ length: size }, (_, index) => rowAt(index, 1));
    const step = size / changes;
    const after = before.map((row, index) => (index % step === 0 ? rowAt(index, 2) : row));
    const sink = open();
    await write(sink, before);
    bench.run("repack", "-adq");
    const { snapshot, visits } = counting(snapshotOf(after));
    const delta = deltaOf(before, after);
    const receipt = await write(sink, [], { snapshot, delta });
    assert.is(receipt.rowsWritten, changes);
    assert.is(visits(), 0, "rows that did not change were looked at");
    // The files, their folder and the six above it, the commit; no manifest.
    const objects = bench.run("rev-list", "--objects", "main", "--not", "main^").trim().split("\n");
    assert.is(objects.length, changes + 6 + 1);
    const byGit = bytesByGit();
    assert.ok(receipt.bytes <= 2 * byGit, `${receipt.bytes} bytes, git sends ${byGit}`);
    assert.ok(receipt.bytes < 30_000, `${receipt.bytes} bytes`);
    assert.is(bench.run("diff", "--name-only", "main^", "main").trim().split("\n").length, changes);
  });

test("rows that come and go cost their files and their shards of the manifest", async () => {
  const before = Array.from({ length: 5_000 }, (_, index) => rowAt(index, 1));
  const after = [
    ...before.slice(10),
    ...Array.from({ length: 10 }, (_, index) => rowAt(5_000 + index, 1)),
  ];
  const sink = open();
  await write(sink, before);
  bench.run("repack", "-adq");
  const receipt = await write(sink, after, { delta: deltaOf(before, after) });
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [10, 10]);
  const byGit = bytesByGit();
  assert.ok(receipt.bytes <= 3 * byGit, `${receipt.bytes} bytes, git sends ${byGit}`);
});

test.run();
