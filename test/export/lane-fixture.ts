import { OperatorError } from "../../src/errors/operator-error.ts";
import type { LaneSpec } from "../../src/export/lane-spec.ts";
import type { ExportPolicy } from "../../src/export/policy.ts";
import { everyTarget } from "../../src/rows/choice.ts";
import { createLanes, type Lanes } from "../../src/export/lanes.ts";
import { makeRow } from "../../src/rows/row.ts";
import { createSnapshotStore, type SnapshotStore } from "../../src/rows/snapshot-store.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { settle, type VirtualClock, virtualClock } from "../support/clock.ts";

export const source = "team/web";

/** A sink that does as it is told, and holds what it was given. */
interface Recorder {
  readonly sink: Sink;
  readonly orders: Export[];
  opened: number;
  /** Whether its Secret is as it was when it was opened. */
  isCurrent: boolean;
  answer: (order: Export, signal: AbortSignal) => Promise<Receipt>;
}

/** As the CRDs have it by default, but for the interval of verification. */
export const policy: ExportPolicy = {
  changePolicy: "Immediate",
  interval: 30_000,
  verifyInterval: 0,
  maxRowBytes: 1_000,
  maxExportBytes: 1_000_000,
  removalLimit: { maxPercent: 90, minRows: 50, confirmAfter: 60_000 },
};

export const receipt = (order: Export, rowsWritten = 1): Receipt => ({
  digest: order.snapshot.digest,
  rowsWritten,
  rowsRemoved: 0,
  bytes: 1,
});

export const recorder = (): Recorder => {
  const orders: Export[] = [];
  const it: Recorder = {
    orders,
    opened: 0,
    isCurrent: true,
    answer: (order) => Promise.resolve(receipt(order)),
    sink: {
      write: (order, signal) => {
        orders.push(order);
        return it.answer(order, signal);
      },
      probe: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  };
  return it;
};

interface Stage {
  readonly clock: VirtualClock;
  readonly store: SnapshotStore;
  readonly lanes: Lanes;
  /** What attempts failed with. */
  readonly failures: unknown[];
  /** Rows that verifications have mended. */
  readonly drifts: number[];
  /** Says who leads when a lane asks. */
  leads: () => Promise<boolean>;
  readonly put: (name: string, value?: string) => void;
  readonly run: (recorder: Recorder, part?: Partial<LaneSpec>) => Promise<void>;
}

export const stage = (): Stage => {
  const clock = virtualClock(1_000_000);
  const store = createSnapshotStore();
  store.open();
  store.hold(source);
  store.settle(source, new Set());
  const failures: unknown[] = [];
  const drifts: number[] = [];
  let leads = (): Promise<boolean> => Promise.resolve(false);
  const lanes = createLanes({
    store,
    clock,
    epoch: 7,
    batchWindow: 200,
    onStatus: () => undefined,
    onExport: () => undefined,
    onFailure: (_, error) => failures.push(error),
    onDrift: (_, rows) => drifts.push(rows),
    isLeader: () => leads(),
    random: () => 0.5,
    onCrash: (error) => {
      throw error;
    },
  });
  const identity = {
    targetNamespace: "team",
    targetName: "web",
    namespace: "apps",
    group: "",
    version: "v1",
    kind: "Pod",
  };
  return {
    clock,
    store,
    lanes,
    failures,
    drifts,
    set leads(it: () => Promise<boolean>) {
      leads = it;
    },
    put: (name, value = "1") =>
      void store.upsert(source, makeRow({ ...identity, name, uid: name }, { value })),
    run: async (target, part = {}) => {
      const sinkName = part.sinkName ?? "database/pg";
      await lanes.reconcile(`team/${sinkName}`, [
        {
          inventory: { namespace: "team", name: "all" },
          sinkName,
          sinkType: "postgres",
          cluster: "here",
          fingerprint: "1",
          open: () => {
            target.opened++;
            const isCurrent = (): Promise<boolean> => Promise.resolve(target.isCurrent);
            return Promise.resolve({ sink: target.sink, isCurrent });
          },
          policy,
          targets: everyTarget,
          profiles: () => [],
          requestedAt: undefined,
          confirmation: undefined,
          priorConfirmation: undefined,
          relist: () => () => true,
          ...part,
        },
      ]);
      await settle();
    },
  };
};

export const names = ({ snapshot }: Export): string[] =>
  [...snapshot.rows()].map(({ name }) => name);
export const unreachable = new OperatorError("SINK_UNREACHABLE", {
  sink: "pg",
  host: "h",
  detail: "x",
});
