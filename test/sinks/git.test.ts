import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import { type GitWish, runGit } from "./git-bench.ts";
import { cart, database, gitFixture, live, mail, pathOf, rows, web } from "./git-fixture.ts";

const test = suite("git sink, files of rows");
const { bench, clone, commit, follow, holds, open, write } = gitFixture(test);

test("a clone by git equals the rows, formatted for people", async () => {
  await write(open(), rows);
  const folder = clone();
  assert.is(runGit(folder, "status", "--porcelain"), "");
  assert.is(
    bench.files().get(pathOf("db")),
    `${JSON.stringify(JSON.parse(database.json), undefined, 2)}\n`,
  );
  holds(rows);
});

test("the commit says what was exported, when and by whom", async () => {
  const order = orderOf(rows);
  const receipt = await open().write(order, live);
  assert.is(receipt.revision, bench.head());
  const [subject, author, time, committer] = bench
    .run("log", "-1", "--format=%s%n%an <%ae>%n%at%n%cn <%ce>", "main")
    .split("\n");
  assert.is(
    subject,
    `chore(test/team-a/everything): export 4 items @ ${order.snapshot.digest.slice(0, 12)}`,
  );
  assert.is(author, "kollect <kollect@kollect.dev>");
  assert.is(committer, author);
  assert.is(Number(time), Math.floor(order.exportedAt.getTime() / 1000));
});

test("an unchanged snapshot makes no commit, after a restart neither", async () => {
  const sink = open();
  const { revision } = await write(sink, rows);
  for (const again of [sink, open()]) {
    const receipt = await write(again, rows, { exportedAt: new Date("2027-01-01T00:00:00Z") });
    assert.equal([receipt.revision, receipt.bytes], [revision, 0]);
  }
  const delta = { before: new Map(), upserted: [cart], removed: [] };
  assert.is((await write(sink, rows, { delta })).revision, revision);
  assert.is(bench.head(), revision);
});

const statOf = (): string[] =>
  bench.run("show", "--name-status", "--format=", "main").trim().split("\n");

test("one changed row is one changed file", async () => {
  const sink = open();
  await write(sink, rows);
  const changed = rowOf({ name: "cart", attributes: { replicas: 99 } });
  const receipt = await follow(sink, rows, [changed, database, mail, web]);
  assert.is(receipt.rowsWritten, 1);
  assert.equal(statOf(), [`M\t${pathOf("cart")}`]);
  await write(open(), rows);
  assert.equal(statOf(), [`M\t${pathOf("cart")}`]);
});

test("one added or removed row is its file and one shard of the manifest", async () => {
  const sink = open();
  const many = Array.from({ length: 300 }, (_, index) => rowOf({ name: `many-${index}` }));
  await write(sink, many);
  await follow(sink, many, [...many, cart]);
  const added = statOf();
  assert.is(added.length, 2);
  assert.ok(added.includes(`A\t${pathOf("cart")}`));
  assert.is(
    added.filter((it) => /\t\.kollect\/test\/team-a\/everything\/paths\//.test(it)).length,
    1,
  );
  await follow(sink, [...many, cart], many);
  assert.is(statOf().length, 2);
  assert.ok(statOf().includes(`D\t${pathOf("cart")}`));
});

test("the last row's deletion leaves no file but the manifest", async () => {
  const sink = open();
  await write(sink, rows);
  await follow(sink, rows, []);
  assert.equal([...bench.files().keys()], [".kollect/test/team-a/everything/manifest.json"]);
  assert.is((await write(open(), [])).rowsRemoved, 0);
});

test("an empty snapshot makes no commit in an empty repository", async () => {
  assert.is((await write(open(), [])).revision, undefined);
  assert.is(bench.run("for-each-ref", "refs/heads"), "");
});

test("files of others stay, also in our folders", async () => {
  await write(open(), rows);
  const foreign = {
    "README.md": "theirs",
    "test/team-a/web/shop/deployment/NOTES": "theirs",
    "other/deep/file.txt": "theirs",
  };
  commit(foreign);
  await write(open(), []);
  const left = [...bench.rowFiles()];
  assert.equal(Object.fromEntries(left), foreign);
});

test("a path held by somebody else is refused by name", async () => {
  for (const path of [pathOf("cart"), "test/team-a", `${pathOf("cart")}/below`]) {
    bench.create();
    commit({ "README.md": "theirs", [path]: "theirs" });
    const head = bench.head();
    const error = await failureOf(write(open(), rows));
    assert.is(error.code, "SINK_REJECTED");
    assert.match(error.message, path.replace("/below", ""));
    assert.is(bench.head(), head);
  }
});

test("a path held by somebody else is refused within a delta too", async () => {
  const sink = open();
  await write(sink, rows);
  commit({ [pathOf("late")]: "theirs" });
  const late = rowOf({ name: "late" });
  assert.is((await failureOf(follow(sink, rows, [...rows, late]))).code, "SINK_REJECTED");
  assert.is(bench.files().get(pathOf("late")), "theirs");
});

test("a push by somebody else is built upon", async () => {
  const sink = open();
  await write(sink, rows);
  commit({ "README.md": "theirs" });
  const theirs = bench.head();
  const receipt = await follow(sink, rows, [cart]);
  assert.is(receipt.rowsRemoved, 3);
  assert.is(bench.run("rev-parse", "main^").trim(), theirs);
  assert.ok(bench.files().has("README.md"));
  holds([cart]);
});

test("a deleted branch comes back", async () => {
  const sink = open();
  await write(sink, rows);
  bench.run("update-ref", "-d", "refs/heads/main");
  await follow(sink, rows, [cart]);
  holds([cart]);
  assert.is(bench.run("rev-list", "--count", "main").trim(), "1");
});

test("rewritten history is built upon", async () => {
  const sink = open();
  await write(sink, rows);
  const tree = bench.run("rev-parse", "main^{tree}").trim();
  const other = bench.run("commit-tree", tree, "-m", "rewritten").trim();
  bench.run("update-ref", "refs/heads/main", other);
  await follow(sink, rows, [cart]);
  assert.is(bench.run("rev-parse", "main^").trim(), other);
  holds([cart]);
});

test("drift in our files is repaired by a full reconcile", async () => {
  const sink = open();
  await write(sink, rows);
  commit({ [pathOf("cart")]: "changed", [pathOf("web")]: undefined });
  assert.is((await write(sink, rows)).rowsWritten, 2);
  holds(rows);
  commit({ [pathOf("mail")]: "changed" });
  assert.is((await write(open(), rows)).rowsWritten, 1);
  holds(rows);
});

test("a missing manifest makes our files foreign", async () => {
  await write(open(), rows);
  commit({ ".kollect/test/team-a/everything/manifest.json": undefined });
  assert.is((await failureOf(write(open(), []))).code, "SINK_REJECTED");
  commit({ ".kollect": undefined });
  const error = await failureOf(write(open(), rows));
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, pathOf("cart"));
  holds(rows);
});

