import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canonical, rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import { type GitWish, itemsOf } from "./git-bench.ts";
import { cart, database, gitFixture, live, rows } from "./git-fixture.ts";

const test = suite("git sink, documents");
const { bench, commit, holds, open, write } = gitFixture(test);

for (const format of ["json", "yaml", "ndjson"] as const) {
  const path = `inventory/team-a/everything.${format}`;
  const wish: GitWish = { mode: "document", format };

  test(`a ${format} document holds all rows in order`, async () => {
    const order = orderOf(rows);
    const receipt = await open(wish).write(order, live);
    assert.is(receipt.rowsWritten, 4);
    const text = bench.files().get(path) ?? "";
    assert.equal(
      itemsOf(path, text).map(canonical),
      [...order.snapshot.rows()].map((row) => row.json),
    );
    if (format === "ndjson") return assert.is(text, rows.map((row) => `${row.json}\n`).join(""));
    for (const it of [
      order.snapshot.digest,
      order.exportedAt.toISOString(),
      "kollect.dev/v1alpha1",
    ])
      assert.match(text, it);
    if (format === "json") assert.is(text, `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  });

  test(`a ${format} document changes with its rows only`, async () => {
    const sink = open(wish);
    const later = { exportedAt: new Date("2027-01-01T00:00:00Z") };
    const { revision } = await write(sink, rows);
    for (const it of [sink, open(wish)])
      assert.is((await write(it, rows, later)).revision, revision);
    const changed = rowOf({ name: "cart", attributes: { replicas: 99 } });
    const receipt = await write(open(wish), [changed, database]);
    assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [1, 2]);
    holds([changed, database]);
  });

  test(`a ${format} document keeps the rows of retained targets`, async () => {
    const slow = ["a", "b"].map((name) => rowOf({ name, targetName: "slow" }));
    await write(open(wish), [...rows, ...slow]);
    const retained = snapshotOf([cart], ["team-a/slow"]);
    await write(open(wish), [], { snapshot: retained });
    holds([cart, ...slow]);
    const head = bench.head();
    await write(open(wish), [], { snapshot: retained });
    assert.is(bench.head(), head);
    await write(open(wish), [cart]);
    holds([cart]);
  });

  test(`drift in a ${format} document is repaired, and never loses what cannot be collected`, async () => {
    await write(open(wish), rows);
    commit({ [path]: "{ broken" });
    const snapshot = snapshotOf([], ["team-a/web"]);
    assert.is((await failureOf(write(open(wish), [], { snapshot }))).code, "SINK_REJECTED");
    await write(open(wish), rows);
    holds(rows);
  });
}

test("an empty document stands where there are no rows", async () => {
  const wish: GitWish = { mode: "document", format: "yaml" };
  await write(open(wish), []);
  const text = bench.files().get("inventory/team-a/everything.yaml") ?? "";
  assert.match(text, "itemCount: 0");
  assert.match(text, "items: []");
});

test("a change of layout, format or path moves everything, rows of retained targets too", async () => {
  const slow = ["a", "b"].map((name) => rowOf({ name, targetName: "slow" }));
  const snapshot = snapshotOf(rows, ["team-a/slow"]);
  await write(open(), [...rows, ...slow]);
  for (const wish of [
    { mode: "document", format: "yaml" },
    { mode: "document", format: "json" },
    { mode: "document", format: "json", template: "elsewhere{extension}" },
    { format: "yaml" },
    { mode: "document", format: "ndjson" },
    { template: "again/{uid}{extension}" },
  ] as const satisfies GitWish[]) {
    await write(open(wish), [], { snapshot });
    holds([...rows, ...slow]);
  }
  for (const path of bench.rowFiles().keys()) assert.match(path, /^again\//);
});

test.run();
