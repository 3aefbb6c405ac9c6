import * as assert from "uvu/assert";
import type { MarkerEvent, RowEvent } from "../../generated/export.ts";
import { checksumOf } from "../../src/rows/snapshot.ts";
import { subjectsOf, textOf, token } from "../../src/sinks/nats/subject.ts";
import { deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { apply, type Entry } from "./nats-consumer.ts";
import { changed, itemsOf, live, natsFixture, rows } from "./nats-fixture.ts";
import { orderOf } from "./bench.ts";

const { whole, test, bench, open, write, table, lastSequence } = await natsFixture("events");
const cart = (index: number) => [changed("cart", index), ...rows.slice(1)];
const rowEvents = (entries: readonly Entry[]): RowEvent[] =>
  entries.map(({ event }) => event as RowEvent).filter(({ type }) => type.includes(".row."));
const short = ({ event, subject }: Entry): string =>
  `${event.type.replace(/^dev\.kollect\.|\.v1$/g, "")} ${subject.split(".").slice(4).join(".")}`;

test("the first export stands between markers, behind the leader's", async () => {
  await write(open(), rows);
  const { entries } = await bench.log();
  assert.equal(entries.map(short), [
    "leader epoch",
    "snapshot.begun snapshot",
    "row.upserted rows.team-a.web.uid-cart",
    "row.upserted rows.team-a.web.uid-db",
    "row.upserted rows.team-a.web.uid-mail",
    "snapshot.ended snapshot",
  ]);
  const [last] = entries.slice(-1) as [Entry];
  const { data } = last.event as MarkerEvent;
  assert.equal(data, { itemCount: 3, checksum: checksumOf(rows) });
});

test("an inventory without rows says that its set is complete", async () => {
  await write(open(), []);
  assert.equal((await bench.log()).entries.map(short), [
    "leader epoch",
    "snapshot.begun snapshot",
    "snapshot.ended snapshot",
  ]);
});

test("an event suffices alone, and its headers say the same", async () => {
  const sink = open();
  await write(sink, rows);
  const after = cart(9);
  await write(sink, after, { delta: deltaOf(rows, after) });
  const [entry] = (await bench.log()).entries.slice(-1) as [Entry];
  const { id, ...event } = entry.event as RowEvent;
  assert.equal(event, {
    specversion: "1.0",
    source: "/clusters/test/namespaces/team-a/inventories/everything",
    type: "dev.kollect.row.upserted.v1",
    subject: "team-a/web/uid-cart",
    time: "2026-01-02T03:04:05.678Z",
    datacontenttype: "application/json",
    cluster: "test",
    inventory: "team-a/everything",
    digest: after[0]?.digest,
    data: {
      change: "updated",
      before: JSON.parse(rows[0]?.json ?? "") as object,
      after: JSON.parse(after[0]?.json ?? "") as object,
    },
  });
  assert.is(entry.headers["Nats-Msg-Id"], id);
  assert.is(entry.headers["Content-Type"], "application/cloudevents+json");
  assert.is(entry.headers["Kollect-Digest"], after[0]?.digest);
  assert.is(entry.headers["Kollect-Namespace"], "shop");
});

test("one changed row is one message, of a thousand too", async () => {
  const many = Array.from({ length: 1000 }, (_, index) => changed(`row-${index}`, 0));
  const sink = open();
  await write(sink, many);
  const before = await lastSequence();
  const after = many.with(500, changed("row-500", 1));
  const receipt = await write(sink, after, { delta: deltaOf(many, after) });
  assert.is(await lastSequence(), before + 1);
  assert.is(receipt.rowsWritten, 1);
  assert.is(receipt.revision, String(before + 1));
  const more = after.map((row, index) => (index > 996 ? changed(row.name, 7) : row));
  await write(sink, more, { delta: deltaOf(after, more) });
  assert.is(await lastSequence(), before + 4);
});

test("a row that goes from A to B, back to A and to B again has an event for each", async () => {
  const sink = open();
  await write(sink, rows);
  let last = rows as readonly (typeof rows)[number][];
  for (const index of [1, 2, 1, 2, 1]) {
    const after = cart(index);
    assert.is((await write(sink, after, { delta: deltaOf(last, after) })).rowsWritten, 1);
    last = after;
  }
  const events = rowEvents((await bench.log()).entries).slice(3);
  assert.equal(
    events.map(({ data }) => data.after?.attributes["index"]),
    [1, 2, 1, 2, 1],
  );
  assert.equal(
    events.map(({ data }) => data.before?.attributes["index"]),
    [0, 1, 2, 1, 2],
  );
  assert.is(new Set(events.map(({ id }) => id)).size, 5);
});

test("a row that goes and comes back is created again, whatever the window for duplicates", async () => {
  const sink = open();
  await write(sink, rows);
  for (const wanted of [rows.slice(1), rows, rows.slice(1), rows]) {
    const last = wanted === rows ? rows.slice(1) : rows;
    await write(sink, wanted, { delta: deltaOf(last, wanted) });
  }
  assert.equal(
    rowEvents((await bench.log()).entries)
      .filter(({ subject }) => subject.endsWith("cart"))
      .map(({ data }) => [data.change, data.before === undefined, data.after === undefined]),
    [
      ["created", true, false],
      ["deleted", false, true],
      ["created", true, false],
      ["deleted", false, true],
      ["created", true, false],
    ],
  );
  assert.equal(await table(), itemsOf(rows));
});

test("a comparison tells what stood before, though nobody remembers", async () => {
  await write(open(), rows);
  await write(open(), cart(9).slice(0, 2));
  const [updated, removed] = rowEvents((await bench.log()).entries).slice(3);
  assert.is(updated?.data.before?.attributes["index"], 0);
  assert.is(removed?.type, "dev.kollect.row.deleted.v1");
  assert.is(removed?.data.before?.name, "mail");
});

test("a restart without change publishes nothing", async () => {
  await write(open(), rows);
  const before = await lastSequence();
  for (let turn = 0; turn < 3; turn += 1) await write(open(), rows);
  assert.is(await lastSequence(), before);
});

test("two clusters share a stream and do not see one another", async () => {
  const theirs = [changed("theirs", 1)];
  const [ours, other] = [open(), open({ cluster: "prod.eu" })];
  await write(ours, rows);
  await write(other, theirs, { cluster: "prod.eu" });
  await write(ours, []);
  assert.equal(await table(), itemsOf(theirs));
  await write(other, [], { cluster: "prod.eu" });
  await write(ours, rows);
  assert.equal(await table(), itemsOf(rows));
});

const oddNames = [
  "web.v2",
  "*",
  ">",
  "a b",
  "%2E",
  "%",
  "grün-🦊",
  "",
  "$JS",
  "a/b",
  "'()!~",
  "_-",
];

test("odd names become safe tokens and come back", async () => {
  for (const name of oddNames) {
    assert.match(token(name), /^([A-Za-z0-9_-]|%[0-9A-F]{2})+$|^%$/);
    assert.is(textOf(token(name)), name);
  }
  assert.is(new Set(oddNames.map(token)).size, oddNames.length);
  const { row, keyOf } = subjectsOf("a", {
    cluster: "c.d",
    inventory: { namespace: "e", name: "f.g" },
  });
  assert.is(row("team/web.v2/u*"), "a.c%2Ed.e.f%2Eg.rows.team.web%2Ev2.u%2A");
  for (const name of oddNames) assert.is(keyOf(row(`n/t/${name}`)), `n/t/${name}`);
  assert.is(keyOf("a.c%2Ed.e.f%2Eg.rows.team.%GG.x"), undefined);
  assert.is(keyOf("b.rows.x.y.z"), undefined);
});

test("rows with odd names go in, change, stay while retained, and go", async () => {
  const odd = oddNames.flatMap((uid, index) => [
    rowOf({ name: `o${index}`, uid, targetName: "web.v2", namespace: "" }),
    rowOf({ name: `p${index}`, uid: `p${index}`, targetName: oddNames[index % 3] ?? "" }),
  ]);
  await write(open(), odd);
  assert.equal(await table(), itemsOf(odd));
  assert.is((await write(open(), odd)).rowsWritten, 0);
  await write(open(), [], { snapshot: snapshotOf([], ["team-a/web.v2"]) });
  assert.equal(await table(), itemsOf(odd.filter(({ targetName }) => targetName === "web.v2")));
  await write(open(), []);
  assert.equal(await table(), []);
});

test("verification reads contents, and mends what somebody else has written", async () => {
  const sink = open();
  await write(sink, rows);
  const { row } = subjectsOf("kollect_events", orderOf(rows));
  const entry = (await bench.log()).entries.find(({ subject }) => subject.endsWith("uid-cart"));
  const event = entry?.event as RowEvent;
  const forged = {
    ...event,
    data: { change: "updated", after: { ...event.data.after, name: "evil" } },
  };
  const { headers } = await import("@nats-io/transport-node");
  const same = headers();
  for (const [name, value] of Object.entries(entry?.headers ?? {}))
    if (name.startsWith("Kollect-")) same.set(name, value);
  bench.connection().publish(row("team-a/web/uid-cart"), JSON.stringify(forged), { headers: same });
  bench.connection().publish(row("team-a/web/uid-mail"), "no JSON");
  bench.connection().publish(row("team-a/web/uid-foreign"), "no JSON");
  await bench.connection().flush();
  const receipt = await write(sink, rows, { purpose: "verification" });
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [2, 1]);
  const healed = await bench
    .connection()
    .flush()
    .then(() => lastSequence());
  assert.is((await write(sink, rows, { purpose: "verification" })).rowsWritten, 0);
  assert.is(await lastSequence(), healed);
  const standing = new Map();
  const manager = bench.manager();
  for (const { key } of rows) {
    const last = await manager.streams.getMessage("kollect_events", { last_by_subj: row(key) });
    apply(standing, JSON.parse(last?.string() ?? "") as RowEvent);
  }
  assert.is(standing.size, 3);
  assert.not.match(JSON.stringify([...standing.values()]), /evil/);
});

