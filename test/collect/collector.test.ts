import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Collecting, collecting } from "./collector-fixture.ts";
import { away, object } from "./scripted-cluster.ts";

const test = suite<{ it: Collecting }>("collector");

test.before.each((context) => {
  context.it = collecting();
});
test.after.each(({ it }) => it.collector.close());

test("shows nothing before the first list is whole", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().say({ type: "restarted" }, { type: "listed", object: object("x", "5") });
  await it.settle();
  assert.is(it.rows(), undefined);
  it.cluster.watch().say({ type: "synced", resourceVersion: "9" });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5"]);
});

test("keeps sinks as they are when the first list fails", async ({ it }) => {
  await it.assign("web");
  const { cluster } = it;
  cluster.watch().say({ type: "restarted" }, { type: "listed", object: object("x", "5") });
  cluster.watch().say({ type: "interrupted", error: away });
  await it.settle();
  assert.equal(it.rows(), []);
  assert.ok(it.store.snapshot("team")?.retained.has("team/web"));
  cluster.watch().list("9", object("x", "5"));
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5"]);
  assert.is(it.store.snapshot("team")?.retained.size, 0);
});

test("targets that come together share one list, and a later one gets its own", async ({ it }) => {
  await it.assign("one");
  await it.assign("two");
  assert.is(it.cluster.watches.length, 1);
  it.cluster.watch().list("9", object("x", "5"));
  await it.settle();
  assert.equal(it.rows(), ["one/a/x=5", "two/a/x=5"]);
  await it.assign("three");
  assert.is(it.rows(), undefined);
  it.cluster.watch().say({ type: "applied", object: object("x", "12") });
  it.cluster.answer({ version: "12", objects: [object("x", "10"), object("y", "11")] });
  await it.settle();
  // The list was older than the watch for x, and newer for y.
  const names = ["one", "three", "two"].flatMap((target) => [
    `${target}/a/x=12`,
    `${target}/a/y=11`,
  ]);
  assert.equal(it.rows(), names);
  assert.equal(it.cluster.lists, [undefined]);
  assert.is(it.joined.length, 1);
  assert.is(it.cluster.watches.length, 1);
});

test("a list of one's own brings nothing back that was deleted meanwhile", async ({ it }) => {
  await it.assign("one");
  it.cluster.watch().list("9", object("x", "5"), object("y", "6"));
  await it.settle();
  await it.assign("two");
  it.cluster.watch().say({ type: "deleted", object: object("x", "10") });
  await it.settle();
  it.cluster.answer({ version: "9", objects: [object("x", "5"), object("y", "6")] });
  await it.settle();
  assert.equal(it.rows(), ["one/a/y=6", "two/a/y=6"]);
});

test("news that the own list has overtaken does not turn it back", async ({ it }) => {
  await it.assign("one");
  it.cluster.watch().list("9", object("x", "5"));
  await it.settle();
  await it.assign("two");
  // x changed at 11 and went at 12, says the list; the watch is not there yet.
  it.cluster.answer({ version: "12", objects: [] });
  await it.settle();
  it.cluster.watch().say({ type: "applied", object: object("x", "11") });
  await it.settle();
  assert.equal(it.rows(), ["one/a/x=11"]);
  it.cluster.watch().say({ type: "deleted", object: object("x", "12") });
  it.cluster.watch().say({ type: "applied", object: object("z", "13") });
  await it.settle();
  assert.equal(it.rows(), ["one/a/z=13", "two/a/z=13"]);
});

test("another object under the same name takes the first one's place", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5", { uid: "first" }));
  it.cluster.watch().say({ type: "applied", object: object("x", "10", { uid: "second" }) });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=10"]);
  it.cluster.watch().say({ type: "deleted", object: object("x", "9", { uid: "first" }) });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=10"]);
});

test("a relist drops what it does not name, and counts what no watch had told", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"), object("y", "6"), object("z", "7"));
  it.cluster.watch().list("20", object("x", "5"), object("y", "15"), object("new", "16"));
  await it.settle();
  assert.equal(it.rows(), ["web/a/new=16", "web/a/x=5", "web/a/y=15"]);
  // y changed, new came, z went.
  assert.equal(it.missed, [0, 3]);
});

test("an object that a list names twice counts once", async ({ it }) => {
  await it.assign("web");
  const objects = [object("x", "5"), object("y", "6")];
  it.cluster.watch().list("9", ...objects);
  it.cluster.watch().list("20", ...objects, ...objects, object("new", "16"));
  await it.settle();
  assert.equal(it.missed, [0, 1]);
});

test("an interrupted watch keeps its rows", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"));
  it.cluster.watch().say({ type: "interrupted", error: away });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5"]);
  assert.equal(it.store.stale("team"), ["team/web"]);
  it.cluster.watch().say({ type: "resumed" });
  await it.settle();
  assert.equal(it.store.stale("team"), []);
});

