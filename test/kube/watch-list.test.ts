import { gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { type Answer, type ApiServer, failure, line, page, stream } from "../support/api-server.ts";
import { gone, open, stay, watchSuite, widget } from "./watch-source-fixture.ts";

const test = watchSuite("watch source, lists");

test("lists page by page, fills in the kind, and watches from the list's version", async ({
  server,
}) => {
  server.script(
    page([widget("a"), widget("b")], { next: "more" }),
    page([widget("c")], { version: "105" }),
    stream("stay", line("ADDED", widget("d", "106")), line("DELETED", widget("a", "107"))),
  );
  const watching = open(server, { labelSelector: "app=x", fieldSelector: "metadata.name!=z" });
  await watching.until(7);
  await watching.stop();
  assert.equal(watching.events, [
    "restarted",
    "listed a",
    "listed b",
    "listed c",
    "synced 105",
    "applied d",
    "deleted a",
  ]);
  const [first] = watching.all.filter((it) => it.type === "listed");
  assert.is(first?.object.kind, "Widget");
  assert.is(first?.object.apiVersion, "example.com/v1");
  const [one, two, three] = server.calls.map(({ query }) => query);
  const selectors = { labelSelector: "app=x", fieldSelector: "metadata.name!=z" };
  assert.equal(one, { limit: "500", ...selectors });
  assert.equal(two, { limit: "500", continue: "more", ...selectors });
  assert.equal(three, {
    watch: "1",
    allowWatchBookmarks: "true",
    resourceVersion: "105",
    timeoutSeconds: "300",
    ...selectors,
  });
});

/** Watches until as many events have come. */
async function assertTold(server: ApiServer, events: readonly string[]): Promise<void> {
  const watching = open(server);
  await watching.until(events.length);
  await watching.stop();
  assert.equal(watching.events, events);
}

/** As the API server does with lists of more than 128 KB. */
const compressed =
  (text: string, end = text.length): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(text).subarray(0, end));
  };

test("reads lists that the server has compressed", async ({ server }) => {
  const items = Array.from({ length: 2_000 }, (_, index) => widget(`widget-${index}`));
  const metadata = { resourceVersion: "100" };
  server.script(
    compressed(JSON.stringify({ apiVersion: "v1", kind: "WidgetList", metadata, items })),
    stay,
  );
  const watching = open(server);
  await watching.until(2_002);
  await watching.clock.advance(1);
  await watching.stop();
  assert.is(watching.events.at(-1), "synced 100");
  assert.is(server.calls[0]?.headers["accept-encoding"], "gzip");
  assert.is(server.calls[1]?.headers["accept-encoding"], undefined);
});

test("a compressed list that breaks off is none", async ({ server }) => {
  const list = { apiVersion: "v1", kind: "WidgetList", metadata: { resourceVersion: "100" } };
  const text = JSON.stringify({ ...list, items: [widget("a"), widget("b")] });
  server.script(compressed(text, 60), page([widget("a")]), stay);
  const watching = open(server);
  await watching.until(5);
  await watching.stop();
  const { events } = watching;
  assert.ok(events.some((it) => it.startsWith("interrupted")));
  assert.equal(events.slice(-3), ["restarted", "listed a", "synced 100"]);
});

test("asks for metadata alone when that is enough", async ({ server }) => {
  server.script(page([], {}, "PartialObjectMetadataList"), stay);
  const watching = open(server, { metadataOnly: true });
  await watching.until(2);
  await watching.clock.advance(1);
  await watching.stop();
  assert.match(server.calls[0]?.headers.accept ?? "", "as=PartialObjectMetadataList;");
});

const head = '"apiVersion":"example.com/v1","kind":"WidgetList"';

test("asks for a page while the one before it is read", async ({ server }) => {
  const asked = Promise.withResolvers<void>();
  server.script(
    async (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(`{${head},"metadata":{"resourceVersion":"100","continue":"more"},"items":[`);
      response.write(JSON.stringify(widget("a")));
      await asked.promise;
      response.end(`,${JSON.stringify(widget("b"))}]}`);
    },
    (response, call) => {
      asked.resolve();
      return page([widget("c")])(response, call);
    },
    stay,
  );
  await assertTold(server, ["restarted", "listed a", "listed b", "listed c", "synced 100"]);
  assert.is(server.calls.filter(({ query }) => query["continue"] === "more").length, 1);
});

