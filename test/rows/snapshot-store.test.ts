import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRetained, partOf } from "../../src/rows/retained.ts";
import { makeRow, type Row } from "../../src/rows/row.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";

const test = suite("snapshot store");

const row = (target: string, name: string, value = "1", namespace = "apps"): Row =>
  makeRow(
    {
      targetNamespace: "team",
      targetName: target,
      namespace,
      name,
      group: "apps",
      version: "v1",
      kind: "Deployment",
      uid: `uid-${name}`,
    },
    { value },
  );

const opened = (): SnapshotStore => {
  const store = createSnapshotStore();
  store.open();
  return store;
};

const nothing: ReadonlySet<string> = new Set();

const listed = (store: SnapshotStore, target: string, names: readonly string[]): void => {
  for (const name of names) store.upsert(`team/${target}`, row(target, name));
  store.settle(`team/${target}`, nothing);
};

const namesIn = (store: SnapshotStore): string[] | undefined => {
  const snapshot = store.snapshot("team");
  return snapshot && [...snapshot.rows()].map((it) => `${it.targetName}/${it.name}`);
};

test("has no snapshot before it is opened", () => {
  const store = createSnapshotStore();
  listed(store, "web", ["a"]);
  assert.is(store.snapshot("team"), undefined);
  store.open();
  assert.equal(namesIn(store), ["web/a"]);
});

test("has no snapshot while a source is listed for the first time", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.declare("team/late");
  assert.is(store.snapshot("team"), undefined);
  store.upsert("team/late", row("late", "b"));
  assert.is(store.snapshot("team"), undefined);
  assert.is(store.size("team/late"), undefined);
  store.settle("team/late", nothing);
  assert.is(store.size("team/late"), 1);
  assert.equal(namesIn(store), ["late/b", "web/a"]);
});

test("orders rows by target, namespace and name, byte by byte", () => {
  const store = opened();
  listed(store, "b", ["z", "a"]);
  listed(store, "a", ["\u{1F600}", "\uFFFD", "é", "e"]);
  assert.equal(namesIn(store), ["a/e", "a/é", "a/\uFFFD", "a/\u{1F600}", "b/a", "b/z"]);
});

test("orders namespaces before names", () => {
  const store = opened();
  for (const [name, namespace] of [
    ["a", "b"],
    ["c", "a"],
    ["b", "a"],
  ] as const)
    store.upsert("team/web", row("web", name, "1", namespace));
  store.settle("team/web", nothing);
  assert.equal(namesIn(store), ["web/b", "web/c", "web/a"]);
  assert.equal(
    store.rows("team/web", "a").map(({ name }) => name),
    ["b", "c"],
  );
  assert.equal(store.rows("team/web", "none"), []);
  assert.is(store.rows("team/web").length, 3);
});

test("keeps rows of a source that can no longer be read", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.setStale("team/web", true);
  assert.equal(namesIn(store), ["web/a"]);
  assert.equal(store.stale("team"), ["team/web"]);
  store.setStale("team/web", false);
  assert.equal(store.stale("team"), []);
});

test("retains a source that was never listed, and shows none of its rows", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.upsert("team/odd", row("odd", "half"));
  store.settle("team/odd", "all");
  assert.equal(namesIn(store), ["web/a"]);
  assert.equal([...(store.snapshot("team")?.retained ?? [])], ["team/odd"]);
  assert.is(store.size("team/odd"), undefined);
  store.upsert("team/odd", row("odd", "b"));
  assert.equal(namesIn(store), ["web/a"]);
  store.settle("team/odd", nothing);
  assert.equal(namesIn(store), ["odd/b", "odd/half", "web/a"]);
});

test("retains the namespaces of a source that were never listed, and shows the others", () => {
  const store = opened();
  for (const namespace of ["open", "shut"])
    store.upsert("team/web", row("web", `in-${namespace}`, "1", namespace));
  store.settle("team/web", new Set(["shut"]));
  assert.equal(namesIn(store), ["web/in-open"]);
  const retained = store.snapshot("team")?.retained ?? nothing;
  assert.ok(isRetained(retained, partOf(row("web", "x", "1", "shut"))));
  assert.not.ok(isRetained(retained, partOf(row("web", "x", "1", "open"))));
  store.settle("team/web", nothing);
  assert.equal(namesIn(store), ["web/in-open", "web/in-shut"]);
});

test("a source that is held shows nothing until it is settled", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.hold("team/web");
  assert.is(store.snapshot("team"), undefined);
  store.settle("team/web", "all");
  assert.equal(namesIn(store), []);
  assert.ok(store.snapshot("team")?.retained.has("team/web"));
});

test("an unchanged row changes no snapshot", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  const before = store.snapshot("team");
  assert.not.ok(store.upsert("team/web", row("web", "a")));
  assert.is(store.snapshot("team"), before);
  assert.ok(store.upsert("team/web", row("web", "a", "2")));
  assert.is.not(store.snapshot("team")?.digest, before?.digest);
});

test("a snapshot that was taken does not change any more", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  const before = store.snapshot("team");
  store.upsert("team/web", row("web", "b"));
  assert.equal(
    [...(before?.rows() ?? [])].map(({ name }) => name),
    ["a"],
  );
});

test("other scopes are left alone", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  assert.is(store.snapshot("other")?.size, 0);
});

test.run();