test("an object that fails has no row, and comes back once it is repaired", async ({ it }) => {
  await it.assign("web");
  const broken = { ...object("x", "6"), data: {} };
  it.cluster.watch().list("9", object("x", "5"));
  it.cluster.watch().say({ type: "applied", object: broken });
  await it.settle();
  assert.equal(it.rows(), []);
  const failures = [...(it.collector.status("team/web")?.failures.values() ?? [])];
  assert.equal(failures, [{ namespace: "a", text: "a/x: attribute value: is missing" }]);
  it.cluster.watch().say({ type: "applied", object: object("x", "7") });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=7"]);
  assert.is(it.collector.status("team/web")?.failures.size, 0);
});

test("a namespace that changes is listed alone, and one that leaves takes its rows along", async ({
  it,
}) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"), object("y", "6", { namespace: "b" }));
  await it.settle();
  await it.assign("web", { around: { b: "enabled" } });
  assert.equal(it.rows(), ["web/a/x=5", "web/b/y=6"]);
  assert.not.ok(it.collector.status("team/web")?.isSettled);
  it.cluster.answer({ version: "9", objects: [object("z", "7", { namespace: "b" })] });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5", "web/b/z=7"]);
  assert.ok(it.collector.status("team/web")?.isSettled);
  await it.assign("web", { namespaces: ["a"] });
  assert.equal(it.rows(), ["web/a/x=5"]);
  assert.equal(it.cluster.lists, ["b"]);
  assert.is(it.cluster.watches.length, 1);
});

test("lists a target once more when it is asked to, and says when that is done", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"), object("y", "6", { namespace: "b" }));
  await it.settle();
  const isListed = it.collector.relist("team/web");
  assert.not.ok(isListed());
  it.cluster.answer({ version: "9", objects: [object("x", "5")] });
  await it.settle();
  assert.not.ok(isListed());
  it.cluster.answer(away);
  await it.settle();
  assert.not.ok(isListed());
  assert.equal(it.rows(), ["web/a/x=5", "web/b/y=6"]);
  it.cluster.answer({ version: "9", objects: [] });
  await it.clock.advance(5_000);
  assert.ok(isListed());
  assert.equal(it.rows(), ["web/a/x=5"]);
  assert.equal(it.cluster.watches.length, 1);
});

test("a new list of the whole watch is what was asked for, too", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"));
  await it.settle();
  const isListed = it.collector.relist("team/web");
  it.cluster.watch().list("20", object("y", "6"));
  await it.settle();
  assert.ok(isListed());
});

test("who is gone, or begins by another plan, needs no second list of the first", async ({
  it,
}) => {
  assert.ok(it.collector.relist("team/web")());
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"));
  await it.settle();
  const isListed = it.collector.relist("team/web");
  await it.assign("web", { fingerprint: "other" });
  assert.not.ok(isListed());
  it.cluster.answer({ version: "9", objects: [] });
  await it.settle();
  assert.ok(isListed());
  it.collector.forget("team/web");
  assert.ok(isListed());
});

test("many namespaces that change at once are listed together", async ({ it }) => {
  const namespaces = Array.from({ length: 25 }, (_, index) => `n${index}`);
  await it.assign("web", { namespaces });
  it.cluster.watch().list("9", object("x", "5", { namespace: "n7" }));
  await it.settle();
  const around = Object.fromEntries(namespaces.map((name) => [name, "enabled"]));
  await it.assign("web", { namespaces, around });
  assert.not.ok(it.collector.status("team/web")?.isSettled);
  it.cluster.answer({ version: "9", objects: [object("y", "6", { namespace: "n8" })] });
  await it.settle();
  assert.equal(it.cluster.lists, [undefined]);
  assert.equal(it.rows(), ["web/n8/y=6"]);
  assert.ok(it.collector.status("team/web")?.isSettled);
});

test("the list of a namespace that fails leaves its rows as they were, and is tried again", async ({
  it,
}) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"), object("y", "6", { namespace: "b" }));
  await it.settle();
  await it.assign("web", { around: { b: "enabled" } });
  it.cluster.answer(away);
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5", "web/b/y=6"]);
  assert.equal(it.store.stale("team"), ["team/web"]);
  assert.equal([...(it.collector.status("team/web")?.interruptions.keys() ?? [])], ["b"]);
  it.cluster.answer({ version: "9", objects: [object("y", "6", { namespace: "b" })] });
  await it.clock.advance(5_000);
  assert.equal(it.rows(), ["web/a/x=5", "web/b/y=6"]);
  assert.equal(it.store.stale("team"), []);
});

test("a namespace that joins while the first list is under way is listed all the same", async ({
  it,
}) => {
  await it.assign("web", { namespaces: ["a"] });
  const late = object("y", "6", { namespace: "b" });
  it.cluster.watch().say({ type: "restarted" }, { type: "listed", object: late });
  await it.settle();
  await it.assign("web", { namespaces: ["a", "b"] });
  it.cluster.watch().say({ type: "synced", resourceVersion: "9" });
  await it.settle();
  assert.not.ok(it.collector.status("team/web")?.isSettled);
  it.cluster.answer({ version: "9", objects: [late] });
  await it.settle();
  assert.equal(it.rows(), ["web/b/y=6"]);
  assert.ok(it.collector.status("team/web")?.isSettled);
});

test.run();
