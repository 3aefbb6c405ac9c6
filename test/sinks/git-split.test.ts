import { createHash } from "node:crypto";
import { load } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ExportIndex } from "../../generated/export.ts";
import type { Row } from "../../src/rows/row.ts";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import type { GitWish } from "./git-bench.ts";
import { cart, database, gitFixture, mail, pathOf, rows } from "./git-fixture.ts";

const test = suite("git sink, contents and index");
const { bench, commit, follow, holds, open, write } = gitFixture(test);

const split: GitWish = { mode: "split" };
const indexPath = "inventory/team-a/everything.json";
const index = (): ExportIndex => JSON.parse(bench.files().get(indexPath) ?? "") as ExportIndex;
const later = { exportedAt: new Date("2027-01-01T00:00:00Z") };

/** The recipe of docs/sinks/git.md. */
function checksumByGit(paths: readonly string[]): string {
  const lines = bench.run(
    "ls-tree",
    "-r",
    "-z",
    "--format=%(objectname) %(path)",
    "main",
    "--",
    ...paths,
  );
  return createHash("sha256").update(lines.replaceAll("\0", "\n")).digest("hex");
}

test("the index names every file, and its checksum follows from git ls-tree", async () => {
  const sink = open(split);
  await write(sink, rows);
  const paths = rows.map(({ name }) => pathOf(name));
  const first = index();
  assert.equal(first, {
    kind: "KollectExportIndex",
    schemaVersion: "kollect.dev/v1alpha1",
    cluster: "test",
    namespace: "team-a",
    name: "everything",
    itemCount: 4,
    checksum: checksumByGit(paths),
    exportedAt: "2026-01-02T03:04:05.678Z",
    paths,
  });
  for (const it of [sink, open(split)]) assert.is((await write(it, rows, later)).bytes, 0);
  const changed = rowOf({ name: "cart", attributes: { replicas: 99 } });
  const after = [changed, database, mail];
  await write(sink, after, { delta: deltaOf(rows, after), ...later });
  assert.equal(index().paths, paths.slice(0, 3));
  assert.is(index().checksum, checksumByGit(paths.slice(0, 3)));
  assert.is(index().exportedAt, later.exportedAt.toISOString());
  assert.is(bench.run("rev-list", "--count", "main").trim(), "2");
  await follow(sink, after, []);
  assert.equal([index().itemCount, index().paths], [0, []]);
});

test("an index that somebody changed is mended", async () => {
  const sink = open(split);
  await write(sink, rows);
  const before = bench.files();
  for (const text of ["changed", undefined]) {
    commit({ [indexPath]: text });
    const receipt = await write(sink, rows, { purpose: "verification" });
    assert.is(receipt.rowsWritten, 1);
    assert.equal(bench.files(), before);
  }
});

test("perResource may have an index too, in YAML and elsewhere; it goes when nobody wants it", async () => {
  const wish: GitWish = {
    format: "yaml",
    layout: { index: { enabled: true, pathTemplate: "{cluster}-index{extension}" } },
  };
  await write(open(wish), rows);
  const text = bench.files().get("test-index.yaml") ?? "";
  assert.is((load(text) as ExportIndex).itemCount, 4);
  await write(open({ format: "yaml" }), rows);
  assert.is(bench.files().has("test-index.yaml"), false);
  await write(open(split), rows);
  await write(open({ mode: "document" }), rows);
  assert.equal([...bench.rowFiles().keys()], [indexPath]);
  holds(rows);
  await write(open(split), rows);
  assert.is(index().itemCount, 4);
});

test("a row does not take the path of the index, nor the index that of a row", async () => {
  const wish: GitWish = { ...split, template: "inventory/team-a/{sourceName}{extension}" };
  const rival = rowOf({ name: "everything" });
  const sink = open(wish);
  await write(sink, [cart]);
  await follow(sink, [cart], [cart, rival]);
  const [other] = index().paths.filter((it) => it.includes("everything"));
  assert.match(other ?? "", /^inventory\/team-a\/everything-[0-9a-f]{8}\.json$/);
  commit({ "inventory/team-b/x.json": "theirs" });
  const error = await failureOf(
    write(open({ ...wish, layout: { index: { pathTemplate: "inventory/team-b/x.json" } } }), [
      cart,
    ]),
  );
  assert.match(error.message, "inventory/team-b/x.json is held by somebody else");
});

