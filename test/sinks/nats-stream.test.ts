import { DiscardPolicy, RetentionPolicy, type StreamConfig } from "@nats-io/jetstream";
import * as assert from "uvu/assert";
import { startNats, users } from "../services/nats.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { passwords, rightStream } from "./nats-bench.ts";
import { changed, itemsOf, live, natsFixture, rows } from "./nats-fixture.ts";

const { whole, test, bench, open, write, codeAndText, table, lastSequence } =
  await natsFixture("stream");
const name = "kollect_stream";
const make = (more: Partial<StreamConfig>): Promise<unknown> =>
  bench.manager().streams.add({ ...rightStream(name), ...more });
const found = async (): Promise<StreamConfig> => (await bench.manager().streams.info(name)).config;

test("ensure makes the stream as the spec says", async () => {
  await write(open({ history: 7, storage: "memory" }), rows);
  const config = await found();
  assert.equal(config.subjects, [`${name}.>`]);
  assert.is(config.retention, RetentionPolicy.Limits);
  assert.is(config.max_msgs_per_subject, 7);
  assert.is(config.storage, "memory");
  assert.is(config.allow_atomic, true);
  assert.is(config.allow_direct, true);
  assert.is(config.discard, DiscardPolicy.New);
});

test("a stream that exists is used as it is, and never changed", async () => {
  await make({ max_msgs_per_subject: 3, duplicate_window: 5_000_000_000, description: "theirs" });
  const before = await found();
  for (const mode of ["ensure", "existing"] as const) await write(open({ mode, history: 9 }), rows);
  assert.equal(await found(), before);
  assert.equal(await table(), itemsOf(rows));
});

test("a stream of which only the cluster's subjects are ours will do", async () => {
  await make({ subjects: [`${name}.test.>`, "other"] });
  await write(open(), rows);
  assert.equal(await table(), itemsOf(rows));
});

const wrong: readonly (readonly [field: string, more: Partial<StreamConfig>])[] = [
  ["subjects is other.>", { subjects: ["other.>"] }],
  ["subjects is kollect_stream.elsewhere.>", { subjects: [`${name}.elsewhere.>`] }],
  ["retention is workqueue", { retention: RetentionPolicy.Workqueue }],
  ["retention is interest", { retention: RetentionPolicy.Interest }],
  ["max_age is 3600 s", { max_age: 3_600_000_000_000 }],
  ["discard is old with max_msgs or max_bytes", { max_msgs: 1000 }],
  ["discard is old with max_msgs or max_bytes", { max_bytes: 1_000_000 }],
  [
    "discard_new_per_subject is true",
    { discard: DiscardPolicy.New, discard_new_per_subject: true, max_msgs_per_subject: 3 },
  ],
  ["allow_atomic is false", { allow_atomic: false }],
  ["no_ack is true", { no_ack: true }],
  ["deny_purge is true", { deny_purge: true }],
  ["sealed is true", { sealed: true }],
  ["subject_transform is one", { subject_transform: { src: ">", dest: "moved.>" } }],
];
for (const [text, more] of wrong)
  test(`a stream is refused, and left alone: ${text}`, async () => {
    if (more.sealed === true) {
      await make({});
      await bench.manager().streams.update(name, { sealed: true } as object);
    } else await make(more);
    const before = await found();
    const sink = open();
    for (const work of [write(sink, rows), sink.probe(live)]) {
      const said = await codeAndText(work);
      assert.match(said, /^SINK_MISCONFIGURED: .*stream kollect_stream: /);
      assert.match(said, text);
    }
    assert.equal(await found(), before);
    assert.is(await lastSequence(), 0);
  });

test("a mirror is refused", async () => {
  await bench.manager().streams.add({ name: "origin", subjects: ["origin.>"] });
  await bench.manager().streams.add({ name, mirror: { name: "origin" } });
  assert.match(await codeAndText(write(open(), rows)), /SINK_MISCONFIGURED: .*mirror is origin/);
});

