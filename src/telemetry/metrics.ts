import { type CollectMetrics, createCollectMetrics } from "./collect-metrics.ts";
import { createExportMetrics, type ExportMetrics } from "./export-metrics.ts";
import { createInstruments, type Exposition } from "./instruments.ts";
import { createReconcileMetrics, type ReconcileMetrics } from "./reconcile-metrics.ts";
import { createWatchMetrics, type WatchMetrics } from "./watch-metrics.ts";

/** Everything that is counted and measured, by noun. */
export interface Metrics {
  readonly watch: WatchMetrics;
  readonly collect: CollectMetrics;
  readonly reconcile: ReconcileMetrics;
  readonly export: ExportMetrics;
  /** Measures the process as well, from now on until it ends. */
  includeProcess(): void;
  /** In the text format of Prometheus. */
  expose(): Promise<Exposition>;
}

/** `now`: milliseconds, for the ages of events. Costs nothing while nobody scrapes but the counting itself. */
export function createMetrics(now: () => number): Metrics {
  const instruments = createInstruments();
  return {
    watch: createWatchMetrics(instruments, now),
    collect: createCollectMetrics(instruments),
    reconcile: createReconcileMetrics(instruments),
    export: createExportMetrics(instruments),
    includeProcess: () => instruments.includeProcess(),
    expose: () => instruments.expose(),
  };
}