test("two rows on one path both get one of their own, whichever came first", async () => {
  const twin = rowOf({ name: "cart", uid: "another", version: "v2" });
  const wanted = [cart, twin].map((row) => ({
    path: `${pathOf("cart").slice(0, -5)}-`,
    row,
  }));
  const ends = async (sink: Sink, before: readonly Row[], after: readonly Row[]): Promise<void> => {
    await (before.length === 0 ? write(sink, after) : follow(sink, before, after));
    holds(after);
  };
  const sink = open();
  await ends(sink, [], [cart, mail]);
  assert.ok(bench.files().has(pathOf("cart")));
  await ends(sink, [cart, mail], [cart, twin, mail]);
  const both = [...bench.rowFiles().keys()];
  for (const { path } of wanted) assert.is(both.filter((it) => it.startsWith(path)).length, 2);
  for (const it of both) if (it !== pathOf("mail")) assert.match(it, /-[0-9a-f]{8}\.json$/);
  assert.is((await write(open(), [twin, mail, cart])).bytes, 0);
  await ends(sink, [cart, twin, mail], [twin, mail]);
  assert.equal([...bench.rowFiles().keys()].toSorted(), [pathOf("cart"), pathOf("mail")]);
  bench.create();
  await ends(open(), [], [mail, twin, cart]);
  assert.equal([...bench.rowFiles().keys()], both);
});

test("a row that moves to another path is no row less", async () => {
  await write(open(), rows);
  const receipt = await write(open({ template: "moved/{uid}{extension}" }), rows);
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [4, 0]);
  holds(rows);
});

test("a row whose path is a folder of others gives way", async () => {
  const wish: GitWish = { template: "{sourceNamespace}/{sourceName}" };
  const node = rowOf({ name: "shop", namespace: "", kind: "Node" });
  const sink = open(wish);
  await write(sink, [node]);
  assert.equal([...bench.rowFiles().keys()], ["shop"]);
  await follow(sink, [node], [node, cart]);
  assert.is(bench.rowFiles().size, 2);
  assert.ok(bench.rowFiles().has("shop/cart"));
  await follow(sink, [node, cart], [node]);
  assert.equal([...bench.rowFiles().keys()], ["shop"]);
});

test("special names become paths that every system can check out", async () => {
  const names = [
    "system:controller:x",
    ".git",
    "..",
    "git~1",
    "a/../../b",
    "\u200c.git",
    "tab\tand\nline",
    "Ünïcödé \u{1F600}",
    "x".repeat(253),
    "x".repeat(252),
    "-rf",
    "\\",
    "CON*?",
    "a\ud800b",
  ];
  const odd = names.map((name, index) => rowOf({ name, namespace: "", uid: `uid-${index}` }));
  const sink = open();
  await write(sink, odd);
  assert.is(bench.rowFiles().size, names.length);
  for (const path of bench.rowFiles().keys())
    for (const segment of path.split("/")) {
      assert.not.match(segment, /^\.|^git~|[\\:*?\t\n]/);
      assert.ok(segment.length <= 63 + "-12345678.json".length, segment);
    }
  clone();
  assert.is((await write(open(), odd)).bytes, 0);
  await write(open(), []);
  holds([]);
});

test.run();