test("removal deletes every row, retained ones too, and takes the markers away", async () => {
  const sink = open();
  await write(sink, rows);
  const retained = snapshotOf([], ["team-a/web"]);
  const receipt = await write(sink, [], { purpose: "removal", snapshot: retained });
  assert.is(receipt.rowsRemoved, 3);
  assert.equal(await table(), []);
  const { entries } = await bench.log();
  assert.is(
    entries.some(({ subject }) => subject.endsWith(".snapshot")),
    false,
  );
  assert.is(entries.filter(({ subject }) => subject.endsWith(".epoch")).length, 1);
  const again = await write(sink, [], { purpose: "removal", snapshot: snapshotOf([]) });
  assert.is(again.rowsRemoved, 0);
  await write(open(), rows);
  assert.equal((await bench.log()).entries.map(short).slice(-5).at(0), "snapshot.begun snapshot");
});

test("a row too large for two in a message is told without what stood before", async () => {
  const big = (mark: string) => rowOf({ name: "big", attributes: { text: mark.repeat(700_000) } });
  const sink = open();
  await write(sink, [big("a")]);
  await write(sink, [big("b")], { delta: deltaOf([big("a")], [big("b")]) });
  const [, event] = rowEvents((await bench.log()).entries);
  assert.equal([event?.data.change, event?.data.before], ["updated", undefined]);
  assert.equal(await table(), itemsOf([big("b")]));
});

test("an aborted order leaves the log as it was, and the next one goes on", async () => {
  const sink = open();
  await write(sink, rows);
  const abort = new AbortController();
  const work = sink.write(orderOf([]), abort.signal);
  abort.abort(new Error("shutting down"));
  await work.then(
    () => assert.unreachable("it was aborted"),
    () => {},
  );
  await sink.write(orderOf(rows.slice(1)), live);
  assert.equal(await table(), itemsOf(rows.slice(1)));
});

whole.run();
