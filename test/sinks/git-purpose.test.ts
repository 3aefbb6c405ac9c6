import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Export } from "../../src/sinks/sink.ts";
import { rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import type { GitWish } from "./git-bench.ts";
import { cart, gitFixture, pathOf, rows } from "./git-fixture.ts";

const test = suite("git sink, verification and removal");
const { bench, commit, holds, open, write } = gitFixture(test);
const verify: Partial<Export> = {
  purpose: "verification",
  exportedAt: new Date("2027-01-01T00:00:00Z"),
};
const remove: Partial<Export> = { purpose: "removal", epoch: 7 };
const mark = ".kollect/test/team-a/everything/epoch";

const layouts: Readonly<Record<string, GitWish>> = {
  "files of rows": {},
  "a json document": { mode: "document", format: "json" },
  "a yaml document": { mode: "document", format: "yaml" },
  "an ndjson document": { mode: "document", format: "ndjson" },
};

for (const [name, wish] of Object.entries(layouts)) {
  test(`${name}: a verification without drift makes no commit`, async () => {
    const sink = open(wish);
    const { revision } = await write(sink, rows);
    for (const it of [sink, open(wish)]) {
      const receipt = await write(it, rows, verify);
      assert.equal([receipt.bytes, receipt.rowsWritten, receipt.rowsRemoved], [0, 0, 0]);
      assert.is(receipt.revision, revision);
    }
    assert.is(bench.head(), revision);
  });

  test(`${name}: a verification puts back every file of ours, and no file of others`, async () => {
    const sink = open(wish);
    await write(sink, rows);
    commit({ "README.md": "theirs" });
    const before = bench.files();
    for (const it of [sink, open(wish)])
      for (const path of before.keys()) {
        if (path === "README.md" || path.includes("/manifest.json")) continue;
        for (const text of path.includes(".kollect") ? ["\n"] : ["changed by hand", undefined]) {
          commit({ [path]: text === "\n" ? `${before.get(path)}\n\n` : text });
          const receipt = await write(it, rows, verify);
          assert.is(receipt.revision, bench.head());
          assert.equal(bench.files(), before, path);
          if (!path.includes(".kollect")) assert.ok(receipt.rowsWritten > 0, path);
        }
      }
    commit({ "README.md": "theirs, changed" });
    assert.is((await write(sink, rows, verify)).bytes, 0);
  });

  test(`${name}: a verification sees a hand edit that covers its own traces`, async () => {
    await write(open(wish), rows);
    const before = bench.files();
    const [path, text] = [...before].find(([, it]) => it.includes("Deployment")) as [
      string,
      string,
    ];
    const edited = text.replace("Deployment", "Daemonset");
    assert.is.not(edited, text);
    commit({ [path]: edited });
    const header = ".kollect/test/team-a/everything/manifest.json";
    const blob = bench.run("rev-parse", `main:${path}`).trim();
    const forged = (before.get(header) ?? "").replace(/"blob": "\w+"/, `"blob": "${blob}"`);
    if (forged !== before.get(header)) commit({ [header]: forged });
    await write(open(wish), rows, verify);
    assert.equal(bench.files(), before);
  });

  test(`${name}: a removal takes all of ours in one commit, and leaves an epoch`, async () => {
    const sink = open(wish);
    await write(sink, rows, { epoch: 6 });
    commit({ "README.md": "theirs", "test/team-a/web/NOTES": "theirs", "inventory/x": "theirs" });
    const count = Number(bench.run("rev-list", "--count", "main"));
    const snapshot = snapshotOf([], ["team-a/web"]);
    const receipt = await write(sink, [], { ...remove, snapshot });
    assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [0, rows.length]);
    assert.is(Number(bench.run("rev-list", "--count", "main")), count + 1);
    assert.equal(
      [...bench.files()],
      [
        [mark, "7\n"],
        ["README.md", "theirs"],
        ["inventory/x", "theirs"],
        ["test/team-a/web/NOTES", "theirs"],
      ],
    );
    for (const it of [sink, open(wish)]) {
      assert.is((await write(it, [], remove)).bytes, 0);
      const error = await failureOf(write(it, rows, { epoch: 6 }));
      assert.is(error.code, "SINK_FENCED");
    }
  });

  test(`${name}: a removed inventory may come back`, async () => {
    const sink = open(wish);
    await write(sink, rows);
    await write(sink, [], remove);
    for (const it of [sink, open(wish)]) {
      await write(it, [cart], { epoch: 7 });
      assert.is(bench.files().has(mark), false);
      await write(it, [], remove);
    }
    await write(sink, [cart], { epoch: 8 });
    holds([cart]);
  });
}

test("a removal of what was never written makes no commit", async () => {
  assert.is((await write(open(), [], remove)).revision, undefined);
  commit({ "README.md": "theirs" });
  const head = bench.head();
  assert.is((await write(open(), [], remove)).revision, head);
});

test("a removal leaves other inventories alone, and what stands where a file of ours was", async () => {
  const inventory = { namespace: "team-b", name: "everything" };
  const theirs = [rowOf({ name: "theirs", targetNamespace: "team-b" })];
  const sink = open();
  await write(sink, rows);
  await write(sink, theirs, { inventory });
  commit({ [pathOf("cart")]: undefined });
  commit({ [`${pathOf("cart")}/README.md`]: "theirs" });
  await write(sink, [], remove);
  assert.ok(bench.files().has(`${pathOf("cart")}/README.md`));
  commit({ [`${pathOf("cart")}/README.md`]: undefined });
  holds(theirs);
  assert.is((await write(sink, theirs, { inventory })).bytes, 0);
});

test("a damaged epoch is refused, not forgotten", async () => {
  await write(open(), rows);
  await write(open(), [], remove);
  commit({ [mark]: "?\n" });
  const error = await failureOf(write(open(), rows, { epoch: 9 }));
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, mark);
});

test.run();
