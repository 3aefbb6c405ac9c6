import * as assert from "uvu/assert";
import type { MarkerEvent, RowEvent } from "../../generated/export.ts";
import type { Json, Row } from "../../src/rows/row.ts";
import { createLogJudge } from "../chaos/log-judge.ts";
import { type NatsCluster, startNatsCluster } from "../services/nats-cluster.ts";
import { shared } from "../services/service.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { passwords } from "./nats-bench.ts";
import { itemsOf, natsFixture } from "./nats-fixture.ts";

let cluster: NatsCluster | undefined;
const present = (): NatsCluster => {
  if (cluster === undefined) throw new Error("the cluster was not started");
  return cluster;
};
/** The bench looks in through the first server; the sinks of a test say where they dial. */
const first = shared(async () => {
  cluster = await startNatsCluster(`{ user: "writer", password: "${passwords.writer}" }`);
  const [one] = cluster.nodes;
  if (one === undefined) throw new Error("the cluster has no servers");
  return one;
});
const { whole, test, bench, open, write, codeAndText, table } = await natsFixture("copies", first);
const stream = "kollect_copies";
whole.after(async () => cluster?.stop());

const versionOf = (it: Json): number =>
  Number((it as unknown as { attributes: { version: number } }).attributes.version);
const rowsAt = (version: number): readonly Row[] =>
  Array.from({ length: 1_500 }, (_, index) =>
    rowOf({ name: `row-${index}`, attributes: { version, padding: `${index} `.repeat(100) } }),
  );

/** A sink that dials that server. */
const sinkAt = (port: number) => open({ url: `nats://127.0.0.1:${port}`, replicas: 3 });
type Sink = ReturnType<typeof sinkAt>;

/** As a lane does: until it has worked, each time with nothing known. */
async function insist(sink: Sink, rows: readonly Row[]): Promise<void> {
  for (let failures = 0; ; failures += 1)
    try {
      await write(sink, rows);
      return;
    } catch (error) {
      const { code } = error as { code: string };
      if (failures === 50 || !["SINK_UNREACHABLE", "SINK_REJECTED"].includes(code)) throw error;
    }
}

/** Everything that was told is right, and tells `rows`. */
async function isExact(rows: readonly Row[]): Promise<void> {
  await present().settle(stream);
  const judge = createLogJudge((after, before) => versionOf(after) > versionOf(before));
  for (const { event } of (await bench.log()).entries) judge.take(event as RowEvent | MarkerEvent);
  assert.equal(judge.verdict().faults.slice(0, 5), []);
  assert.equal(await table(), itemsOf(rows));
}

test("three servers hold a stream, and one that goes changes nothing", async () => {
  const [one] = present().nodes;
  const sink = sinkAt(one?.port ?? 0);
  await write(sink, rowsAt(1));
  const { config, cluster: held } = await bench.manager().streams.info(stream);
  assert.equal([config.num_replicas, held?.replicas?.length], [3, 2]);
  const [, two] = present().nodes;
  await two?.kill();
  // Where it led, another must first be chosen.
  await insist(sink, rowsAt(2));
  assert.is(
    (await write(sink, rowsAt(3), { delta: deltaOf(rowsAt(2), rowsAt(3)) })).rowsWritten,
    1_500,
  );
  await two?.restart();
  await isExact(rowsAt(3));
});

test("with two of three gone nothing is written, the error says so, and it goes on when they return", async () => {
  const [one, ...others] = present().nodes;
  const sink = sinkAt(one?.port ?? 0);
  await write(sink, rowsAt(1));
  await present().settle(stream);
  await Promise.all(others.map((it) => it.kill()));
  for (const delta of [deltaOf(rowsAt(1), rowsAt(2)), undefined])
    assert.match(await codeAndText(write(sink, rowsAt(2), { delta })), /^SINK_UNREACHABLE: /);
  await Promise.all(others.map((it) => it.restart()));
  await present().settle(stream);
  await insist(sink, rowsAt(3));
  await isExact(rowsAt(3));
});

const blows: readonly (readonly [string, () => Promise<unknown>])[] = [
  [
    "steps down",
    () =>
      bench
        .connection()
        .request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`, "", { timeout: 10_000 }),
  ],
  [
    "is killed",
    async () => {
      const { leader } = await present().roles(stream);
      // The first is the one that the bench looks through, and the sink dials.
      if (leader !== present().nodes[0]) await leader.restart();
      else await bench.connection().request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`, "");
    },
  ],
];
for (const [what, blow] of blows)
  test(`a leader that ${what} amid batches costs no event and doubles none`, async () => {
    const [one] = present().nodes;
    const sink = sinkAt(one?.port ?? 0);
    await write(sink, rowsAt(0));
    let inTime = 0;
    for (let version = 1; version <= 6; version += 1) {
      let isAtWork = true;
      const work = insist(sink, rowsAt(version)).finally(() => (isAtWork = false));
      await blow();
      if (isAtWork) inTime += 1;
      await work;
      await present().settle(stream);
    }
    await isExact(rowsAt(6));
    assert.ok(inTime > 0, "no blow came in time");
  });

whole.run();