/** Headers and the beginning of a page, then a reset. */
const breaksOff: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write(`{${head},"metadata":{},"items":[{"meta`, () => {
    setTimeout(() => response.socket?.resetAndDestroy(), 50);
  });
};

for (const [how, broken] of [
  ["is refused", failure(500)],
  ["breaks off", breaksOff],
] as const)
  test(`a page that ${how} before anybody reads it is asked for again`, async ({ server }) => {
    const isOver = Promise.withResolvers<void>();
    server.script(
      async (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write(`{${head},"metadata":{"resourceVersion":"100","continue":"more"},"items":[`);
        response.write(JSON.stringify(widget("a")));
        await isOver.promise;
        response.end("]}");
      },
      async (response, call) => {
        // The client is to know of it before it reads on.
        response.once("close", () => setTimeout(isOver.resolve, 50));
        await broken(response, call);
      },
      page([widget("b")]),
      stay,
    );
    await assertTold(server, ["restarted", "listed a", "listed b", "synced 100"]);
  });

test("takes a list that says where it goes on behind its items", async ({ server }) => {
  server.script(
    (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const items = JSON.stringify([widget("a")]);
      response.end(`{${head},"items":${items},"metadata":{"continue":"more"}}`);
    },
    page([widget("b")]),
    stay,
  );
  await assertTold(server, ["restarted", "listed a", "listed b", "synced 100"]);
});

test("starts the list over when its continue token has expired", async ({ server }) => {
  server.script(
    page([widget("a"), widget("gone")], { next: "more" }),
    failure(410),
    page([widget("a"), widget("b")], { version: "200" }),
    stay,
  );
  const watching = open(server);
  await watching.until(7);
  await watching.stop();
  assert.equal(watching.events, [
    "restarted",
    "listed a",
    "listed gone",
    "restarted",
    "listed a",
    "listed b",
    "synced 200",
  ]);
  assert.is(server.calls[2]?.query["continue"], undefined);
});

test("asks again for a page that failed before it gives the list up", async ({ server }) => {
  server.script(
    page([widget("a")], { next: "more" }),
    failure(500),
    (response) => void response.socket?.resetAndDestroy(),
    page([widget("b")]),
    stay,
  );
  await assertTold(server, ["restarted", "listed a", "listed b", "synced 100"]);
});

test("asks again for a page that was torn in its middle", async ({ server }) => {
  const torn = '{"apiVersion":"example.com/v1","kind":"WidgetList","metadata":{},"items":[{"meta';
  server.script(
    page([widget("a")], { next: "more" }),
    stream("reset", torn),
    stream("close", torn),
    page([widget("b")]),
    stay,
  );
  await assertTold(server, ["restarted", "listed a", "listed b", "synced 100"]);
});

test("lists anew, at once and without a word, when the version has become too old", async ({
  server,
}) => {
  for (const old of [failure(410), stream("stay", gone())]) {
    server.script(page([]), old, page([widget("a")], { version: "300" }), stay);
    const watching = open(server);
    await watching.until(5);
    await watching.stop();
    assert.equal(watching.events, [
      "restarted",
      "synced 100",
      "restarted",
      "listed a",
      "synced 300",
    ]);
    assert.ok((watching.times[4] ?? 0) < 500);
  }
});

test("does not hurry when every version is too old", async ({ server }) => {
  server.serve((response, call) => {
    const isWatch = call.query["watch"] === "1";
    return (isWatch ? stream("close", gone()) : page([]))(response, call);
  });
  const watching = open(server);
  await watching.until(14, 500);
  await watching.stop();
  const interruptions = watching.events.filter((it) => it.startsWith("interrupted"));
  assert.ok(interruptions.length >= 3, watching.events.join());
  assert.ok(server.calls.length < 16, String(server.calls.length));
  assert.ok((watching.times.at(-1) ?? 0) >= 3_000);
});

test.run();
