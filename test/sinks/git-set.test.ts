import { suite } from "uvu";
import * as assert from "uvu/assert";
import { validateExportSetManifest } from "../../generated/export.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import type { GitWish } from "./git-bench.ts";
import { gitFixture } from "./git-fixture.ts";

const test = suite("git sink, sets of documents");
const { bench, holds, open, write } = gitFixture(test);

const wish: GitWish = { mode: "document", format: "json" };
const many = Array.from({ length: 100 }, (_, index) =>
  rowOf({ name: `n${String(index).padStart(3, "0")}`, attributes: { text: "x".repeat(200) } }),
);
const small = { maxExportBytes: 8_192 };
const base = "inventory/team-a/everything";

test("cuts what is too large into documents, and says in a manifest which they are", async () => {
  await write(open(wish), many, small);
  const files = bench.rowFiles();
  const paths = [...files.keys()].filter((it) => !it.endsWith(".manifest.json"));
  assert.ok(paths.length > 3, `${paths.length}`);
  const last = String(paths.length).padStart(4, "0");
  assert.is(paths[0], `${base}.part-0001-of-${last}.json`);
  for (const path of paths) assert.ok(Buffer.byteLength(files.get(path) ?? "") <= 8_192);
  const manifest: unknown = JSON.parse(files.get(`${base}.manifest.json`) ?? "null");
  const judged = validateExportSetManifest(manifest);
  assert.ok(judged.ok, JSON.stringify(judged));
  assert.equal(judged.ok && [judged.value.paths, judged.value.itemCount], [paths, 100]);
  holds(many);
});

test("one changed row rewrites one document of the set, and the manifest", async () => {
  const sink = open(wish);
  await write(sink, many, small);
  const before = bench.rowFiles();
  const changed = rowOf({ name: "n042", attributes: { text: "y".repeat(200) } });
  const after = many.map((row) => (row.key === changed.key ? changed : row));
  await write(sink, after, { ...small, delta: deltaOf(many, after) });
  const differing = [...bench.rowFiles()].filter(([path, text]) => before.get(path) !== text);
  assert.is(differing.length, 2, differing.map(([path]) => path).join());
  holds(after);
});

test("goes back to one document, and on to another number of them, and leaves nothing behind", async () => {
  const sink = open(wish);
  await write(sink, many, small);
  await write(sink, many);
  assert.equal([...bench.rowFiles().keys()], [`${base}.json`]);
  await write(open(wish), many, { maxExportBytes: 4_096 });
  const count = bench.rowFiles().size;
  await write(sink, many.slice(0, 40), { maxExportBytes: 4_096 });
  assert.ok(bench.rowFiles().size <= count);
  holds(many.slice(0, 40));
});

test.run();
