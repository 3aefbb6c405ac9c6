import { isDeepStrictEqual } from "node:util";
import { annotations, finalizers } from "../../generated/kinds.ts";
import type { KollectInventory, KollectInventoryStatus } from "../../generated/types.ts";
import { inventoryReconciler } from "../../src/controllers/inventory.ts";
import { createLanes } from "../../src/export/lanes.ts";
import { createSnapshotStore } from "../../src/rows/snapshot-store.ts";
import { settle, virtualClock } from "../support/clock.ts";
import { rowOf } from "../support/rows.ts";
import { receipt, recorder, unreachable } from "../export/lane-fixture.ts";

const source = "team-a/web";
const names = Array.from({ length: 100 }, (_, index) => `row-${index}`);
const guard = { maxPercent: 50, minRows: 2, confirmAfter: "1h" };

type Spec = Partial<KollectInventory["spec"]>;

type SinkExport = NonNullable<KollectInventoryStatus["sinkExports"]>[number];

export interface InventoryStage {
  /** Lets so many milliseconds pass, and reconciles whenever a lane has something to tell. */
  readonly pass: (span: number, step?: number) => Promise<void>;
  readonly change: (spec: Spec, annotated?: Record<string, string>) => Promise<void>;
  /** Names of the rows that the sink holds. */
  readonly held: () => readonly string[];
  readonly status: () => KollectInventoryStatus | undefined;
  readonly sinkExport: () => SinkExport | undefined;
  readonly reason: () => string | undefined;
  /** Of status. */
  readonly writes: () => number;
  readonly orders: () => number;
  /** Takes so many rows out of the store. */
  readonly drop: (count: number) => void;
  /** Confirms a deletion. */
  readonly annotate: (value: string) => void;
  readonly restart: (span?: number) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly reconcile: () => Promise<unknown>;
  /** Of events. */
  readonly notes: readonly string[];
  readonly hasFinalizer: () => boolean;
  /** Clusters of the sinks that were opened. */
  readonly opened: readonly unknown[];
  /** Somebody deletes the inventory, with deletionPolicy Delete, while nobody answers for the sink. */
  readonly remove: () => Promise<void>;
  readonly mend: () => void;
  readonly dropSink: () => Promise<void>;
}

/** An inventory of one database sink, on real lanes and in virtual time; its status survives `restart`. */
export async function stage(given: Spec = {}): Promise<InventoryStage> {
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
