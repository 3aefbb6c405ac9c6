import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deltaOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import type { GitWish } from "./git-bench.ts";
import { cart, gitFixture, mail, rows } from "./git-fixture.ts";

const test = suite("git sink, stale leaders");
const { bench, commit, holds, open, write } = gitFixture(test);

const fences = (): string[] => {
  const list = bench.run("for-each-ref", "--format=%(refname)", "refs/kollect").trim();
  return list === "" ? [] : list.split("\n");
};
const commits = (): number => Number(bench.run("rev-list", "--count", "main"));

/** Repositories that refuse refs of our own, or cannot move two refs at once. */
const hard: Readonly<Record<string, () => void>> = {
  "a server that cannot move refs together": () =>
    void bench.run("config", "receive.advertiseAtomic", "false"),
  "a hook that takes branches only": () => {
    const hook = join(bench.repository(), "hooks", "update");
    writeFileSync(hook, "#!/bin/sh\ncase $1 in refs/heads/*) exit 0;; esac\nexit 1\n");
    chmodSync(hook, 0o755);
  },
  "a hook that judges the push as a whole": () => {
    const hook = join(bench.repository(), "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\n! grep -q refs/kollect\n");
    chmodSync(hook, 0o755);
  },
};

const ways: Readonly<Record<string, () => GitWish>> = {
  "over HTTP": () => ({}),
  "on disk": () => ({ endpoint: pathToFileURL(bench.repository()).href, credentials: {} }),
};

for (const [way, wish] of Object.entries(ways)) {
  test(`${way}: a new leader without changes makes no commit, and the old one writes nothing more`, async () => {
    const stale = open(wish());
    await write(stale, rows, { epoch: 1 });
    const head = bench.head();
    const receipt = await write(open(wish()), rows, { epoch: 2 });
    assert.equal([receipt.revision, receipt.rowsWritten, receipt.rowsRemoved], [head, 0, 0]);
    for (const delta of [deltaOf(rows, [cart]), undefined]) {
      const error = await failureOf(write(stale, [cart], { epoch: 1, delta }));
      assert.is(error.code, "SINK_FENCED");
    }
    assert.is(bench.head(), head);
    holds(rows);
  });
}

test("a leader that stays leader writes nothing after a restart", async () => {
  await write(open(), rows, { epoch: 5 });
  const before = bench.run("for-each-ref");
  assert.is((await write(open(), rows, { epoch: 5 })).bytes, 0);
  assert.is(bench.run("for-each-ref"), before);
});

test("a leader that finds an inventory empty keeps an older one from filling it", async () => {
  assert.is((await write(open(), [], { epoch: 4 })).revision, undefined);
  assert.is((await failureOf(write(open(), rows, { epoch: 3 }))).code, "SINK_FENCED");
  await write(open(), [], { epoch: 6, purpose: "removal" });
  assert.is((await failureOf(write(open(), rows, { epoch: 5 }))).code, "SINK_FENCED");
  assert.is(bench.run("for-each-ref", "refs/heads"), "");
});

test("without leader election there is no fence", async () => {
  await write(open(), rows, { epoch: 0 });
  assert.equal(fences(), []);
  holds(rows);
});

test("each branch and each inventory has a fence of its own, which holds no file", async () => {
  const inventory = { namespace: "team-b", name: "other" };
  await write(open(), [cart], { epoch: 3 });
  await write(open({ branch: "second" }), [cart], { epoch: 1 });
  await write(open({ template: "{name}/{uid}" }), [mail], { epoch: 2, inventory });
  assert.is(fences().length, 3);
  for (const ref of fences()) assert.is(bench.run("ls-tree", "-r", ref), "");
  assert.match(
    bench.run("log", "--format=%B", ...fences()),
    /^kollect epoch 3\n\nOf inventory team-a\/everything of cluster test in branch main\nat [0-9a-f]{40}\.$/m,
  );
  assert.is(bench.run("branch", "--format=%(refname:short)").trim(), "main\nsecond");
});

test("a fence that was tampered with is refused with the way out", async () => {
  await write(open(), rows, { epoch: 3 });
  const [ref = ""] = fences();
  bench.run("update-ref", ref, "main");
  const error = await failureOf(write(open(), [cart], { epoch: 3 }));
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, `git push --delete REPOSITORY ${ref}`);
  bench.run("update-ref", "-d", ref);
  await write(open(), [cart], { epoch: 3 });
  holds([cart]);
});

test("a push by somebody else between the leaders is built upon", async () => {
  const stale = open();
  await write(stale, rows, { epoch: 1 });
  await write(open(), rows, { epoch: 2 });
  commit({ "README.md": "theirs" });
  assert.is((await failureOf(write(stale, [], { epoch: 1 }))).code, "SINK_FENCED");
  await write(open(), [cart], { epoch: 2 });
  holds([cart]);
});

for (const [name, arrange] of Object.entries(hard))
  test(`${name}: a new epoch is a commit`, async () => {
    arrange();
    const stale = open();
    await write(stale, rows, { epoch: 1 });
    assert.is(commits(), 1);
    const receipt = await write(open(), rows, { epoch: 2 });
    assert.equal([receipt.rowsWritten, receipt.rowsRemoved, commits()], [0, 0, 2]);
    assert.is((await write(open(), rows, { epoch: 2 })).bytes, 0);
    const delta = deltaOf(rows, [cart]);
    assert.is((await failureOf(write(stale, [cart], { epoch: 1, delta }))).code, "SINK_FENCED");
    assert.equal(fences(), []);
    holds(rows);
  });

test.run();
