import { OperatorError } from "../../../src/errors/operator-error.ts";
import type { Row, RowIdentity } from "../../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../../src/sinks/sink.ts";
import type { Gate } from "../network/gate.ts";
import type { SinkAudit } from "../oracle/sink-audit.ts";
import type { VirtualTime } from "../time/virtual-time.ts";

export type SinkFault = "none" | "unreachable" | "rejecting" | "lost-answer" | "hanging" | "slow";

/** A sink that keeps its rows in memory, over the lives of operators. */
export interface SinkModel {
  fault: SinkFault;
  readonly rows: ReadonlyMap<string, Row>;
  /** As the process behind `gate` sees it, which knows of the cluster since version `since`. */
  open(gate: Gate, since: number): Sink;
}

export interface SinkParts {
  readonly name: string;
  readonly time: VirtualTime;
  /** Milliseconds that an order travels. */
  readonly delay: () => number;
  readonly audit: SinkAudit;
  readonly note: (what: string) => void;
  readonly count: (fault: string) => void;
}

const slowDelay = 20_000;

export function createSinkModel({ name, time, delay, audit, note, count }: SinkParts): SinkModel {
  const rows = new Map<string, Row>();
  let epoch = -1;

  const apply = (order: Export, since: number): Receipt => {
    if (order.epoch < epoch)
      throw new OperatorError("SINK_FENCED", { sink: name, epoch: order.epoch, held: epoch });
    const { upserted, removed } = changesOf(order, rows);
    if (order.delta === undefined) {
      const held = [...rows.values()].filter((row) => !isRetained(order.snapshot.retained, row));
      order.demandRemoval(removed.length, held.length);
    }
    epoch = order.epoch;
    for (const row of removed) rows.delete(row.key);
    for (const row of upserted) rows.set(row.key, row);
    note(`${name} ${order.epoch} +${upserted.map(({ json }) => json).join()} -${removed.length}`);
    audit.check({ epoch, since, upserted, removed, rows, retained: order.snapshot.retained });
    return {
      digest: order.snapshot.digest,
      bytes: 0,
      rowsWritten: upserted.length,
      rowsRemoved: removed.length,
    };
  };

  const model: SinkModel = {
    fault: "none",
    rows,
    open: (gate, since) => ({
      probe: () => Promise.resolve(),
      close: () => Promise.resolve(),
      write: (order, signal) =>
        new Promise((resolve, reject) => {
          signal.throwIfAborted();
          const { fault } = model;
          if (fault !== "none") count(`sink ${fault}`);
          const failure = new OperatorError(
            fault === "rejecting" ? "SINK_REJECTED" : "SINK_UNREACHABLE",
            {
              sink: name,
              host: "h",
              detail: "x",
            },
          );
          const answer = (work: () => void): void => gate.pass(work);
          // An order that was sent arrives, whatever becomes of who sent it; unless it takes it back in time.
          const cancel = time.after(fault === "slow" ? slowDelay : delay(), () => {
            if (fault === "hanging") return;
            if (fault === "unreachable" || fault === "rejecting")
              return answer(() => reject(failure));
            try {
              const receipt = apply(order, since);
              answer(() => (fault === "lost-answer" ? reject(failure) : resolve(receipt)));
            } catch (error) {
              answer(() => reject(error as Error));
            }
          });
          signal.addEventListener(
            "abort",
            () => {
              cancel();
              reject(signal.reason as Error);
            },
            { once: true },
          );
        }),
    }),
  };
  return model;
}

/** Whether the sink keeps what it holds of the row's target, or of that target in the row's namespace. */
export const isRetained = (
  retained: ReadonlySet<string>,
  {
    targetNamespace,
    targetName,
    namespace,
  }: Pick<RowIdentity, "targetNamespace" | "targetName" | "namespace">,
): boolean =>
  retained.has(`${targetNamespace}/${targetName}`) ||
  retained.has(`${targetNamespace}/${targetName}/${namespace}`);

/** What an order does to `rows`. */
function changesOf(
  { snapshot, delta }: Export,
  rows: ReadonlyMap<string, Row>,
): { readonly upserted: readonly Row[]; readonly removed: readonly Row[] } {
  const isKept = (row: Row): boolean => isRetained(snapshot.retained, row);
  const isNew = (row: Row): boolean => rows.get(row.key)?.digest !== row.digest;
  if (delta !== undefined)
    return {
      upserted: delta.upserted.filter(isNew),
      removed: delta.removed.filter((row) => rows.has(row.key) && !isKept(row)),
    };
  const wanted = [...snapshot.rows()];
  const keys = new Set(wanted.map(({ key }) => key));
  return {
    upserted: wanted.filter(isNew),
    removed: [...rows.values()].filter((row) => !keys.has(row.key) && !isKept(row)),
  };
}
