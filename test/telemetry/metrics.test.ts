import { suite } from "uvu";
import * as assert from "uvu/assert";
import { metrics as declared } from "../../generated/metrics.ts";
import { createMetrics, type Metrics } from "../../src/telemetry/metrics.ts";
import { exposition, type Family, lint, valueOf } from "./exposition.ts";

const test = suite("metrics");

const read = async (metrics: Metrics): Promise<ReadonlyMap<string, Family>> =>
  exposition((await metrics.expose()).text);
const pods = { group: "", version: "v1", resource: "pods" };

test("makes the metrics that api/ declares and no others, with labels as declared", async () => {
  const metrics = createMetrics(() => 0);
  metrics.watch.opened({ ...pods, scope: "cluster" });
  metrics.reconcile.opened({ controller: "targets", kind: "KollectTarget" }, () => 0).succeeded(1);
  metrics.export.succeeded("git", 1, 1);
  metrics.collect.opened(() => [{ profile: "a/b", gvk: "v1/Pod", rows: 1, failures: 0 }]);
  const families = await read(metrics);
  assert.equal([...families.keys()].toSorted(), Object.keys(declared).toSorted());
  for (const [name, { type, help, labels }] of Object.entries(declared)) {
    const family = families.get(name);
    assert.is(family?.type, type);
    assert.is(family?.help, help);
    assert.ok((family?.samples.length ?? 0) > 0, `${name} has no sample`);
    for (const sample of family?.samples ?? []) {
      const { le: _le, ...own } = sample.labels;
      assert.equal(Object.keys(own).toSorted(), Object.keys(labels).toSorted(), name);
    }
  }
  assert.equal(lint(families), []);
});

test("tells the longest age and the sum of objects of watches with the same labels", async () => {
  let now = 1_000;
  const metrics = createMetrics(() => now);
  const labels = { ...pods, scope: "namespace" } as const;
  const old = metrics.watch.opened(labels);
  old.objects(3);
  now = 5_000;
  const young = metrics.watch.opened(labels);
  young.objects(4);
  young.interrupted(true);
  now = 6_500;
  const age = "kollect_watch_last_event_age_seconds";
  let families = await read(metrics);
  assert.is(valueOf(families, age, labels), 5.5);
  assert.is(valueOf(families, "kollect_informer_objects", pods), 7);
  assert.is(valueOf(families, "kollect_watch_interrupted", labels), 1);
  assert.is(valueOf(families, "kollect_informer_cluster_wide_scope", pods), 0);
  old.event();
  young.interrupted(false);
  families = await read(metrics);
  assert.is(valueOf(families, age, labels), 1.5);
  assert.is(valueOf(families, "kollect_watch_interrupted", labels), 0);
});

test("keeps the counts of watches that are closed, and nothing of their present", async () => {
  const metrics = createMetrics(() => 0);
  const watch = metrics.watch.opened({ ...pods, scope: "cluster" });
  watch.relist("start");
  watch.relist("expired");
  watch.relist("expired");
  watch.missed(5);
  watch.restarted();
  watch.objects(9);
  assert.is(valueOf(await read(metrics), "kollect_informer_cluster_wide_scope", pods), 1);
  watch.close();
  const again = metrics.watch.opened({ ...pods, scope: "cluster" });
  again.missed(1);
  again.close();
  const families = await read(metrics);
  const relists = "kollect_watch_relists_total";
  assert.is(valueOf(families, relists, { ...pods, reason: "expired" }), 2);
  assert.is(valueOf(families, relists, { ...pods, reason: "start" }), 1);
  assert.is(valueOf(families, relists, { ...pods, reason: "broken" }), 0);
  assert.is(valueOf(families, "kollect_watch_missed_events_total", pods), 6);
  assert.is(valueOf(families, "kollect_watch_restarts_total", pods), 1);
  for (const name of ["kollect_informer_objects", "kollect_watch_last_event_age_seconds"])
    assert.equal(families.get(name)?.samples, [], name);
});

test("counts and times reconciliations, and asks for depth when it is scraped", async () => {
  const metrics = createMetrics(() => 0);
  let depth = 2;
  const labels = { controller: "targets", kind: "KollectTarget" };
  const gauge = metrics.reconcile.opened(labels, () => depth);
  gauge.succeeded(20);
  gauge.requeued(300);
  gauge.failed("forbidden", 3_000);
  depth = 7;
  const families = await read(metrics);
  const { controller, kind } = labels;
  for (const result of ["success", "requeue", "error"])
    assert.is(valueOf(families, "kollect_reconcile_total", { controller, result }), 1, result);
  const errors = "kollect_reconcile_errors_total";
  assert.is(valueOf(families, errors, { kind, error_class: "forbidden" }), 1);
  assert.is(valueOf(families, errors, { kind, error_class: "internal" }), 0);
  assert.is(valueOf(families, "kollect_workqueue_depth", { controller }), 7);
  const seconds = "kollect_reconcile_duration_seconds";
  assert.is(valueOf(families, `${seconds}_count`, { controller }), 3);
  assert.ok(Math.abs((valueOf(families, `${seconds}_sum`, { controller }) ?? 0) - 3.32) < 1e-9);
  assert.is(valueOf(families, `${seconds}_bucket`, { controller, le: "0.5" }), 2);
  assert.is(valueOf(families, `${seconds}_bucket`, { controller, le: "+Inf" }), 3);
  gauge.close();
  assert.equal((await read(metrics)).get("kollect_workqueue_depth")?.samples, []);
});

test("escapes what labels say", async () => {
  const metrics = createMetrics(() => 0);
  metrics.export.succeeded('a"b\\c\nd', 12, 1_000);
  const { text } = await metrics.expose();
  assert.match(text, 'kollect_export_bytes_total{sink_type="a\\"b\\\\c\\nd"} 12');
});

test("measures the process only when it is asked to", async () => {
  const metrics = createMetrics(() => 0);
  assert.not.ok((await read(metrics)).has("process_cpu_seconds_total"));
  metrics.includeProcess();
  const families = await read(metrics);
  assert.ok((valueOf(families, "process_resident_memory_bytes") ?? 0) > 1e6);
  assert.ok(families.has("nodejs_eventloop_lag_seconds"));
});

test.run();
