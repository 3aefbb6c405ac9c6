import { isDeepStrictEqual } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { annotations, finalizers } from "../../generated/kinds.ts";
import type { KollectInventory, KollectInventoryStatus } from "../../generated/types.ts";
import { inventoryReconciler } from "../../src/controllers/inventory.ts";
import { createLanes } from "../../src/export/lanes.ts";
import { createSnapshotStore } from "../../src/rows/snapshot-store.ts";
import { settle, virtualClock } from "../support/clock.ts";
import { rowOf } from "../support/rows.ts";
import { receipt, recorder, unreachable } from "../export/lane-fixture.ts";

const test = suite("inventory, through its reconciler");

const source = "team-a/web";
const names = Array.from({ length: 100 }, (_, index) => `row-${index}`);
const guard = { maxPercent: 50, minRows: 2, confirmAfter: "1h" };

type Spec = Partial<KollectInventory["spec"]>;

/** An inventory of one database sink, on real lanes and in virtual time; its status survives `restart`. */
async function stage(given: Spec = {}) {
  const clock = virtualClock(1_700_000_000_000);
  const pg = recorder();
  let held: readonly string[] = [];
  pg.answer = (order) => {
    const wanted = [...order.snapshot.rows()].map(({ name }) => name);
    const gone = held.filter((name) => !wanted.includes(name));
    if (order.delta === undefined) order.demandRemoval(gone.length, held.length);
    const written = wanted.filter((name) => !held.includes(name)).length;
    held = wanted;
    return Promise.resolve({ ...receipt(order, written), rowsRemoved: gone.length });
  };
  let inventory = {
    metadata: { namespace: "team-a", name: "all", generation: 1, annotations: {} },
    spec: {
      databaseSinkRefs: [{ name: "pg" }],
      exportMinInterval: "30s",
      verifyInterval: "0",
      maxExportBytes: 1_000_000,
      deletionGuard: guard,
      deletionPolicy: "Retain",
      suspend: false,
      ...given,
    },
  } as unknown as KollectInventory;
  const sink: { metadata: object; spec: object } = {
    metadata: { namespace: "team-a", name: "pg" },
    spec: { type: "postgres", cluster: "c", changePolicy: "Immediate", maxRowBytes: 1_000_000 },
  };
  /** Another resource for the same table. */
  const twin = () => ({ ...sink, metadata: { namespace: "team-a", name: "twin" } });
  let isSinkThere = true;
  let isReachable = true;
  let writes = 0;
  const notes: string[] = [];
  let hasFinalizer = true;
  const opened: unknown[] = [];
  let end = (): Promise<void> => Promise.resolve();
  let reconcile = (): Promise<unknown> => Promise.resolve();
  const store = createSnapshotStore();
  store.open();
  for (const name of names) store.upsert(source, rowOf({ name }));
  store.settle(source, new Set());
  const stored = (of: (key: string) => unknown) =>
    ({ get: of, values: () => [].values() }) as never;

  const start = (): void => {
    const queue: string[] = [];
    const lanes = createLanes({
      store,
      clock,
      epoch: 1,
      isLeader: () => Promise.resolve(true),
      batchWindow: 200,
      random: () => 0.5,
      onStatus: (key) => queue.push(key),
      onExport: () => undefined,
      onFailure: () => undefined,
      onDrift: () => undefined,
      onCrash: (error) => {
        throw error;
      },
    });
    const run = inventoryReconciler({
      inventories: stored(() => inventory),
      targets: stored(() => undefined),
      profiles: stored(() => undefined),
      snapshotSinks: stored(() => undefined),
      databaseSinks: stored((key) => {
        if (key === "team-a/twin") return twin();
        return key === "team-a/pg" && isSinkThere ? sink : undefined;
      }),
      eventSinks: stored(() => undefined),
      rows: store,
      lanes,
      openSink: ({ spec }) => {
        opened.push(spec.cluster);
        return isReachable
          ? Promise.resolve({ sink: pg.sink, isCurrent: () => Promise.resolve(true) })
          : Promise.reject(unreachable);
      },
      status: {
        latest: (it) => it,
        apply: (_kind, object, next) => {
          const status = JSON.parse(JSON.stringify(next)) as KollectInventoryStatus;
          if (isDeepStrictEqual(status, object.status)) return Promise.resolve();
          writes++;
          inventory = { ...inventory, status };
          return Promise.resolve();
        },
      },
      setFinalizer: (_kind, _object, { isWanted }) =>
        Promise.resolve(void (hasFinalizer = isWanted)),
      warn: (_kind, _object, { note }) => Promise.resolve(void notes.push(note)),
      relist: () => () => false,
      clock,
    });
    const live = new AbortController().signal;
    reconcile = () => run("team-a/all", live);
    end = () => lanes.close();
    drain = async () => {
      for (;;) {
        await settle();
        if (queue.splice(0).length === 0) return;
        await reconcile();
      }
    };
  };
  let drain = (): Promise<void> => Promise.resolve();
  /** Lets time pass, and reconciles whenever a lane has something to tell. */
  const pass = async (span: number, step = 1_000): Promise<void> => {
    for (let passed = 0; passed < span; passed += step) {
      await clock.advance(step);
      await drain();
    }
  };
  const change = async (spec: Spec, annotated: Record<string, string> = {}): Promise<void> => {
    const { metadata } = inventory;
    inventory = {
      ...inventory,
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotated } },
      spec: { ...inventory.spec, ...spec },
    };
    await reconcile();
    await pass(2_000);
  };
  start();
  await reconcile();
  await pass(2_000);
  return {
    pass,
    change,
    held: () => held,
    status: () => inventory.status,
    sinkExport: () => inventory.status?.sinkExports?.[0],
    reason: () => inventory.status?.sinkExports?.[0]?.conditions?.[0]?.reason,
    writes: () => writes,
    orders: () => pg.orders.length,
    drop: (count: number) => {
      for (const name of names.slice(0, count)) store.remove(source, rowOf({ name }).uid);
    },
    annotate: (value: string) => {
      inventory.metadata.annotations = { [annotations.confirmDeletion]: value };
    },
    restart: async (span = 2_000) => {
      await end();
      start();
      await reconcile();
      await pass(span);
    },
    end: () => end(),
    reconcile: () => reconcile(),
    notes,
    hasFinalizer: () => hasFinalizer,
    opened,
    /** Somebody deletes the inventory, with deletionPolicy Delete, while nobody answers for the sink. */
    remove: async () => {
      isReachable = false;
      Object.assign(inventory.metadata, {
        deletionTimestamp: new Date(clock.now()).toISOString(),
        finalizers: [finalizers.inventoryCleanup],
      });
      hasFinalizer = true;
      await change({ deletionPolicy: "Delete" });
    },
    mend: () => {
      isReachable = true;
      sink.spec = { ...sink.spec, cluster: "mended" };
    },
    dropSink: async () => {
      isSinkThere = false;
      await reconcile();
    },
  };
}

