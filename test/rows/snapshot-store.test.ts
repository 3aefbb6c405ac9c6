import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeRow, type Row } from "../../src/rows/row.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";

const test = suite("snapshot store");

const row = (target: string, name: string, value = "1"): Row =>
  makeRow(
    {
      targetNamespace: "team",
      targetName: target,
      namespace: "apps",
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

const listed = (store: SnapshotStore, target: string, names: readonly string[]): void => {
  store.begin(`team/${target}`, { hold: true });
  for (const name of names) store.upsert(`team/${target}`, row(target, name));
  store.complete(`team/${target}`);
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
  store.begin("team/late", { hold: true });
  store.upsert("team/late", row("late", "b"));
  assert.is(store.snapshot("team"), undefined);
  store.complete("team/late");
  assert.equal(namesIn(store), ["late/b", "web/a"]);
});

test("orders rows by target, namespace and name, byte by byte", () => {
  const store = opened();
  listed(store, "b", ["z", "a"]);
  listed(store, "a", ["\u{1F600}", "\uFFFD", "é", "e"]);
  assert.equal(namesIn(store), ["a/e", "a/é", "a/\uFFFD", "a/\u{1F600}", "b/a", "b/z"]);
});

test("keeps rows of a source that can no longer be read", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.unreadable("team/web");
  assert.equal(namesIn(store), ["web/a"]);
  assert.equal(store.stale("team"), ["team/web"]);
  store.readable("team/web");
  assert.equal(store.stale("team"), []);
});

test("retains a source that was never listed, and shows none of its rows", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.begin("team/odd", { hold: true });
  store.upsert("team/odd", row("odd", "half"));
  store.unreadable("team/odd");
  assert.equal(namesIn(store), ["web/a"]);
  assert.equal([...(store.snapshot("team")?.retained ?? [])], ["team/odd"]);
  store.begin("team/odd", { hold: false });
  store.upsert("team/odd", row("odd", "b"));
  assert.equal(namesIn(store), ["web/a"]);
  store.complete("team/odd");
  assert.equal(namesIn(store), ["odd/b", "web/a"]);
});

test("a list removes what it does not name", () => {
  const store = opened();
  listed(store, "web", ["a", "b"]);
  store.begin("team/web", { hold: false });
  store.upsert("team/web", row("web", "b"));
  assert.equal(namesIn(store), ["web/a", "web/b"]);
  store.complete("team/web");
  assert.equal(namesIn(store), ["web/b"]);
});

test("a source that is held shows nothing until it is whole again", () => {
  const store = opened();
  listed(store, "web", ["a"]);
  store.begin("team/web", { hold: true });
  assert.is(store.snapshot("team"), undefined);
  store.unreadable("team/web");
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
