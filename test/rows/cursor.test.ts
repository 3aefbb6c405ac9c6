import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeRow, type Row } from "../../src/rows/row.ts";
import type { Cursor } from "../../src/rows/cursor.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";

const test = suite("cursor");

const row = (name: string, value: string): Row =>
  makeRow(
    {
      targetNamespace: "team",
      targetName: "web",
      namespace: "apps",
      name,
      group: "",
      version: "v1",
      kind: "Pod",
      uid: name,
    },
    { value },
  );

const source = "team/web";

const started = (names: readonly string[]): { store: SnapshotStore; cursor: Cursor } => {
  const store = createSnapshotStore();
  store.open();
  store.begin(source, { hold: true });
  for (const name of names) store.upsert(source, row(name, "1"));
  store.complete(source);
  const cursor = store.cursor("team");
  return { store, cursor };
};

const taken = (cursor: Cursor): { upserted: string[]; removed: string[] } | undefined => {
  const delta = cursor.take()?.delta;
  return (
    delta && {
      upserted: delta.upserted.map(({ name }) => name),
      removed: delta.removed.map(({ name }) => name),
    }
  );
};

test("knows nothing at first, and only what changed afterwards", () => {
  const { store, cursor } = started(["a", "b"]);
  assert.ok(cursor.isDue);
  assert.is(taken(cursor), undefined);
  cursor.confirm();
  assert.not.ok(cursor.isDue);
  store.upsert(source, row("a", "2"));
  store.remove(source, "b");
  assert.ok(cursor.isDue);
  assert.equal(taken(cursor), { upserted: ["a"], removed: ["b"] });
});

test("a change that is taken back is none", () => {
  const { store, cursor } = started(["a"]);
  cursor.take();
  cursor.confirm();
  store.upsert(source, row("a", "2"));
  store.upsert(source, row("a", "1"));
  store.upsert(source, row("c", "1"));
  store.remove(source, "c");
  assert.equal(taken(cursor), { upserted: [], removed: [] });
});

test("a change during an export comes with the next", () => {
  const { store, cursor } = started(["a"]);
  cursor.take();
  store.upsert(source, row("b", "1"));
  cursor.confirm();
  assert.equal(taken(cursor), { upserted: ["b"], removed: [] });
});

test("after a failure the next export compares", () => {
  const { store, cursor } = started(["a"]);
  cursor.take();
  cursor.confirm();
  store.upsert(source, row("b", "1"));
  cursor.take();
  cursor.reset();
  assert.is(taken(cursor), undefined);
});

test("a reset during an export is not undone by its success", () => {
  const { cursor } = started(["a"]);
  cursor.take();
  cursor.reset();
  cursor.confirm();
  assert.ok(cursor.isDue);
  assert.is(taken(cursor), undefined);
});

test("compares when a retained source comes or goes", () => {
  const { store, cursor } = started(["a"]);
  cursor.take();
  cursor.confirm();
  store.declare("team/odd");
  store.unreadable("team/odd");
  assert.ok(cursor.isDue);
  assert.is(taken(cursor), undefined);
  cursor.confirm();
  store.forget("team/odd");
  assert.is(taken(cursor), undefined);
});

test("random changes and failures leave a sink equal to the store", () => {
  for (let seed = 1; seed <= 200; seed++) {
    let state = seed;
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const { store, cursor } = started([]);
    let sink = new Map<string, string>();
    const write = (): void => {
      const export_ = cursor.take();
      if (export_ === undefined) return;
      const { snapshot, delta } = export_;
      const next = new Map(delta === undefined ? [] : sink);
      for (const it of delta?.upserted ?? snapshot.rows()) next.set(it.key, it.digest);
      for (const it of delta?.removed ?? []) next.delete(it.key);
      for (let n = random(3); n > 0; n--) change();
      const fate = random(4);
      // Written and answered, written and not answered, not written.
      if (fate < 3) sink = next;
      if (fate < 2) cursor.confirm();
      else cursor.reset();
    };
    const change = (): void => {
      const name = `n${random(6)}`;
      if (random(3) === 0) store.remove(source, name);
      else store.upsert(source, row(name, String(random(3))));
    };
    for (let step = 0; step < 60; step++)
      if (random(3) === 0) write();
      else change();
    for (let tries = 0; cursor.isDue && tries < 100; tries++) write();
    const want = [...(store.snapshot("team")?.rows() ?? [])].map(
      (it) => [it.key, it.digest] as const,
    );
    assert.equal(Object.fromEntries(sink), Object.fromEntries(want), `seed ${seed}`);
  }
});

test.run();
