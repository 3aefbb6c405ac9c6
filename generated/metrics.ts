// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

export interface MetricDefinition {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  /** What each label may say; an empty list: anything. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds of a histogram. */
  readonly buckets: readonly number[];
}

/** What /metrics tells, besides the process itself, by name. */
export const metrics = {
  kollect_watch_last_event_age_seconds: {
    type: "gauge",
    help: "Time since the API server last told something on this watch; of several watches, the longest.",
    labels: { group: [], version: [], resource: [], scope: ["cluster", "namespace"] },
    buckets: [],
  },
  kollect_watch_interrupted: {
    type: "gauge",
    help: "1 while a watch cannot be read, else 0.",
    labels: { group: [], version: [], resource: [], scope: ["cluster", "namespace"] },
    buckets: [],
  },
  kollect_watch_relists_total: {
    type: "counter",
    help: "Complete lists, by what called for them.",
    labels: {
      group: [],
      version: [],
      resource: [],
      reason: ["start", "expired", "joined", "broken"],
    },
    buckets: [],
  },
  kollect_watch_restarts_total: {
    type: "counter",
    help: "Watches that went on after an interruption, with nothing missed.",
    labels: { group: [], version: [], resource: [] },
    buckets: [],
  },
  kollect_watch_missed_events_total: {
    type: "counter",
    help: "Changes that no watch had told, found by a list alone.",
    labels: { group: [], version: [], resource: [] },
    buckets: [],
  },
  kollect_informer_objects: {
    type: "gauge",
    help: "Objects that the open watches know.",
    labels: { group: [], version: [], resource: [] },
    buckets: [],
  },
  kollect_informer_cluster_wide_scope: {
    type: "gauge",
    help: "1 while one watch covers all namespaces, 0 while each has its own.",
    labels: { group: [], version: [], resource: [] },
    buckets: [],
  },
  kollect_collected_objects: {
    type: "gauge",
    help: "Rows of the profile's targets.",
    labels: { profile: [], gvk: [] },
    buckets: [],
  },
  kollect_extraction_failures: {
    type: "gauge",
    help: "Objects that match the profile's targets and have no row, because an expression failed.",
    labels: { profile: [], gvk: [] },
    buckets: [],
  },
  kollect_reconcile_total: {
    type: "counter",
    help: "Reconciliations, by how they ended; requeue asks for another one after a while.",
    labels: { controller: [], result: ["success", "requeue", "error"] },
    buckets: [],
  },
  kollect_reconcile_errors_total: {
    type: "counter",
    help: "Failed reconciliations; internal is a fault of Kollect itself.",
    labels: { kind: [], error_class: ["transient", "terminal", "forbidden", "internal"] },
    buckets: [],
  },
  kollect_reconcile_duration_seconds: {
    type: "histogram",
    help: "How long reconciliations took.",
    labels: { controller: [] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  kollect_workqueue_depth: {
    type: "gauge",
    help: "Objects that wait for their reconciliation, at once or at a set time.",
    labels: { controller: [] },
    buckets: [],
  },
  kollect_export_duration_seconds: {
    type: "histogram",
    help: "How long sinks took for exports that succeeded.",
    labels: { sink_type: [] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  },
  kollect_export_bytes_total: {
    type: "counter",
    help: "Bytes of rows that were written to sinks.",
    labels: { sink_type: [] },
    buckets: [],
  },
  kollect_export_repaired_rows_total: {
    type: "counter",
    help: "Rows in sinks that a verification found otherwise than they had been left, and mended.",
    labels: { sink_type: [] },
    buckets: [],
  },
  kollect_sink_errors_total: {
    type: "counter",
    help: "Failed exports; internal is a fault of Kollect itself.",
    labels: { reason: ["transient", "terminal", "forbidden", "internal"] },
    buckets: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
/** Names of the metrics of one type, or of any. */
export type MetricName<Type extends MetricDefinition["type"] = MetricDefinition["type"]> = {
  [Name in keyof typeof metrics]: (typeof metrics)[Name]["type"] extends Type ? Name : never;
}[keyof typeof metrics];

/** The labels that a sample of the metric needs. */
export type MetricLabels<Name extends MetricName> = {
  readonly [
    Label in keyof (typeof metrics)[Name]["labels"]
  ]: (typeof metrics)[Name]["labels"][Label] extends readonly [infer Value, ...infer Values]
    ? Value | Values[number]
    : string;
};
