import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createInformer } from "../../src/runtime/informer.ts";
import type { WatchEvent } from "../../src/runtime/watch.ts";

const test = suite("informer");

interface Thing {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion: string;
  };
}

const thing = (name: string, resourceVersion = "1"): Thing => ({
  metadata: { namespace: "team", name, resourceVersion },
});

const told = async (
  events: readonly WatchEvent<Thing>[],
): Promise<{ keys: string[]; changes: string[] }> => {
  const changes: string[] = [];
  const informer = createInformer<Thing>({
    open: async function* () {
      yield* events;
    },
  });
  informer.subscribe(({ type, object }) => changes.push(`${type} ${object.metadata.name}`));
  await informer.run(new AbortController().signal);
  return { keys: [...informer.store.values()].map(({ metadata }) => metadata.name), changes };
};

const synced = { type: "synced", resourceVersion: "1" } as const;

test("a list removes what it does not name", async () => {
  const { keys, changes } = await told([
    { type: "restarted" },
    { type: "listed", object: thing("a") },
    { type: "listed", object: thing("b") },
    synced,
    { type: "restarted" },
    { type: "listed", object: thing("b") },
    synced,
  ]);
  assert.equal(keys, ["b"]);
  assert.equal(changes, ["added a", "added b", "removed a"]);
});

test("counts what a list told and no watch did, once the first list is whole", async () => {
  const missed: number[] = [];
  const sizes: string[] = [];
  const other = { metadata: { ...thing("d").metadata, uid: "other" } };
  const events: readonly WatchEvent<Thing>[] = [
    { type: "restarted" },
    ...["a", "b", "c", "d"].map((name) => ({ type: "listed", object: thing(name) }) as const),
    synced,
    { type: "progressed" },
    { type: "applied", object: thing("a", "2") },
    // Breaks off after it has told of one change.
    { type: "restarted" },
    { type: "listed", object: thing("b", "3") },
    { type: "interrupted", error: new Error("x") },
    { type: "restarted" },
    { type: "listed", object: thing("a", "2") },
    { type: "listed", object: thing("b", "3") },
    { type: "listed", object: thing("e", "4") },
    synced,
    { type: "restarted" },
    { type: "listed", object: other },
    synced,
  ];
  const informer = createInformer<Thing>(
    {
      open: async function* () {
        yield* events;
      },
    },
    {
      onListed: (list) => missed.push(list.missed),
      onEvent: (type, objects) => sizes.push(`${type} ${objects}`),
      onInterrupted: (error) => sizes.push(error.message),
      close: () => sizes.push("closed"),
    },
  );
  await informer.run(new AbortController().signal);
  // b changed, c and d gone, e new; then d under another uid, and all else gone.
  assert.equal(missed, [0, 4, 4]);
  assert.equal(sizes.slice(5, 8), ["synced 4", "progressed 4", "applied 4"]);
  assert.equal(sizes.slice(-2), ["synced 1", "closed"]);
  assert.is(sizes.filter((it) => it === "x").length, 1);
});

test("a list that breaks off removes nothing", async () => {
  const { keys } = await told([
    { type: "restarted" },
    { type: "listed", object: thing("a") },
    { type: "listed", object: thing("b") },
    synced,
    { type: "restarted" },
    { type: "listed", object: thing("b") },
    { type: "interrupted", error: new Error("x") },
  ]);
  assert.equal(keys, ["a", "b"]);
});

test("another object under the same name is a removal and an addition", async () => {
  const successor: Thing = {
    metadata: { namespace: "team", name: "a", uid: "other", resourceVersion: "9" },
  };
  const { keys, changes } = await told([
    { type: "restarted" },
    { type: "listed", object: thing("a") },
    synced,
    { type: "applied", object: successor },
    { type: "restarted" },
    { type: "listed", object: thing("a", "10") },
    synced,
  ]);
  assert.equal(keys, ["a"]);
  assert.equal(changes, ["added a", "removed a", "added a", "removed a", "added a"]);
});

test("an object of the same version is no change", async () => {
  const { changes } = await told([
    { type: "restarted" },
    { type: "listed", object: thing("a") },
    synced,
    { type: "applied", object: thing("a") },
    { type: "applied", object: thing("a", "2") },
    { type: "deleted", object: thing("a", "3") },
    { type: "deleted", object: thing("a", "3") },
  ]);
  assert.equal(changes, ["added a", "updated a", "removed a"]);
});

test("is synced after the first whole list, and rejects on abort", async () => {
  const informer = createInformer<Thing>({
    open: async function* () {
      yield { type: "restarted" };
      yield synced;
    },
  });
  const stop = new AbortController();
  const gone = informer.synced(stop.signal);
  stop.abort(new Error("stopped"));
  await gone.then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, "stopped"),
  );
  await informer.run(new AbortController().signal);
  await informer.synced(new AbortController().signal);
});

test.run();