test("attributes alone, or the object as it can be applied again", async () => {
  const object = { apiVersion: "v1", kind: "Deployment", spec: { replicas: 2 } };
  const row = rowOf({ attributes: { image: "a", resource: object } });
  await write(open({ content: "attributes" }), [row]);
  const read = (): unknown => JSON.parse(bench.files().get(pathOf("cart")) ?? "");
  assert.equal(read(), { image: "a", resource: object });
  const receipt = await write(open({ content: "manifest" }), [row]);
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [1, 0]);
  assert.equal(read(), { ...object, metadata: { name: "cart", namespace: "shop" } });
  assert.is((await write(open({ content: "manifest" }), [row], later)).bytes, 0);
  const node = rowOf({
    name: "n1",
    namespace: "",
    attributes: {
      resource: { apiVersion: "v1", kind: "Node", metadata: { name: "n1", labels: {} } },
    },
  });
  await write(open({ content: "manifest", format: "yaml" }), [node]);
  const [text = ""] = [...bench.rowFiles().values()];
  assert.is(text, "apiVersion: v1\nkind: Node\nmetadata:\n  labels: {}\n  name: n1\n");
});

test("a row without just one object is no manifest, and is named", async () => {
  const object = { apiVersion: "v1", kind: "A" };
  for (const attributes of [{ image: "a" }, { one: object, two: object }]) {
    const error = await failureOf(write(open({ content: "manifest" }), [rowOf({ attributes })]));
    assert.is(error.code, "SINK_MISCONFIGURED");
    assert.match(error.message, "Deployment shop/cart of target web has none");
  }
});

for (const content of ["item", "attributes"] as const)
  test(`files of ${content} of a retained target stay, in the index too, over a restart`, async () => {
    const slow = ["a", "b"].map((name) =>
      rowOf({ name, targetName: "slow", attributes: { name } }),
    );
    const wish: GitWish = { ...split, content };
    await write(open(wish), [...rows, ...slow]);
    const before = bench.files();
    const snapshot = snapshotOf(rows, ["team-a/slow"]);
    assert.is((await write(open(wish), [], { snapshot, ...later })).bytes, 0);
    const changed = snapshotOf([cart], ["team-a/slow"]);
    await write(open(wish), [], { snapshot: changed, ...later });
    assert.is(index().itemCount, 3);
    for (const { name } of slow) {
      const path = `test/team-a/slow/shop/deployment/${name}.json`;
      assert.is(bench.files().get(path), before.get(path));
      assert.ok(index().paths.includes(path));
    }
    // Into a document they can go only where they are whole.
    const moved = write(open({ mode: "document" }), [], { snapshot: changed });
    if (content === "item") {
      await moved;
      holds([cart, ...slow]);
    } else {
      const error = await failureOf(moved);
      assert.is(error.code, "SINK_REJECTED");
      assert.match(error.message, "holds no whole row, be it by layout.content");
      await write(open({ mode: "document" }), [cart, ...slow]);
      holds([cart, ...slow]);
    }
  });

const filename = (
  wish: Partial<NonNullable<NonNullable<GitWish["layout"]>["filename"]>>,
): GitWish => ({
  layout: {
    filename: { groupInPath: "auto", lowercaseKind: true, maxSegmentLength: 63, ...wish },
  },
});
const names = (): string[] =>
  [...bench.rowFiles().keys()].map((it) => it.slice("test/team-a/web/shop/".length));

test("the group stands in the path where it must, always, or never", async () => {
  const twin = rowOf({ uid: "twin", group: "extensions" });
  const core = rowOf({ uid: "core", group: "", kind: "Service" });
  const sink = open();
  await write(sink, [cart, core]);
  assert.equal(names(), ["deployment/cart.json", "service/cart.json"]);
  await follow(sink, [cart, core], [cart, core, twin]);
  const apart = [
    "deployment.apps/cart.json",
    "deployment.extensions/cart.json",
    "service/cart.json",
  ];
  assert.equal(names(), apart);
  await follow(sink, [cart, core, twin], [twin, core]);
  assert.equal(names(), ["deployment/cart.json", "service/cart.json"]);
  await write(open(filename({ groupInPath: "always" })), [cart, core, twin]);
  assert.equal(names(), apart);
  await write(open(filename({ groupInPath: "never" })), [cart, core, twin]);
  assert.is(names().filter((it) => /^deployment\/cart-[0-9a-f]{8}\.json$/.test(it)).length, 2);
});

test("the kind as it is, and short segments", async () => {
  await write(open(filename({ lowercaseKind: false, maxSegmentLength: 8 })), [cart]);
  assert.equal(names(), ["Deployme/cart.json"]);
  const long = ["one", "two"].map((it): Row => rowOf({ name: `same-start-${it}` }));
  await write(open(filename({ maxSegmentLength: 10 })), long);
  assert.is(names().length, 2);
  for (const it of names()) assert.match(it, /^deployment\/same-start-[0-9a-f]{8}\.json$/);
});

test.run();
