import { writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { watchSource } from "../../src/kube/watch-source.ts";
import { type Answer, failure, line, page, stream } from "../support/api-server.ts";
import { settle, virtualClock } from "../support/clock.ts";
import {
  bookmark,
  gone,
  open,
  path,
  stay,
  watchSuite,
  type Widget,
  widget,
} from "./watch-source-fixture.ts";

const test = watchSuite("watch source, watches");

const breaks: readonly { name: string; end: Answer; code: string }[] = [
  { name: "half a line", end: stream("close", '{"type":"ADDED","obj'), code: "WATCH_BROKEN" },
  { name: "torn JSON", end: stream("stay", '{"type":"ADDED"\n'), code: "WATCH_BROKEN" },
  { name: "an unknown event", end: stream("stay", line("NEWS", {})), code: "WATCH_BROKEN" },
  { name: "null", end: stream("stay", "null\n"), code: "WATCH_BROKEN" },
  { name: "no object", end: stream("stay", '{"type":"ADDED"}\n'), code: "WATCH_BROKEN" },
  { name: "a reset", end: stream("reset", bookmark("101")), code: "API_UNREACHABLE" },
  { name: "a 500", end: failure(500), code: "API_REJECTED" },
  { name: "an ERROR event", end: stream("stay", gone(500)), code: "API_REJECTED" },
];

for (const { name, end, code } of breaks)
  test(`goes on from the last version after ${name}`, async ({ server }) => {
    server.script(
      page([]),
      stream("close", line("ADDED", widget("a", "101"))),
      end,
      stream("stay", line("MODIFIED", widget("a", "102"))),
    );
    const watching = open(server);
    await watching.until(6);
    await watching.stop();
    assert.equal(watching.events, [
      "restarted",
      "synced 100",
      "applied a",
      `interrupted ${code}`,
      "resumed",
      "applied a",
    ]);
    assert.is(server.calls[3]?.query["resourceVersion"], "101");
  });

test("takes a watch that has gone silent for dead", async ({ server }) => {
  server.script(page([]), stay, stream("stay", bookmark("150")));
  const watching = open(server, {}, { inactivity: 300 });
  await watching.until(4);
  assert.equal(watching.events.slice(2), ["interrupted API_UNREACHABLE", "resumed"]);
  await watching.stop();
});

test("tells of bookmarks, by which a quiet watch is known to live", async ({ server }) => {
  server.script(
    page([]),
    stream("stay", bookmark("150"), bookmark("151"), line("ADDED", widget("a"))),
  );
  const watching = open(server);
  await watching.until(3);
  assert.is(watching.bookmarks(), 2);
  await watching.stop();
});

test("calls a quiet watch resumed only when it had time to fail", async ({ server }) => {
  server.script(page([]), failure(500), stay);
  const watching = open(server);
  await watching.until(3);
  while (server.calls.length < 3) await watching.clock.advance(50);
  const accepted = watching.clock.now();
  await watching.until(4, 50);
  assert.is(watching.events[3], "resumed");
  assert.ok((watching.times[3] ?? 0) >= accepted + 900);
  await watching.stop();
});

test("does not call a watch resumed that is refused by its first event", async ({ server }) => {
  server.script(page([]), failure(500), stream("stay", gone()), page([], { version: "9" }), stay);
  const watching = open(server);
  await watching.until(5);
  await watching.stop();
  assert.equal(watching.events.slice(2), ["interrupted API_REJECTED", "restarted", "synced 9"]);
});

test("goes on silently when the server ends a watch, once a second at most", async ({ server }) => {
  const closes = Array.from({ length: 5 }, () => stream("close"));
  server.script(page([]), ...closes, stream("stay", line("ADDED", widget("a"))));
  const watching = open(server);
  await watching.until(3);
  await watching.stop();
  assert.equal(watching.events, ["restarted", "synced 100", "applied a"]);
  assert.ok((watching.times[2] ?? 0) >= 5_000);
});

test("waits as long as a busy server asks", async ({ server }) => {
  server.script(page([]), failure(429, { "retry-after": "7" }), stay);
  const watching = open(server);
  await watching.until(4);
  await watching.stop();
  assert.is(watching.events[2], "interrupted API_REJECTED");
  const [, , refused = 0, resumed = 0] = watching.times;
  assert.ok(resumed - refused >= 7_000 && resumed - refused < 9_500, `${resumed - refused}`);
});

test("looks again soon after access was denied, then slowly", async ({ server }) => {
  const refusals = 9;
  server.script(...Array.from({ length: refusals }, () => failure(403)), page([]), stay);
  const watching = open(server);
  await watching.until(2 * refusals + 2, 1_000);
  await watching.stop();
  const each = ["restarted", "interrupted ACCESS_DENIED"];
  const denied = Array.from({ length: refusals }, () => each).flat();
  assert.equal(watching.events, [...denied, "restarted", "synced 100"]);
  const [, first = 0, , second = 0] = watching.times;
  const [last = 0, , end = 0] = watching.times.slice(-3);
  assert.ok(second - first <= 1_000, `${second - first}`);
  assert.ok(end - last >= 15_000, `${end - last}`);
});

test("lists anew when what it watched was gone and came back", async ({ server }) => {
  server.script(page([]), failure(404), failure(404), page([], { version: "7" }), stay);
  const watching = open(server);
  await watching.until(7, 1_000);
  await watching.stop();
  assert.equal(watching.events.slice(2), [
    "interrupted RESOURCE_NOT_SERVED",
    "restarted",
    "interrupted RESOURCE_NOT_SERVED",
    "restarted",
    "synced 7",
  ]);
});

test("reads the credentials anew when they are refused, once", async ({ server }) => {
  server.script(
    (response, call) => {
      writeFileSync(server.tokenFile, "second");
      return failure(401)(response, call);
    },
    page([]),
    failure(401),
    failure(401),
    stay,
  );
  const watching = open(server);
  await watching.until(3);
  await watching.stop();
  assert.equal(watching.events, ["restarted", "synced 100", "interrupted API_REJECTED"]);
  const tokens = server.calls.map(({ headers }) => headers.authorization);
  assert.equal(tokens.slice(0, 2), ["Bearer first", "Bearer second"]);
});

test("cures by a new list what no watch can", async ({ server }) => {
  server.script(page([]), ...Array.from({ length: 5 }, () => failure(504)), page([widget("a")]));
  server.script(stay);
  const watching = open(server);
  await watching.until(10, 500);
  await watching.stop();
  assert.equal(watching.events.slice(-3), ["restarted", "listed a", "synced 100"]);
});

test("backs off while there is no server, up to half a minute, and never ends", async ({
  server,
}) => {
  server.serve((response) => void response.socket?.destroy());
  const watching = open(server);
  await watching.until(24, 1_000);
  await watching.stop();
  const tries = watching.times.filter((_, index) => index % 2 === 1);
  const gaps = tries.slice(1).map((it, index) => it - (tries[index] ?? 0));
  assert.ok((gaps.at(-1) ?? 0) >= 30_000 && (gaps.at(-1) ?? 0) < 32_000, gaps.join());
});

test("quotes nothing of what a server says in its errors", async ({ server }) => {
  server.script(
    page([]),
    failure(500),
    stream("stay", gone(500)),
    stream("stay", "do-not-quote\n"),
  );
  const watching = open(server);
  await watching.until(5);
  await watching.stop();
  const errors = watching.all.flatMap((it) => (it.type === "interrupted" ? [it.error] : []));
  assert.is(errors.length, 3);
  for (const error of errors)
    assert.not.match(`${error.message} ${String(error.cause)}`, "do-not-quote");
});

test("reads no further than its consumer has taken", async ({ server }) => {
  server.script(page([widget("a")], { next: "more" }));
  const clock = virtualClock();
  const client = connect({ kubeconfig: server.kubeconfig }, clock);
  const options = { clock, streamedLists: false };
  const source = watchSource<Widget>(client, { path, resource: "widgets" }, options);
  for await (const event of source.open(new AbortController().signal))
    if (event.type === "listed") break;
  await settle();
  assert.is(server.calls.length, 1);
  assert.equal(server.surprises, []);
});

test("closes its connection when the consumer leaves", async ({ server }) => {
  const closed = Promise.withResolvers<void>();
  server.script(page([]), (response, call) => {
    response.on("close", () => closed.resolve());
    return stream("stay", line("ADDED", widget("a")))(response, call);
  });
  const clock = virtualClock();
  const client = connect({ kubeconfig: server.kubeconfig }, clock);
  const options = { clock, streamedLists: false };
  const source = watchSource<Widget>(client, { path, resource: "widgets" }, options);
  for await (const event of source.open(new AbortController().signal))
    if (event.type === "applied") break;
  await closed.promise;
});

test.run();