test("a day without a change is a day without a write, to the sink or to status", async () => {
  const it = await stage();
  const [writes, orders] = [it.writes(), it.orders()];
  assert.is(it.reason(), "Exported");
  await it.pass(86_400_000, 600_000);
  await it.change({});
  assert.is(it.writes(), writes);
  assert.is(it.orders(), orders);
  await it.end();
});

test("a restart blanks nothing of what status tells of the sink", async () => {
  const it = await stage();
  const { lastTransitionTime: _, ...before } = { lastTransitionTime: "", ...it.sinkExport() };
  assert.is(before.rows, 100);
  assert.ok(before.lastExportTime !== undefined && before.lastChecksum !== undefined);
  const lastExportTime = it.status()?.lastExportTime;
  // Nothing is exported yet.
  await it.restart(0);
  const { conditions: _conditions, ...early } = it.sinkExport() ?? { name: "" };
  const { conditions: _before, ...late } = before;
  assert.equal(early, late);
  assert.is(it.status()?.lastExportTime, lastExportTime);
  await it.pass(2_000);
  assert.is(it.reason(), "Exported");
  assert.is(it.sinkExport()?.lastExportTime, before.lastExportTime);
  await it.end();
});

test("a suspended inventory says so of each sink, and keeps what it knew", async () => {
  const it = await stage();
  await it.change({ suspend: true });
  assert.is(it.reason(), "Suspended");
  assert.is(it.sinkExport()?.rows, 100);
  await it.change({ suspend: false });
  assert.is(it.reason(), "Exported");
  await it.end();
});

