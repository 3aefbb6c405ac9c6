import * as assert from "uvu/assert";
import { failure, line, page, stream } from "../support/api-server.ts";
import { open, stay, watchSuite, widget } from "./watch-source-fixture.ts";

const test = watchSuite("watch source, lists that come with the watch");

const streamed = { streamedLists: true };
const endOfList = (version: string): string =>
  line("BOOKMARK", {
    metadata: { resourceVersion: version, annotations: { "k8s.io/initial-events-end": "true" } },
  });
const bookmark = (version: string): string =>
  line("BOOKMARK", { metadata: { resourceVersion: version } });

test("begins the watch with the list, and goes on from it", async ({ server }) => {
  server.script(
    stream(
      "close",
      line("ADDED", widget("a")),
      bookmark("90"),
      line("ADDED", widget("b")),
      endOfList("100"),
      line("MODIFIED", widget("a", "101")),
    ),
    stay,
  );
  const watching = open(server, { labelSelector: "app=x" }, streamed);
  await watching.until(5);
  await watching.clock.advance(2_000);
  await watching.stop();
  assert.equal(watching.events, ["restarted", "listed a", "listed b", "synced 100", "applied a"]);
  const [first, second] = server.calls.map(({ query }) => query);
  assert.equal(first, {
    watch: "1",
    allowWatchBookmarks: "true",
    sendInitialEvents: "true",
    resourceVersionMatch: "NotOlderThan",
    timeoutSeconds: "300",
    labelSelector: "app=x",
  });
  assert.is(second?.["resourceVersion"], "101");
  assert.is(second?.["sendInitialEvents"], undefined);
});

for (const status of [400, 422])
  test(`lists by pages where the server answers ${status}, without a word`, async ({ server }) => {
    server.script(failure(status), page([widget("a")]), stay);
    const watching = open(server, {}, streamed);
    await watching.until(3);
    await watching.stop();
    assert.equal(watching.events, ["restarted", "listed a", "synced 100"]);
  });

test("a list that ends in its middle is none, and the next comes by pages", async ({ server }) => {
  server.script(
    stream("close", line("ADDED", widget("a")), line("ADDED", widget("b"))),
    page([widget("a")]),
    stay,
  );
  const watching = open(server, {}, streamed);
  await watching.until(7);
  await watching.stop();
  assert.equal(watching.events, [
    "restarted",
    "listed a",
    "listed b",
    "interrupted WATCH_BROKEN",
    "restarted",
    "listed a",
    "synced 100",
  ]);
});

test("after a version that is too old the list comes with the watch again", async ({ server }) => {
  server.script(
    stream("close", endOfList("100"), line("ERROR", { kind: "Status", code: 410, metadata: {} })),
    stream("stay", line("ADDED", widget("a")), endOfList("200")),
  );
  const watching = open(server, {}, streamed);
  await watching.until(5);
  await watching.stop();
  assert.equal(watching.events, ["restarted", "synced 100", "restarted", "listed a", "synced 200"]);
});

test.run();
