import { metrics } from "../../generated/metrics.ts";
import type { Instruments } from "./instruments.ts";
import type { CountedClass } from "./reconcile-metrics.ts";

export interface ExportMetrics {
  /** `span` in milliseconds. */
  succeeded(sinkType: string, bytes: number, span: number): void;
  repaired(sinkType: string, rows: number): void;
  failed(errorClass: CountedClass): void;
}

export function createExportMetrics(instruments: Instruments): ExportMetrics {
  const durations = instruments.histogram("kollect_export_duration_seconds");
  const written = instruments.counter("kollect_export_bytes_total");
  const repaired = instruments.counter("kollect_export_repaired_rows_total");
  const errors = instruments.counter("kollect_sink_errors_total");
  for (const reason of metrics.kollect_sink_errors_total.labels.reason) errors({ reason }, 0);
  return {
    succeeded: (sinkType, bytes, span) => {
      durations({ sink_type: sinkType }, span / 1000);
      written({ sink_type: sinkType }, bytes);
      repaired({ sink_type: sinkType }, 0);
    },
    repaired: (sinkType, rows) => repaired({ sink_type: sinkType }, rows),
    failed: (reason) => errors({ reason }, 1),
  };
}
