import * as assert from "uvu/assert";
import { type ApiClient, connect } from "../../src/kube/api-client.ts";
import { runLeader } from "../../src/kube/lease.ts";
import {
  type Answer,
  type ApiServer,
  failure,
  json,
  startApiServer,
} from "../support/api-server.ts";
import { type VirtualClock, virtualClock } from "../support/clock.ts";

export interface Stored {
  metadata: { name: string; namespace: string; resourceVersion?: string };
  spec: { holderIdentity: string; leaseTransitions: number; renewTime: string };
}

/** One Lease with optimistic concurrency. */
interface LeaseServer {
  lease: Stored | undefined;
  /** Answers in place of the store while it is set. */
  fault: Answer | undefined;
}

const serveLease = (server: ApiServer): LeaseServer => {
  const state: LeaseServer = { lease: undefined, fault: undefined };
  let version = 0;
  const put = (it: Stored): Stored => {
    state.lease = { ...it, metadata: { ...it.metadata, resourceVersion: String(++version) } };
    return state.lease;
  };
  const answerTo = (method: string, body: string): Answer => {
    if (state.fault !== undefined) return state.fault;
    if (method === "GET") return state.lease === undefined ? failure(404) : json(200, state.lease);
    const given = JSON.parse(body) as Stored;
    const wanted = method === "POST" ? undefined : given.metadata.resourceVersion;
    if (state.lease?.metadata.resourceVersion !== wanted) return failure(409);
    return json(200, put(given));
  };
  server.serve((response, call) => answerTo(call.method, call.body)(response, call));
  return state;
};

interface Replica {
  /** Epochs in which it worked. */
  readonly epochs: number[];
  readonly isWorking: boolean;
  stop(): Promise<void>;
}

const replicaOf =
  (client: ApiClient, clock: VirtualClock) =>
  (identity: string): Replica => {
    const end = new AbortController();
    const epochs: number[] = [];
    let working = 0;
    const running = runLeader(
      { client, clock, namespace: "kollect", name: "leader", identity },
      async (epoch, leading) => {
        epochs.push(epoch);
        working++;
        await new Promise((resolve) => leading.addEventListener("abort", resolve));
        working--;
      },
      end.signal,
    );
    return {
      epochs,
      get isWorking() {
        assert.ok(working <= 1);
        return working === 1;
      },
      stop: async () => {
        end.abort();
        await running;
      },
    };
  };

export interface Bench {
  server: ApiServer;
  clock: VirtualClock;
  state: LeaseServer;
  client: ApiClient;
  replica: (identity: string) => Replica;
  /** Winds the clock until it holds; fails once `limit` has passed. */
  until: (what: string, limit: number, holds: () => boolean) => Promise<number>;
}

/** Fills `bench`, and waits until its server answers. */
export async function startBench(bench: Bench): Promise<void> {
  bench.server = await startApiServer();
  bench.clock = virtualClock(1_700_000_000_000);
  bench.state = serveLease(bench.server);
  bench.client = connect({ kubeconfig: bench.server.kubeconfig }, bench.clock);
  bench.replica = replicaOf(bench.client, bench.clock);
  bench.until = async (what, limit, holds) => {
    const start = bench.clock.now();
    while (!holds()) {
      if (bench.clock.now() - start > limit) throw new Error(`${what}: not within ${limit} ms`);
      await bench.clock.advance(100);
    }
    return bench.clock.now() - start;
  };
}
