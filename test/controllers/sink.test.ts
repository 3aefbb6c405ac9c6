import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kinds } from "../../generated/kinds.ts";
import type { KollectEventSink, SinkStatus } from "../../generated/types.ts";
import { sinkReconciler } from "../../src/controllers/sink.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { systemClock } from "../../src/runtime/clock.ts";

const test = suite("sink status");

const sink: Sink = {
  write: () => Promise.reject(new Error("nothing is written here")),
  probe: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
const statusOf = async (insecureSkipVerify: boolean): Promise<SinkStatus> => {
  const resource = {
    metadata: { namespace: "team-a", name: "events", generation: 3 },
    spec: { type: "nats", tls: { insecureSkipVerify } },
  } as unknown as KollectEventSink;
  const written: SinkStatus[] = [];
  const reconcile = sinkReconciler({
    kind: kinds.KollectEventSink,
    sinks: { get: () => resource, values: () => [resource].values() } as never,
    openSink: () => Promise.resolve({ sink, isCurrent: () => Promise.resolve(true) }),
    status: {
      latest: (it) => it,
      apply: (_kind, _object, next) => Promise.resolve(void written.push(next)),
    },
    clock: systemClock,
  });
  await reconcile("team-a/events", new AbortController().signal);
  return written[0] ?? (assert.unreachable("no status was written") as never);
};
const typesOf = ({ conditions }: SinkStatus): string[] =>
  (conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);

test("tells of a certificate that nobody checks, for as long as that is so", async () => {
  const ready = ["Ready=True SinkReady", "SinkReachable=True SinkReady"];
  assert.equal(typesOf(await statusOf(false)), ready);
  assert.equal(typesOf(await statusOf(true)), [...ready, "TLSInsecure=True InsecureSkipVerify"]);
});

test.run();
