import { OperatorError } from "../../src/errors/operator-error.ts";
import type { Row } from "../../src/rows/row.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";

export type SinkFault = "none" | "unreachable" | "lost-answer" | "hanging";

/** A sink that keeps its rows in memory, over restarts of the operator. */
export interface SinkModel {
  fault: SinkFault;
  readonly rows: ReadonlyMap<string, Row>;
  readonly open: () => Promise<Sink>;
}

export interface SinkWatcher {
  onWritten(row: Row): void;
  onRemoved(row: Row): void;
}

export function createSinkModel(name: string, clock: Clock, watcher: SinkWatcher): SinkModel {
  const rows = new Map<string, Row>();
  let epoch = -1;

  const put = (row: Row): number => {
    if (rows.get(row.key)?.digest === row.digest) return 0;
    rows.set(row.key, row);
    watcher.onWritten(row);
    return 1;
  };
  const drop = (key: string): number => {
    const row = rows.get(key);
    if (row === undefined) return 0;
    rows.delete(key);
    watcher.onRemoved(row);
    return 1;
  };

  const apply = ({ snapshot, delta }: Export): Pick<Receipt, "rowsWritten" | "rowsRemoved"> => {
    const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
    const isRetained = ({ targetNamespace, targetName, namespace }: Row): boolean =>
      snapshot.retained.has(`${targetNamespace}/${targetName}`) ||
      snapshot.retained.has(`${targetNamespace}/${targetName}/${namespace}`);
    if (delta !== undefined) {
      const removed = delta.removed.filter((row) => !isRetained(row));
      return {
        rowsWritten: sum(delta.upserted.map(put)),
        rowsRemoved: sum(removed.map(({ key }) => drop(key))),
      };
    }
    const wanted = [...snapshot.rows()];
    const keys = new Set(wanted.map(({ key }) => key));
    const surplus = [...rows.values()].filter((row) => !keys.has(row.key) && !isRetained(row));
    return {
      rowsWritten: sum(wanted.map(put)),
      rowsRemoved: sum(surplus.map(({ key }) => drop(key))),
    };
  };

  const model: SinkModel = {
    fault: "none",
    rows,
    open: () =>
      Promise.resolve({
        probe: () => Promise.resolve(),
        close: () => Promise.resolve(),
        write: async (order, signal) => {
          await clock.sleep(5, signal);
          if (model.fault === "hanging") await clock.sleep(10 * 60_000, signal);
          const failure = new OperatorError("SINK_UNREACHABLE", {
            sink: name,
            host: "h",
            detail: "x",
          });
          if (model.fault === "unreachable") throw failure;
          if (order.epoch < epoch) throw new OperatorError("SINK_FENCED", { sink: name, epoch });
          epoch = order.epoch;
          const counts = apply(order);
          if (model.fault === "lost-answer") throw failure;
          return { digest: order.snapshot.digest, bytes: 0, ...counts };
        },
      }),
  };
  return model;
}