test("a suspension in a hold lets nothing go, and the hold begins anew", async () => {
  const it = await stage();
  it.drop(90);
  await it.pass(2_000);
  assert.is(it.reason(), "DeletionHeld");
  await it.change({ suspend: true }, { [annotations.confirmDeletion]: "early" });
  assert.is(it.held().length, 100);
  await it.change({ suspend: false });
  assert.is(it.reason(), "DeletionHeld");
  assert.is(it.held().length, 100);
  await it.change({}, { [annotations.confirmDeletion]: "now" });
  assert.is(it.held().length, 10);
  assert.is(it.status()?.lastHandledConfirmation, "now");
  await it.end();
});

test("a confirmation given while the operator is away counts, once, and an old one never", async () => {
  const it = await stage();
  await it.change({}, { [annotations.confirmDeletion]: "old" });
  assert.is(it.status()?.lastHandledConfirmation, "old");
  it.drop(90);
  await it.pass(2_000);
  assert.is(it.reason(), "DeletionHeld");
  await it.restart();
  assert.is(it.reason(), "DeletionHeld");
  assert.is(it.held().length, 100);
  it.annotate("new");
  await it.restart();
  assert.is(it.held().length, 10);
  assert.is(it.status()?.lastHandledConfirmation, "new");
  await it.end();
});

test("a request is answered by a suspended inventory only once it is not", async () => {
  const it = await stage({ suspend: true });
  await it.change({}, { [annotations.requestedAt]: "t1" });
  assert.is(it.status()?.lastHandledRequestedAt, undefined);
  await it.change({ suspend: false });
  assert.is(it.status()?.lastHandledRequestedAt, "t1");
  await it.end();
});

test("of two sinks with one place the first is written, and the other one says so", async () => {
  const it = await stage({ databaseSinkRefs: [{ name: "pg" }, { name: "twin" }] });
  const found = () =>
    it
      .status()
      ?.sinkExports?.map(({ name, rows, conditions = [] }) => [name, rows, conditions[0]?.reason]);
  assert.equal(found(), [
    ["database/pg", 100, "Exported"],
    ["database/twin", undefined, "SinkMisconfigured"],
  ]);
  assert.is(it.orders(), 1);
  const message = it.status()?.conditions?.find(({ type }) => type === "Synced")?.message;
  assert.match(message ?? "", "database/twin: it writes to the same place as database/pg");
  await it.dropSink();
  await it.pass(2_000);
  assert.equal(found()?.[1], ["database/twin", 100, "Exported"]);
  await it.end();
});

test("a deletion goes on by itself when somebody mends the sink's spec meanwhile", async () => {
  const it = await stage();
  await it.remove();
  await it.pass(60_000);
  assert.ok(it.hasFinalizer());
  assert.match(it.status()?.conditions?.[0]?.message ?? "", "no connection");
  it.mend();
  await it.pass(60_000);
  assert.is(it.opened.at(-1), "mended");
  assert.equal(it.held(), []);
  assert.not.ok(it.hasFinalizer());
  await it.end();
});

test("a sink that is deleted while its inventory waits for it is waited for no longer", async () => {
  const it = await stage();
  await it.remove();
  assert.ok(it.hasFinalizer());
  await it.dropSink();
  assert.not.ok(it.hasFinalizer());
  assert.equal(it.notes, ["database/pg does not exist; what it may hold stays"]);
  await it.end();
});

test("a deletion whose policy is turned to Retain meanwhile ends at once", async () => {
  const it = await stage();
  await it.remove();
  await it.change({ deletionPolicy: "Retain" });
  assert.not.ok(it.hasFinalizer());
  it.mend();
  await it.pass(60_000);
  assert.is(it.held().length, 100);
  await it.end();
});

test("nobody waits for a sink longer than ten minutes, and an event says what stays", async () => {
  const it = await stage();
  await it.remove();
  await it.restart();
  await it.pass(600_000, 10_000);
  await it.reconcile();
  assert.not.ok(it.hasFinalizer());
  assert.match(it.notes[0] ?? "", "database/pg was given up: sink pg: no connection");
  await it.end();
});

test.run();