test("all that is wrong is told at once", async () => {
  await make({ subjects: ["other.>"], max_age: 1_000_000_000, allow_atomic: false });
  const said = await codeAndText(write(open(), rows));
  for (const field of ["subjects", "max_age", "allow_atomic"]) assert.match(said, `${field} is`);
});

test("existing makes nothing, and says what is missing", async () => {
  const sink = open({ mode: "existing" });
  for (const work of [write(sink, rows), sink.probe(live)])
    assert.match(
      await codeAndText(work),
      /SINK_MISCONFIGURED: .*there is no stream kollect_stream/,
    );
  assert.is((await bench.manager().streams.names().next()).length, 0);
});

test("subjects of another stream are refused by its name", async () => {
  await bench.manager().streams.add({ name: "theirs", subjects: [`${name}.>`] });
  const sink = open();
  assert.match(await codeAndText(write(sink, rows)), /SINK_MISCONFIGURED: .*another stream/);
  assert.match(await codeAndText(sink.probe(live)), /SINK_MISCONFIGURED: .*stream theirs/);
});

test("more copies than there are servers are refused", async () => {
  assert.match(
    await codeAndText(write(open({ replicas: 3 }), rows)),
    /SINK_MISCONFIGURED: .*replicas must be 1/,
  );
});

test("probe stores nothing and makes nothing", async () => {
  await open().probe(live);
  assert.is((await bench.manager().streams.names().next()).length, 0);
  await write(open(), rows);
  const before = await lastSequence();
  await open().probe(live);
  assert.is(await lastSequence(), before);
});

test("a full stream says which limit, keeps what stood, and takes the rest when there is room", async () => {
  await make({ discard: DiscardPolicy.New, max_msgs: 8 });
  const sink = open();
  await write(sink, rows);
  const more = [...rows, ...[1, 2, 3].map((index) => changed(`more-${index}`, index))];
  assert.match(
    await codeAndText(write(sink, more, { delta: deltaOf(rows, more) })),
    /SINK_REJECTED: .*stream kollect_stream: it is full: max_msgs is reached/,
  );
  assert.equal(await table(), itemsOf(rows));
  await bench.manager().streams.update(name, { max_msgs: 100 });
  await write(sink, more);
  assert.equal(await table(), itemsOf(more));
});

test("a stream without room for bytes says so", async () => {
  await make({ discard: DiscardPolicy.New, max_bytes: 50_000 });
  const big = rowOf({ name: "big", attributes: { text: "x".repeat(60_000) } });
  assert.match(await codeAndText(write(open(), [big])), /SINK_REJECTED: .*max_bytes is reached/);
});

test("a row that fits no message is refused by name, with what would be right", async () => {
  const big = rowOf({ name: "big", attributes: { text: "x".repeat(1_100_000) } });
  const said = await codeAndText(write(open(), [big]));
  assert.match(said, /SINK_REJECTED: .*uid-big has \d+ bytes.*lower spec.maxRowBytes/);
  await bench.reset();
  await make({ max_msg_size: 20_000 });
  const small = rowOf({ name: "big", attributes: { text: "x".repeat(30_000) } });
  assert.match(await codeAndText(write(open({ mode: "existing" }), [small])), "takes 20000");
});

test("a user who may publish epochs but no rows is told so", async () => {
  const sink = open({
    subject: "kollect",
    credentials: { username: "meter", password: "meter-s3cret" },
  });
  for (const wanted of [rows, rows.slice(0, 1)]) {
    const failure = await failureOf(write(sink, wanted));
    assert.is(failure.code, "SINK_UNAUTHORIZED");
    assert.match(failure.message, "may not publish to");
  }
});

test("a server without JetStream is misconfigured", async () => {
  const configuration = users(`{ user: "writer", password: "${passwords.writer}" }`);
  const server = await startNats({ bare: true, configuration });
  try {
    const sink = open({ url: `nats://127.0.0.1:${server.port}` });
    for (const work of [write(sink, rows), sink.probe(live)])
      assert.match(await codeAndText(work), /SINK_MISCONFIGURED: .*JetStream is not enabled/);
  } finally {
    await server.stop();
  }
});

whole.run();
