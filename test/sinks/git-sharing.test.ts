import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { cart, gitFixture, mail, pathOf, rows } from "./git-fixture.ts";

const test = suite("git sink, beside others");
const { bench, commit, follow, holds, open, write } = gitFixture(test);

test("two inventories share a repository", async () => {
  const inventory = { namespace: "team-b", name: "everything" };
  const theirs = [rowOf({ name: "theirs", targetNamespace: "team-b" })];
  const sink = open();
  await write(sink, rows);
  await write(sink, theirs, { inventory });
  const more = [...theirs, rowOf({ name: "more", targetNamespace: "team-b" })];
  await write(sink, more, { inventory, delta: deltaOf(theirs, more) });
  await follow(sink, rows, [cart]);
  holds([cart, ...more]);
  assert.is((await failureOf(write(open(), more))).code, "SINK_REJECTED");
  holds([cart, ...more]);
});

test("a stale leader's delta is refused once the new one has written", async () => {
  const stale = open();
  await write(stale, rows, { epoch: 1 });
  await write(open(), [cart, mail], { epoch: 2 });
  const error = await failureOf(write(stale, [], { epoch: 1, delta: deltaOf(rows, []) }));
  assert.is(error.code, "SINK_FENCED");
  holds([cart, mail]);
});

test("another branch than main, and a branch below a name", async () => {
  commit({ "README.md": "theirs" });
  await write(open({ branch: "exports/one" }), rows);
  assert.is(bench.files("exports/one").has("README.md"), false);
  assert.ok(bench.files("exports/one").has(pathOf("cart")));
  assert.equal([...bench.rowFiles().keys()], ["README.md"]);
});

test("rows of a retained target keep their files until it can be read again", async () => {
  const slow = ["a", "b"].map((name) => rowOf({ name, targetName: "slow" }));
  const all = [...rows, ...slow];
  const sink = open();
  await write(sink, all);
  const delta = { before: new Map(), upserted: [], removed: slow };
  const kept = await write(sink, [], { snapshot: snapshotOf(rows, ["team-a/slow"]), delta });
  assert.equal([kept.rowsWritten, kept.rowsRemoved], [0, 0]);
  holds(all);
  const [a] = slow as [Row, Row];
  await write(sink, [...rows, a], { delta: { before: new Map(), upserted: [a], removed: [] } });
  holds([...rows, a]);
});

test.run();
