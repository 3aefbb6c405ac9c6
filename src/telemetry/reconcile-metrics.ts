import { type MetricLabels, metrics } from "../../generated/metrics.ts";
import type { Instruments } from "./instruments.ts";

/** How grave an error is; "internal": a fault of Kollect itself. */
export type CountedClass = MetricLabels<"kollect_reconcile_errors_total">["error_class"];

export interface ControllerLabels {
  readonly controller: string;
  /** What it reconciles. */
  readonly kind: string;
}

/** Tells of one controller, until it is closed. Spans are in milliseconds. */
export interface ControllerGauge {
  succeeded(span: number): void;
  /** It asked to be called again after a while. */
  requeued(span: number): void;
  failed(errorClass: CountedClass, span: number): void;
  close(): void;
}

export interface ReconcileMetrics {
  /** `depth`: keys that wait, asked at each scrape. */
  opened(labels: ControllerLabels, depth: () => number): ControllerGauge;
}

export function createReconcileMetrics(instruments: Instruments): ReconcileMetrics {
  const open = new Map<object, readonly [controller: string, depth: () => number]>();
  instruments.gauge("kollect_workqueue_depth", () =>
    [...open.values()].map(([controller, depth]) => [{ controller }, depth()] as const),
  );
  const turns = instruments.counter("kollect_reconcile_total");
  const errors = instruments.counter("kollect_reconcile_errors_total");
  const durations = instruments.histogram("kollect_reconcile_duration_seconds");
  const { result: results } = metrics.kollect_reconcile_total.labels;
  const { error_class: classes } = metrics.kollect_reconcile_errors_total.labels;

  return {
    opened: ({ controller, kind }, depth) => {
      const key = {};
      open.set(key, [controller, depth]);
      for (const result of results) turns({ controller, result }, 0);
      for (const error_class of classes) errors({ kind, error_class }, 0);
      const finished = (result: (typeof results)[number], span: number): void => {
        turns({ controller, result }, 1);
        durations({ controller }, span / 1000);
      };
      return {
        succeeded: (span) => finished("success", span),
        requeued: (span) => finished("requeue", span),
        failed: (errorClass, span) => {
          finished("error", span);
          errors({ kind, error_class: errorClass }, 1);
        },
        close: () => {
          open.delete(key);
        },
      };
    },
  };
}
