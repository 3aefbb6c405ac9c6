import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Collecting, collecting, configMaps, planOf } from "./collector-fixture.ts";
import { denied, object } from "./scripted-cluster.ts";

const test = suite<{ it: Collecting }>("collector, plans and scopes");

test.before.each((context) => {
  context.it = collecting();
});
test.after.each(({ it }) => it.collector.close());

test("another plan shows nothing of the old one's rows", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"), object("y", "6"));
  await it.settle();
  await it.assign("web", { fingerprint: "other" });
  assert.is(it.rows(), undefined);
  it.cluster.answer({ version: "9", objects: [object("x", "5", { value: "new" })] });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=new"]);
});

test("a list under way tells a target nothing by the plan that it had before", async ({ it }) => {
  await it.assign("web");
  await it.assign("other");
  const watch = it.cluster.watch();
  watch.say({ type: "restarted" }, { type: "listed", object: object("x", "5") });
  await it.settle();
  const wish = { fingerprint: "other", namespaces: ["a"], isNamed: true };
  it.collector.assign({ ...planOf("web", wish), resource: { ...configMaps, path: () => "/else" } });
  await it.settle();
  watch.say({ type: "listed", object: object("y", "6", { namespace: "b" }) });
  watch.say({ type: "synced", resourceVersion: "9" });
  it.cluster.watch("a").list("9", object("x", "5"));
  await it.settle();
  assert.equal(it.rows(), ["other/a/x=5", "other/b/y=6", "web/a/x=5"]);
});

test("named namespaces are watched one by one", async ({ it }) => {
  await it.assign("web", { isNamed: true });
  it.cluster.watch("a").list("9", object("x", "5"));
  await it.settle();
  assert.is(it.rows(), undefined);
  it.cluster.watch("b").say({ type: "interrupted", error: denied });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5"]);
  assert.equal([...(it.store.snapshot("team")?.retained ?? [])], ["team/web/b"]);
  assert.equal([...(it.collector.status("team/web")?.interruptions.keys() ?? [])], ["b"]);
  await it.assign("web", { isNamed: true, namespaces: ["a"] });
  assert.is(it.store.snapshot("team")?.retained.size, 0);
  assert.equal(it.collector.status("team/web")?.interruptions.size, 0);
});

test("goes on namespace by namespace where the cluster is denied, until it no longer is", async ({
  it,
}) => {
  await it.assign("web");
  const whole = it.cluster.watch();
  whole.say({ type: "interrupted", error: denied });
  await it.settle();
  assert.not.ok(whole.isOpen);
  it.cluster.watch("a").list("9", object("x", "5"));
  it.cluster.watch("b").say({ type: "interrupted", error: denied });
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5"]);
  it.cluster.mayList = true;
  await it.clock.advance(61_000);
  it.cluster.watch().list("12", object("x", "5"), object("y", "6", { namespace: "b" }));
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5", "web/b/y=6"]);
  assert.is(it.cluster.watches.filter(({ isOpen }) => isOpen).length, 1);
});

test("widens at once, narrows after a while, and keeps rows meanwhile", async ({ it }) => {
  await it.assign("web", { pushed: { labelSelector: "app=x" }, isMetadataOnly: true });
  assert.equal(it.cluster.watch().shape, { metadataOnly: true, labelSelector: "app=x" });
  it.cluster.watch().list("9", object("x", "5"));
  await it.settle();
  await it.assign("all");
  assert.equal(it.cluster.watch().shape, { metadataOnly: false });
  it.cluster.watch().list("10", object("x", "5"), object("y", "6"));
  await it.settle();
  assert.is(it.rows()?.length, 4);
  it.collector.forget("team/all");
  await it.clock.advance(31_000);
  assert.equal(it.rows(), ["web/a/x=5", "web/a/y=6"]);
  assert.equal(it.cluster.watch().shape, { metadataOnly: true, labelSelector: "app=x" });
  assert.is(it.cluster.watches.filter(({ isOpen }) => isOpen).length, 1);
});

test("stops watching with the last target", async ({ it }) => {
  await it.assign("web");
  it.cluster.watch().list("9", object("x", "5"));
  await it.settle();
  it.collector.pause("team/web");
  await it.settle();
  assert.equal(it.rows(), ["web/a/x=5"]);
  assert.equal(
    it.cluster.watches.filter(({ isOpen }) => isOpen),
    [],
  );
});

test("no namespace, no watch and no row", async ({ it }) => {
  await it.assign("web", { isNamed: true, namespaces: [] });
  assert.equal(it.cluster.watches, []);
  assert.equal(it.rows(), []);
});

test.run();
