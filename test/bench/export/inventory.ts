import { makeRow, type Row } from "../../../src/rows/row.ts";
import type { Cursor } from "../../../src/rows/cursor.ts";
import { createSnapshotStore } from "../../../src/rows/snapshot-store.ts";
import type { Export, Receipt, Sink } from "../../../src/sinks/sink.ts";

/** Rows in the operator's own store, exported as a lane would: with what changed since the last export. */
export interface Inventory {
  /** Gives these rows another content. */
  change(numbers: Iterable<number>): void;
  /** @param wish what the order says besides */
  export(sink: Sink, wish?: Partial<Export>): Promise<Receipt>;
}

const scope = "bench-0";
const source = `${scope}/bench`;

/** A row as four attributes of a Deployment give it, about 480 bytes; in `bench-0` … `bench-9` in turn. */
export const benchRow = (n: number, version: number): Row =>
  makeRow(
    {
      targetNamespace: scope,
      targetName: "bench",
      namespace: `bench-${n % 10}`,
      name: `app-${String(n).padStart(6, "0")}`,
      group: "apps",
      version: "v1",
      kind: "Deployment",
      uid: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    },
    {
      images: [0, 1].map(
        (c) => `registry.example/team-${n % 50}/service-${n % 500}:1.${n % 20}.${c}`,
      ),
      replicas: version,
      tier: n % 2 === 0 ? "front" : "back",
      names: ["c0", "c1"],
    },
  );

export function createInventory(rows: number): Inventory {
  const store = createSnapshotStore();
  store.open();
  store.hold(source);
  for (let n = 0; n < rows; n++) store.upsert(source, benchRow(n, 1));
  store.settle(source, new Set());
  const cursors = new WeakMap<Sink, Cursor>();
  let version = 1;
  return {
    change: (numbers) => {
      version++;
      for (const n of numbers) store.upsert(source, benchRow(n, version));
    },
    export: async (sink, wish = {}) => {
      const cursor = cursors.get(sink) ?? store.cursor(scope);
      cursors.set(sink, cursor);
      const taken = cursor.take();
      if (taken === undefined) throw new Error("the store shows nothing");
      const receipt = await sink.write(
        {
          purpose: "update",
          inventory: { namespace: scope, name: "bench" },
          cluster: "bench",
          epoch: 1,
          exportedAt: new Date(),
          ...taken,
          profiles: [],
          demandRemoval: () => undefined,
          maxExportBytes: 33_554_432,
          ...wish,
        },
        AbortSignal.timeout(600_000),
      );
      cursor.confirm();
      return receipt;
    },
  };
}

/** `size` different numbers below `rows`, spread; another `turn` gives others. */
export const spread = (size: number, rows: number, turn = 0): number[] =>
  Array.from({ length: size }, (_, i) => (turn + i * Math.max(1, Math.floor(rows / size))) % rows);
