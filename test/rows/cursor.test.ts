import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeRow, type Row } from "../../src/rows/row.ts";
import type { Choice } from "../../src/rows/choice.ts";
import type { Cursor } from "../../src/rows/cursor.ts";
import { isRetained, partOf } from "../../src/rows/retained.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";
import { randomOf } from "../support/random.ts";

const test = suite("cursor");

const parityOf = (name: string): string => (Number(name.slice(1)) % 2 === 0 ? "even" : "odd");

const row = (name: string, value: string, namespace = "apps", targetName = "web"): Row =>
  makeRow(
    {
      targetNamespace: "team",
      targetName,
      namespace,
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
  store.hold(source);
  for (const name of names) store.upsert(source, row(name, "1"));
  store.settle(source, new Set());
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

test("a row that has come and gone is forgotten at once, one that was there is not", () => {
  const { store, cursor } = started(["a"]);
  cursor.take();
  cursor.confirm();
  for (const name of ["b", "c", "d"]) {
    store.upsert(source, row(name, "1"));
    store.remove(source, name);
  }
  assert.not.ok(cursor.isDue);
  store.remove(source, "a");
  store.upsert(source, row("a", "2"));
  store.remove(source, "a");
  assert.equal(taken(cursor), { upserted: [], removed: ["a"] });
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
  store.settle("team/odd", "all");
  assert.ok(cursor.isDue);
  assert.is(taken(cursor), undefined);
  cursor.confirm();
  store.forget("team/odd");
  assert.is(taken(cursor), undefined);
});

test("tells only of the targets that were chosen, and of what another choice brings and takes", () => {
  const { store, cursor } = started(["a"]);
  store.upsert("team/job", row("j", "1", "apps", "job"));
  store.settle("team/job", new Set());
  cursor.choose((it) => it === source);
  cursor.take();
  cursor.confirm();
  assert.is(cursor.size, 1);
  store.upsert("team/job", row("k", "1", "apps", "job"));
  assert.not.ok(cursor.isDue);
  cursor.choose(() => true);
  assert.equal(taken(cursor), { upserted: ["j", "k"], removed: [] });
  cursor.confirm();
  cursor.choose((it) => it === "team/job");
  assert.equal(taken(cursor), { upserted: [], removed: ["a"] });
  assert.is(cursor.size, 2);
  // A target that nobody chose holds nobody up.
  cursor.confirm();
  store.hold(source);
  assert.is(store.snapshot("team"), undefined);
  assert.is(cursor.size, 2);
});

test("says how rows were that others take the place of", () => {
  const { store, cursor } = started(["a"]);
  cursor.take();
  cursor.confirm();
  store.upsert(source, row("a", "2"));
  store.upsert(source, row("a", "3"));
  store.upsert(source, row("b", "1"));
  const delta = cursor.take()?.delta;
  assert.equal(delta?.upserted, [row("a", "3"), row("b", "1")]);
  assert.equal([...(delta?.before ?? [])], [[row("a", "1").key, row("a", "1")]]);
});

test("random changes, failures, holds, choices and retained parts leave a sink equal to the store", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomOf(seed);
    const { store, cursor } = started([]);
    let sink = new Map<string, Row>();
    const held = new Set<string>();
    const choices: readonly Choice[] = [() => true, (it) => it === source, (it) => it !== source];
    let choice: Choice = () => true;
    store.settle("team/job", new Set());
    let isOver = false;
    const write = (): void => {
      const export_ = cursor.take();
      if (export_ === undefined) return;
      const { snapshot, delta } = export_;
      const isKept = (it: Row): boolean => isRetained(snapshot.retained, partOf(it));
      const kept = [...sink].filter(([, it]) => delta !== undefined || isKept(it));
      const { upserted, removed } = delta ?? { upserted: snapshot.rows(), removed: [] };
      const next = new Map(kept);
      for (const it of upserted) next.set(it.key, it);
      for (const it of removed) if (!isKept(it)) next.delete(it.key);
      for (let n = isOver ? 0 : random.below(3); n > 0; n--) change();
      const fate = random.below(4);
      // Written and answered, written and not answered, not written.
      if (fate < 3) sink = next;
      if (fate < 2) cursor.confirm();
      else cursor.reset();
    };
    const change = (): void => {
      const name = `n${random.below(6)}`;
      const targetName = random.pick(["web", "job"]);
      const target = `team/${targetName}`;
      if (random.once(12)) {
        choice = random.pick(choices);
        cursor.choose(choice);
      } else if (random.once(6)) {
        if (held.delete(target))
          store.settle(target, random.pick(["all", new Set(["even"]), new Set<string>()]));
        else {
          store.hold(target);
          held.add(target);
        }
      } else if (random.once(3)) store.remove(target, name);
      else store.upsert(target, row(name, String(random.below(3)), parityOf(name), targetName));
    };
    for (let step = 0; step < 60; step++)
      if (random.once(3)) write();
      else change();
    isOver = true;
    for (const target of [source, "team/job"]) store.settle(target, new Set());
    for (let tries = 0; cursor.isDue && tries < 100; tries++) write();
    const want = [...(store.snapshot("team", choice)?.rows() ?? [])].map(
      (it) => [it.key, it.digest] as const,
    );
    const found = [...sink].map(([key, { digest }]) => [key, digest] as const);
    assert.equal(Object.fromEntries(found), Object.fromEntries(want), `seed ${seed}`);
  }
});

test.run();
