import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rowOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import type { GitWish } from "./git-bench.ts";
import { cart, gitFixture, mail, pathOf, rows } from "./git-fixture.ts";
import { readBack, readsAs } from "./reading.ts";

const test = suite("git sink, read back");
const { bench, commit, open, write } = gitFixture(test);

const layouts: readonly (readonly [string, GitWish])[] = [
  ["files of JSON", {}],
  ["files of YAML", { format: "yaml" }],
  ["files without extension", { format: "yaml", template: "rows/{sourceName}" }],
  ["files and an index", { mode: "split" }],
  ["a document of JSON", { mode: "document" }],
  ["a document of YAML", { mode: "document", format: "yaml" }],
  ["a document of lines", { mode: "document", format: "ndjson" }],
  ["files on this disk", { isFile: true }],
];
for (const [name, wish] of layouts)
  test(`gives the rows of ${name}`, async () => {
    await write(open(wish), rows);
    await readsAs(open(wish), rows);
  });

test("gives the rows of a document in several parts", async () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    rowOf({ name: `row-${index}`, attributes: { text: "x".repeat(100) } }),
  );
  await write(open({ mode: "document" }), many, { maxExportBytes: 4_096 });
  assert.ok(bench.files().size > 4);
  await readsAs(open({ mode: "document" }), many);
});

test("gives more files than it reads at once", async () => {
  const many = Array.from({ length: 1_001 }, (_, index) => rowOf({ name: `row-${index}` }));
  await write(open({ isFile: true }), many);
  await readsAs(open({ isFile: true }), many);
});

for (const isFile of [false, true])
  test(`gives earlier states ${isFile ? "of a disk" : "of a server"}`, async () => {
    const sink = open({ isFile });
    await write(sink, rows);
    const first = bench.head();
    await write(sink, [cart, mail]);
    bench.run("tag", "-a", "-m", "Two rows", "two");
    bench.run("branch", "side/one", first);
    await write(sink, [cart]);
    await readsAs(sink, [cart]);
    await readsAs(sink, [cart], { revision: "main" });
    await readsAs(sink, [cart, mail], { revision: "two" });
    await readsAs(sink, [cart, mail], { revision: "~" });
    await readsAs(sink, [cart, mail], { revision: "main~1" });
    await readsAs(sink, rows, { revision: "two~1" });
    await readsAs(sink, rows, { revision: "side/one" });
    await readsAs(sink, rows, { revision: "refs/heads/side/one" });
    await readsAs(sink, rows, { revision: first });
    const failure = async (revision: string): Promise<string> =>
      (await failureOf(readBack(sink, { revision }))).message;
    assert.match(await failure("nowhere"), /there is no branch, tag or commit nowhere$/);
    assert.match(await failure(first.slice(0, 8)), /write all 40 digits of a commit$/);
    assert.match(await failure("main~7"), /main has no more than 2 commits before it$/);
    assert.match(await failure("main~99999"), /~99999 leads too far back$/);
    assert.match(await failure("0".repeat(39) + "1"), /does not give out this commit/);
  });

test("needs no right to push", async () => {
  await write(open(), rows);
  const { username, password } = bench.server().reader;
  await readsAs(open({ credentials: { username, password } }), rows);
});

test("sees what somebody changed by hand", async () => {
  await write(open(), rows);
  const path = pathOf("cart");
  const text = bench.files().get(path) ?? "";
  commit({ [path]: text.replace('"replicas": 0', '"replicas": 7') });
  const { list = [] } = (await readBack(open())) ?? {};
  assert.is(list.length, rows.length);
  assert.not(list.some(({ digest }) => digest === cart.digest));
  commit({ [path]: "{" });
  const { code, message } = await failureOf(readBack(open()));
  assert.is(code, "SINK_UNREADABLE");
  assert.ok(message.includes(`${path} holds no whole row`), message);
});

test("says which layout cannot be read back", async () => {
  const wish: GitWish = { content: "attributes" };
  await write(open(wish), rows);
  const { message } = await failureOf(readBack(open(wish)));
  assert.match(message, /cannot be read back: .* holds no whole row, be it by layout\.content/);
});

test("holds nothing of what was never written", async () => {
  assert.is(await readBack(open()), undefined);
  await write(open(), rows);
  assert.is(await readBack(open(), { cluster: "other" }), undefined);
  await write(open(), []);
  await readsAs(open(), []);
  await write(open(), [], { purpose: "removal" });
  assert.is(await readBack(open()), undefined);
});

test.run();
