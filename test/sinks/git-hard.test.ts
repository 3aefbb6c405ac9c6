import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import { canonical, deltaOf, rowOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { itemsOf, runGit } from "./git-bench.ts";
import { cart, gitFixture, live, pathOf, rows } from "./git-fixture.ts";

const test = suite("git sink, hard repositories");
const { bench, clone, commit, follow, holds, open, write } = gitFixture(test);

/** Runs git fast-import in the repository. */
function importAll(script: string): void {
  const options = { cwd: bench.repository(), input: script, encoding: "utf8" } as const;
  const { status, stderr } = spawnSync("git", ["fast-import", "--quiet"], options);
  assert.is(status, 0, stderr);
}

const header = "commit refs/heads/main\ncommitter a <a@example.org> 1767225600 +0000\ndata 1\nx\n";
const blob = "blob\nmark :1\ndata 6\ntheirs\n";

test("a protected branch is refused, and the message says what to do", async () => {
  await write(open(), rows);
  const head = bench.head();
  for (const [name, script] of [
    ["pre-receive", "cat >/dev/null; echo s3cret-words; exit 1"],
    ["update", '[ "$1" != refs/heads/main ]'],
  ] as const) {
    const hook = join(bench.repository(), "hooks", name);
    writeFileSync(hook, `#!/bin/sh\n${script}\n`);
    chmodSync(hook, 0o755);
    for (const delta of [undefined, deltaOf(rows, [cart])]) {
      const sink = open();
      const error = await failureOf(write(sink, [cart], { delta }));
      assert.is(error.code, "SINK_REJECTED");
      assert.match(error.message, "let the user of this sink push there, or name another branch");
      assert.not.match(error.message, "s3cret-words");
    }
    assert.is(bench.head(), head);
    writeFileSync(hook, "#!/bin/sh\nexit 0\n");
  }
  await write(open(), [cart]);
  holds([cart]);
});

test("a token that may only read is told by probe and write, and nothing changes", async () => {
  await write(open(), rows);
  const { username, password } = bench.server().reader;
  const sink = open({ credentials: { username, password } });
  for (const error of [await failureOf(sink.probe(live)), await failureOf(write(sink, []))]) {
    assert.is(error.code, "SINK_UNAUTHORIZED");
    assert.match(error.message, "they may not push to this repository");
  }
  holds(rows);
});

test("a branch that is deleted between two deltas comes back whole", async () => {
  const sink = open();
  await write(sink, rows);
  bench.run("update-ref", "-d", "refs/heads/main");
  const late = rowOf({ name: "late" });
  await follow(sink, rows, [...rows, late]);
  holds([...rows, late]);
  assert.is(bench.run("rev-list", "--count", "main").trim(), "1");
});

test("history that somebody rewrote and pruned is built upon", async () => {
  const sink = open();
  await write(sink, rows);
  const folder = clone();
  runGit(folder, "checkout", "-q", "--orphan", "clean");
  runGit(folder, "rm", "-q", "--cached", "-r", "--", pathOf("cart"));
  runGit(folder, "commit", "-q", "-m", "rewritten");
  runGit(folder, "push", "-q", "--force", "origin", "clean:main");
  bench.run("reflog", "expire", "--expire=now", "--all");
  bench.run("gc", "-q", "--prune=now");
  const late = rowOf({ name: "late" });
  await follow(sink, rows, [...rows, late]);
  holds([...rows, late]);
  assert.is(bench.run("rev-list", "--count", "main").trim(), "2");
});

test("an inventory's path that another inventory owns is refused with both names", async () => {
  await write(open({ template: "shared/{sourceName}" }), rows);
  const wish = { template: "shared/{sourceName}" };
  const inventory = { namespace: "team-b", name: "all" };
  const second = await failureOf(write(open(wish), [cart], { inventory }));
  assert.is(second.code, "SINK_REJECTED");
  assert.match(
    second.message,
    "shared/cart belongs to inventory team-a/everything of cluster test, and team-b/all of cluster test wants it too; put {namespace} and {name} into",
  );
  const other = await failureOf(write(open(wish), [cart], { cluster: "prod" }));
  assert.match(
    other.message,
    "and team-a/everything of cluster prod wants it too; put {cluster} into",
  );
  commit({ "shared/human": "theirs" });
  const human = await failureOf(write(open(wish), [...rows, rowOf({ name: "human" })]));
  assert.match(human.message, "shared/human is held by somebody else");
});

test("two inventories and two clusters with the default paths of documents", async () => {
  const all = { namespace: "team-a", name: "all" };
  await write(open({ mode: "document" }), rows);
  await write(open({ mode: "document" }), [cart], { inventory: all });
  const error = await failureOf(write(open({ mode: "document" }), [cart], { cluster: "prod" }));
  assert.match(error.message, "put {cluster} into the path template");
  const template = "{cluster}/{namespace}/{name}{extension}";
  await write(open({ mode: "document", template }), [cart], { cluster: "prod" });
  assert.equal(
    [...bench.rowFiles().keys()],
    [
      "inventory/team-a/all.json",
      "inventory/team-a/everything.json",
      "prod/team-a/everything.json",
    ],
  );
});

test("a person, a second cluster and a second inventory in one folder lose nothing", async () => {
  const template = "all/{cluster}.{namespace}.{name}.{sourceName}{extension}";
  const lanes = [
    { cluster: "one", inventory: { namespace: "team-a", name: "x" } },
    { cluster: "two", inventory: { namespace: "team-a", name: "x" } },
    { cluster: "one", inventory: { namespace: "team-a", name: "y" } },
  ];
  const rounds = 4;
  const rowsOf = (lane: number, round: number): Row[] =>
    Array.from({ length: 3 + round }, (_, index) =>
      rowOf({ name: `r${index}`, uid: `${lane}-${index}`, attributes: { lane, round } }),
    );
  const exporter = async (lane: number): Promise<void> => {
    const sink = open({ template });
    for (let round = 0; round < rounds; round++) {
      const before = round === 0 ? [] : rowsOf(lane, round - 1);
      const after = rowsOf(lane, round);
      const delta = round === 0 ? undefined : deltaOf(before, after);
      await write(sink, after, { ...lanes[lane], delta });
    }
  };
  const person = async (): Promise<void> => {
    for (let note = 0; note < rounds; note++) {
      for (let pushed = false; !pushed;) {
        try {
          commit({ [`all/note-${note}`]: `note ${note}` });
          pushed = true;
        } catch {
          // Somebody else was first; as a person would, try again.
        }
        await new Promise(setImmediate);
      }
    }
  };
  await Promise.all([exporter(0), exporter(1), exporter(2), person()]);
  const files = [...bench.rowFiles()];
  const notes = files.filter(([path]) => path.includes("note-"));
  assert.is(notes.length, rounds);
  const items = files
    .filter((it) => !notes.includes(it))
    .flatMap(([path, text]) => itemsOf(path, text));
  const wanted = lanes.flatMap((_, lane) => rowsOf(lane, rounds - 1).map((row) => row.json));
  assert.equal(items.map(canonical).toSorted(), wanted.toSorted());
});

/** 100,000 files of others in 2,000 folders, and `ours` folders deep beside them. */
const crowd = (): void =>
  importAll(
    blob +
      header +
      Array.from(
        { length: 100_000 },
        (_, index) => `M 100644 :1 theirs/${index % 40}/${index % 2_000}/file-${index}\n`,
      ).join(""),
  );

test("of 100,000 files of others only the directories on our paths are fetched", async () => {
  crowd();
  const proxy = bench.proxy();
  let before = proxy.answered() + proxy.sent();
  const cost = (): number => {
    const now = proxy.answered() + proxy.sent();
    const spent = now - before;
    before = now;
    return spent;
  };
  const sink = open();
  await write(sink, rows);
  const first = cost();
  assert.ok(first < 20_000, `first export: ${first} bytes`);
  await write(open(), rows);
  const warm = cost();
  assert.ok(warm < 20_000, `warm start: ${warm} bytes`);
  commit({ "theirs/0/0/file-0": "changed" });
  cost();
  await follow(sink, rows, [cart]);
  const after = cost();
  assert.ok(after < 20_000, `after somebody's push: ${after} bytes`);
  assert.is(
    bench.run("ls-tree", "-r", "--name-only", "main", "theirs").trim().split("\n").length,
    100_000,
  );
});

test("where the server has no filter for directories, they come all at once", async () => {
  commit({ "theirs/a/b": "x", "theirs/c/d": "y" });
  bench.run("config", "uploadpackfilter.tree.allow", "false");
  const sink = open();
  await write(sink, rows);
  await write(open(), rows.slice(1));
  commit({ "theirs/a/b": "changed" });
  await follow(sink, rows, [cart]);
  assert.is(bench.files().get("theirs/a/b"), "changed");
  assert.is(bench.rowFiles().size, 3);
});

test.run();
