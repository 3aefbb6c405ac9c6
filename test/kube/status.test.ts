// Against a server over loopback, which counts what is written.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kinds } from "../../generated/kinds.ts";
import { connect } from "../../src/kube/api-client.ts";
import { createStatusWriter, type Reported, type StatusWriter } from "../../src/kube/status.ts";
import { type ApiServer, failure, json, startApiServer } from "../support/api-server.ts";
import { type VirtualClock, virtualClock } from "../support/clock.ts";

interface Bench {
  server: ApiServer;
  clock: VirtualClock;
  status: StatusWriter;
}

const test = suite<Bench>("status");
test.before.each(async (bench) => {
  bench.server = await startApiServer();
  bench.server.serve(json(200, {}));
  bench.clock = virtualClock();
  const client = connect({ kubeconfig: bench.server.kubeconfig }, bench.clock);
  bench.status = createStatusWriter(client, bench.clock);
});
test.after.each(async ({ server }) => server.stop());

const never = new AbortController().signal;
const kind = kinds.KollectTarget;
const object = { metadata: { namespace: "team", name: "web", uid: "u1" } };

test("applies the whole status as Kollect", async ({ server, status }) => {
  await status.apply(kind, object, { collectedCount: 3, gone: undefined }, never);
  const [call] = server.calls;
  assert.is(call?.method, "PATCH");
  assert.is(call?.path, "/apis/kollect.dev/v1alpha1/namespaces/team/kollecttargets/web/status");
  assert.equal(call?.query, { fieldManager: "kollect", force: "true" });
  assert.is(call?.headers["content-type"], "application/apply-patch+yaml");
  assert.equal(JSON.parse(call?.body ?? ""), {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectTarget",
    metadata: { namespace: "team", name: "web" },
    status: { collectedCount: 3 },
  });
});

test("writes nothing when nothing changed, though the informer lags", async ({
  server,
  status,
}) => {
  const stands = { ...object, status: { collectedCount: 3, conditions: [] } };
  await status.apply(kind, stands, { conditions: [], collectedCount: 3 }, never);
  assert.is(server.calls.length, 0);
  await status.apply(kind, stands, { collectedCount: 4 }, never);
  await status.apply(kind, stands, { collectedCount: 4 }, never);
  assert.is(server.calls.length, 1);
});

test("tells the status that an object is about to have, whatever the informer says", async ({
  status,
}) => {
  const stands = { ...object, status: { collectedCount: 3 } };
  assert.equal(status.latest(stands).status, { collectedCount: 3 });
  await status.apply(kind, stands, { collectedCount: 4 }, never);
  assert.equal(status.latest(stands).status, { collectedCount: 4 });
});

test("writes again what somebody else wrote over, once the informer tells of that", async ({
  clock,
  server,
  status,
}) => {
  const seen = (resourceVersion: string, collectedCount: number): Reported => ({
    metadata: { ...object.metadata, resourceVersion },
    status: { collectedCount },
  });
  server.serve(json(200, { metadata: { resourceVersion: "10" } }));
  await status.apply(kind, seen("9", 3), { collectedCount: 4 }, never);
  await status.apply(kind, seen("9", 3), { collectedCount: 4 }, never);
  await status.apply(kind, seen("10", 4), { collectedCount: 4 }, never);
  assert.is(server.calls.length, 1);
  const other = seen("11", 7);
  assert.equal(status.latest(other), other);
  const mended = status.apply(kind, other, { collectedCount: 4 }, never);
  await clock.advance(1_000);
  await mended;
  assert.is(server.calls.length, 2);
});

test("writes to one object once a second, to another at once", async ({
  clock,
  server,
  status,
}) => {
  await status.apply(kind, object, { collectedCount: 1 }, never);
  const second = status.apply(kind, object, { collectedCount: 2 }, never);
  const other = { metadata: { ...object.metadata, uid: "u2" } };
  await status.apply(kind, other, { collectedCount: 9 }, never);
  assert.is(server.calls.length, 2);
  await clock.advance(999);
  assert.is(server.calls.length, 2);
  await clock.advance(1);
  await second;
  assert.is(server.calls.length, 3);
});

test("an object that is gone is fine; a refusal is thrown and written again", async ({
  server,
  status,
}) => {
  server.serve(failure(404));
  await status.apply(kind, object, { collectedCount: 1 }, never);
  server.serve(failure(403));
  const told = status.apply(kind, object, { collectedCount: 1 }, never);
  assert.is(await told.catch((error: { code?: string }) => error.code), "ACCESS_DENIED");
  server.serve(json(200, {}));
  await status.apply(kind, object, { collectedCount: 1 }, never);
  assert.is(server.calls.length, 3);
});

test.run();
