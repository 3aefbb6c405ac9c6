import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { backoff } from "../../src/runtime/backoff.ts";
import { onChange, type Reconcile, runController } from "../../src/runtime/controller.ts";
import { createInformer } from "../../src/runtime/informer.ts";
import { createWorkQueue, type WorkQueue } from "../../src/runtime/work-queue.ts";
import { settle, type VirtualClock, virtualClock } from "../support/clock.ts";

const test = suite("controller");

interface Bench {
  readonly clock: VirtualClock;
  readonly queue: WorkQueue<string>;
  readonly errors: unknown[];
  stop(): Promise<void>;
}

const run = (reconcile: Reconcile<string>, concurrency = 1): Bench => {
  const clock = virtualClock();
  const queue = createWorkQueue<string>(clock, backoff({ base: 1_000, max: 8_000, jitter: 0 }));
  const end = new AbortController();
  const errors: unknown[] = [];
  const onError = (_: string, error: unknown): number => errors.push(error);
  const running = runController(
    { concurrency, queue, triggers: [], reconcile, onError },
    end.signal,
  );
  return {
    clock,
    queue,
    errors,
    stop: async () => {
      end.abort();
      await running;
    },
  };
};

const terminal = new OperatorError("EGRESS_DENIED", { host: "x" });
const forbidden = new OperatorError("ACCESS_DENIED", { verb: "list", resource: "pods" });
const transient = new OperatorError("API_UNREACHABLE", { detail: "x" });

const outcomes: readonly { name: string; error: Error; times: readonly number[] }[] = [
  { name: "leaves a terminal error until a change", error: terminal, times: [0] },
  {
    name: "asks again what was forbidden, ever more slowly",
    error: forbidden,
    times: [0, 1_000, 3_000, 7_000, 15_000, 23_000],
  },
  {
    name: "backs off from a passing error",
    error: transient,
    times: [0, 1_000, 3_000, 7_000, 15_000, 23_000],
  },
  {
    name: "backs off from an error that nobody foresaw",
    error: new TypeError("bug"),
    times: [0, 1_000, 3_000, 7_000, 15_000, 23_000],
  },
];

for (const { name, error, times } of outcomes)
  test(name, async () => {
    const tried: number[] = [];
    const bench = run(async () => {
      tried.push(bench.clock.now());
      throw error;
    });
    bench.queue.add("a");
    await bench.clock.advance((times.at(-1) ?? 0) + 500);
    assert.equal(tried, times);
    assert.equal(new Set(bench.errors), new Set([error]));
    if (error === terminal) {
      bench.queue.add("a");
      await bench.clock.advance(0);
      assert.is(tried.length, 2);
    }
    await bench.stop();
  });

test("comes back when the reconciler asks for it, and only then", async () => {
  const tried: string[] = [];
  const bench = run(async (key) => {
    tried.push(`${key} ${bench.clock.now()}`);
    return key === "timed" && bench.clock.now() < 500 ? { after: 300 } : "on-change";
  });
  bench.queue.add("timed");
  bench.queue.add("other");
  await bench.clock.advance(10_000);
  assert.equal(tried, ["timed 0", "other 0", "timed 300", "timed 600"]);
  await bench.stop();
});

test("works on as many keys as it may, and ends when the turns in flight have", async () => {
  const held = Promise.withResolvers<void>();
  let working = 0;
  const bench = run(async () => {
    working++;
    await held.promise;
    return "on-change";
  }, 3);
  for (const key of ["a", "b", "c", "d"]) bench.queue.add(key);
  await settle();
  assert.is(working, 3);
  let isOver = false;
  const stopping = bench.stop().then(() => (isOver = true));
  await settle();
  assert.not(isOver);
  held.resolve();
  await stopping;
  assert.is(working, 3);
});

test("offers what is in the store, and both sides of each change", async () => {
  interface Thing {
    readonly metadata: { readonly name: string; readonly resourceVersion: string };
    readonly owner: string;
  }
  const thing = (owner: string, resourceVersion: string): Thing => ({
    metadata: { name: "a", resourceVersion },
    owner,
  });
  const change = Promise.withResolvers<void>();
  const informer = createInformer<Thing>({
    open: async function* () {
      yield { type: "listed", object: thing("old", "1") };
      yield { type: "synced", resourceVersion: "1" };
      await change.promise;
      yield { type: "applied", object: thing("new", "2") };
    },
  });
  const running = informer.run(new AbortController().signal);
  await informer.synced(new AbortController().signal);
  const offered: string[] = [];
  const stop = onChange<Thing, string>(informer, ({ owner }) => [owner])((key) =>
    offered.push(key),
  );
  change.resolve();
  await running;
  stop();
  assert.equal(offered, ["old", "old", "new"]);
});

test.run();
