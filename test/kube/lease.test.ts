// Against a server over loopback that keeps one Lease as an API server would: the conflicts are the point.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runLeader } from "../../src/kube/lease.ts";
import { failure, json } from "../support/api-server.ts";
import { type Bench, startBench, type Stored } from "./lease-bench.ts";

const test = suite<Bench>("lease");
test.before.each(startBench);
test.after.each(async ({ server }) => server.stop());

test("lets one of two work, in epoch 1", async ({ replica, until, clock, state }) => {
  const [a, b] = [replica("a"), replica("b")];
  await until("one works", 10_000, () => a.isWorking || b.isWorking);
  for (let second = 0; second < 120; second++) {
    await clock.advance(1_000);
    assert.is(Number(a.isWorking) + Number(b.isWorking), 1);
  }
  assert.equal([...a.epochs, ...b.epochs], [1]);
  assert.match(state.lease?.spec.renewTime ?? "", /\.\d{6}Z$/);
  await Promise.all([a.stop(), b.stop()]);
});

test("says who leads, or that nobody knows", async ({ client, clock, until, state, replica }) => {
  const a = replica("a");
  await until("a works", 5_000, () => a.isWorking);
  const views: string[] = [];
  const end = new AbortController();
  const running = runLeader(
    {
      client,
      clock,
      namespace: "kollect",
      name: "leader",
      identity: "b",
      onView: (view) => views.push(view),
    },
    (_epoch, leading) =>
      new Promise((resolve) => leading.addEventListener("abort", () => resolve())),
    end.signal,
  );
  await until("b has looked", 5_000, () => views.at(-1) === "following");
  state.fault = failure(500);
  await until("b cannot look", 10_000, () => views.at(-1) === "unknown");
  state.fault = undefined;
  await until("b looks again", 10_000, () => views.at(-1) === "following");
  await a.stop();
  await until("b leads", 10_000, () => views.at(-1) === "leading");
  end.abort();
  await running;
});

test("hands over within seconds when the holder stops", async ({ replica, until, state }) => {
  const a = replica("a");
  await until("a works", 5_000, () => a.isWorking);
  const b = replica("b");
  await until("b has looked", 5_000, () => true);
  await a.stop();
  assert.is(state.lease?.spec.holderIdentity, "");
  assert.ok((await until("b works", 5_000, () => b.isWorking)) <= 5_000);
  assert.equal(b.epochs, [2]);
  await b.stop();
});

test("replaces a holder that is silent for a minute, not sooner", async ({
  replica,
  until,
  state,
}) => {
  state.lease = {
    metadata: { name: "leader", namespace: "kollect", resourceVersion: "0" },
    spec: { holderIdentity: "gone", leaseTransitions: 7, renewTime: "2020-01-01T00:00:00.000000Z" },
  };
  const a = replica("a");
  const waited = await until("a works", 70_000, () => a.isWorking);
  // Its clock may be wrong: only the time that we have seen it unchanged counts.
  assert.ok(waited >= 60_000, String(waited));
  assert.equal(a.epochs, [8]);
  await a.stop();
});

test("stops before its lease runs out when it cannot renew, and competes again", async ({
  replica,
  until,
  state,
}) => {
  const a = replica("a");
  await until("a works", 5_000, () => a.isWorking);
  // Accepted, and never answered.
  state.fault = () => undefined;
  const stopped = await until("a stops", 60_000, () => !a.isWorking);
  assert.ok(stopped <= 41_000, String(stopped));
  state.fault = undefined;
  await until("a works again", 30_000, () => a.isWorking);
  assert.equal(a.epochs, [1, 2]);
  await a.stop();
});

test("works on through an outage shorter than its deadline", async ({
  replica,
  until,
  clock,
  state,
}) => {
  const a = replica("a");
  await until("a works", 5_000, () => a.isWorking);
  state.fault = failure(500);
  await clock.advance(25_000);
  state.fault = undefined;
  await clock.advance(60_000);
  assert.ok(a.isWorking);
  assert.equal(a.epochs, [1]);
  await a.stop();
});

test("outlives any outage", async ({ replica, until, clock, state }) => {
  state.fault = (response) => void response.socket?.destroy();
  const a = replica("a");
  for (let minute = 0; minute < 10; minute++) await clock.advance(60_000);
  assert.equal(a.epochs, []);
  state.fault = undefined;
  await until("a works", 10_000, () => a.isWorking);
  await a.stop();
});

test("stops at once when somebody else holds the lease", async ({ replica, until, state }) => {
  const a = replica("a");
  await until("a works", 5_000, () => a.isWorking);
  const { lease } = state;
  assert.ok(lease);
  state.lease = {
    metadata: { ...lease.metadata, resourceVersion: "other" },
    spec: { ...lease.spec, holderIdentity: "b", leaseTransitions: 2 },
  };
  assert.ok((await until("a stops", 10_000, () => !a.isWorking)) <= 6_000);
  await a.stop();
  assert.is(state.lease.spec.holderIdentity, "b");
});

test("keeps working, in the same epoch, when somebody annotates the lease meanwhile", async ({
  replica,
  until,
  clock,
  state,
}) => {
  const a = replica("a");
  await until("a works", 5_000, () => a.isWorking);
  const honest = state.fault;
  // Between its read and its write: the write conflicts.
  let conflicts = 1;
  state.fault = (response, { method }) => {
    const conflict = method === "PUT" && conflicts-- > 0;
    return (conflict ? failure(409) : json(200, state.lease))(response, {} as never);
  };
  await clock.advance(6_000);
  state.fault = honest;
  await clock.advance(20_000);
  assert.equal([conflicts, a.epochs, a.isWorking], [0, [1], true]);
  await a.stop();
});

test("makes a deleted lease anew with its epoch", async ({ replica, until, clock, state }) => {
  const [first, second] = [replica("a"), replica("b")];
  await until("one works", 10_000, () => first.isWorking || second.isWorking);
  const [holder, other] = first.isWorking ? [first, second] : [second, first];
  await holder.stop();
  await until("the other works", 10_000, () => other.isWorking);
  state.lease = undefined;
  await clock.advance(10_000);
  assert.equal(other.epochs, [2]);
  assert.is((state.lease as Stored | undefined)?.spec.leaseTransitions, 2);
  await other.stop();
});

test("throws what the work throws, and leaves the lease to others", async ({
  client,
  clock,
  state,
}) => {
  const running = runLeader(
    { client, clock, namespace: "kollect", name: "leader", identity: "a" },
    () => Promise.reject(new Error("crash")),
    new AbortController().signal,
  ).then(
    () => "ended",
    (error: Error) => error.message,
  );
  assert.is(await running, "crash");
  assert.is(state.lease?.spec.holderIdentity, "");
});

test("says on demand whether the lease is ours at this moment, or fails", async ({
  client,
  clock,
  state,
}) => {
  const answers: unknown[] = [];
  await runLeader(
    { client, clock, namespace: "kollect", name: "leader", identity: "a" },
    async (_epoch, leading, isLeader) => {
      answers.push(await isLeader(leading));
      state.fault = failure(500);
      answers.push(await isLeader(leading).catch(() => "unknown"));
      state.fault = undefined;
      if (state.lease !== undefined) state.lease.spec.holderIdentity = "b";
      answers.push(await isLeader(leading));
      throw new Error("enough");
    },
    new AbortController().signal,
  ).catch(() => undefined);
  assert.equal(answers, [true, "unknown", false]);
});

test.run();
