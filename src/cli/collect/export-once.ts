import { OperatorError } from "../../errors/operator-error.ts";
import type { LaneSpec } from "../../export/lane-spec.ts";
import { createLanes } from "../../export/lanes.ts";
import type { SnapshotStore } from "../../rows/snapshot-store.ts";
import { systemClock } from "../../runtime/clock.ts";
import { counted } from "../output/counted.ts";
import type { Notices } from "../output/notices.ts";
import type { Shortfall } from "./shortfall.ts";

export interface ExportOptions {
  readonly store: SnapshotStore;
  readonly notices: Notices;
  readonly shortfall: Shortfall;
}

/** What may pass is tried so often. */
const tries = 3;

/** Runs each lane until it has written once, or has failed for good. Says whether any has written. */
export async function exportOnce(
  specs: readonly LaneSpec[],
  { store, notices, shortfall }: ExportOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const over = Promise.withResolvers<void>();
  const open = new Map(specs.map((it) => [nameOf(it), { spec: it, failures: 0 }]));
  let isWritten = false;
  const close = (name: string): void => {
    open.delete(name);
    if (open.size === 0) over.resolve();
  };
  const fail = (name: string, text: string): void => {
    if (!open.has(name)) return;
    shortfall.missing(`${name}: ${text}`);
    close(name);
  };
  const lanes = createLanes({
    store,
    clock: systemClock,
    epoch: 0,
    // Who is refused for a higher epoch goes: an operator has this inventory.
    isLeader: () => Promise.resolve(false),
    batchWindow: 0,
    random: Math.random,
    onExport: (spec, { rowsWritten, rowsRemoved, revision }) => {
      const name = nameOf(spec);
      isWritten = true;
      const at = revision === undefined ? "" : ` (${revision})`;
      notices.info(`${name}: ${counted(rowsWritten, "row")} written, ${rowsRemoved} removed${at}`);
    },
    onFailure: (spec, error) => {
      const name = nameOf(spec);
      const lane = open.get(name);
      if (lane === undefined) return;
      lane.failures++;
      const isPassing = error instanceof OperatorError && error.class === "transient";
      if (!isPassing || lane.failures === tries) fail(name, textOf(error));
    },
    onDrift: () => undefined,
    onStatus: (inventory) => {
      for (const [name, { spec }] of open) {
        if (`${spec.inventory.namespace}/${spec.inventory.name}` !== inventory) continue;
        const status = lanes.status(inventory, spec.sinkName);
        if (status?.isHeld === true) fail(name, heldText(status.error?.message ?? "it is held"));
        if (status?.lastReceipt === undefined) continue;
        const { count, names } = status.leftOut;
        if (count > 0)
          shortfall.missing(
            `${name}: ${counted(count, "row is", "rows are")} too large for the sink: ${names.join(", ")}`,
          );
        close(name);
      }
    },
    onCrash: over.reject,
  });
  const stop = (): void => over.resolve();
  signal.addEventListener("abort", stop);
  try {
    const byInventory = Map.groupBy(
      specs,
      ({ inventory }) => `${inventory.namespace}/${inventory.name}`,
    );
    for (const [inventory, of] of byInventory) await lanes.reconcile(inventory, of);
    await over.promise;
  } finally {
    signal.removeEventListener("abort", stop);
    await lanes.close();
  }
  signal.throwIfAborted();
  return isWritten;
}

const nameOf = ({ inventory, sinkName }: LaneSpec): string =>
  `${inventory.namespace}/${inventory.name} to ${sinkName}`;

/** What the operator would wait for, nobody here can give: it is left out. */
const heldText = (message: string): string =>
  `${message.split("; ")[0] ?? ""}; --confirm-deletion lets them go`;

const textOf = (error: unknown): string => {
  if (!(error instanceof OperatorError))
    return error instanceof Error ? error.message : String(error);
  return error.code === "SINK_FENCED"
    ? "an elected operator writes this inventory there, and is not interfered with; give the inventory another name, or the sink another spec.cluster"
    : error.message;
};
