import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copiedApi } from "./copied-api.ts";

const test = suite("broken api/");
const target = "api/v1alpha1/kollecttarget.yaml";
const profile = "api/v1alpha1/kollectprofile.yaml";
const inventory = "api/v1alpha1/kollectinventory.yaml";
const sink = "api/v1alpha1/kollectsnapshotsink.yaml";
const group = "api/group.yaml";
const database = "api/v1alpha1/kollectdatabasesink.yaml";
const requirement = "api/v1alpha1/shared/label-selector-requirement.yaml";

/** One fault a row: the edit, and what is said of it. The line is where `marker` stands after the edit. */
const faults: readonly {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly marker: string;
  readonly want: string;
}[] = [
  {
    file: target,
    from: "required: [profileRef]",
    to: "required: [profileRef, profile]",
    marker: "required: [profileRef, profile]",
    want: 'spec: required names "profile", which is not a property',
  },
  {
    file: target,
    from: "      maxItems: 1000\n",
    to: "      maximumItems: 1000\n",
    marker: "maximumItems",
    want: 'spec.includedNamespaces (array) has the unknown key "maximumItems"',
  },
  {
    file: target,
    from: "default: All\n",
    to: "default: Some\n",
    marker: "default: Some",
    want: 'default "Some" of spec.watchMode is not in its enum (All, OptIn)',
  },
  {
    file: target,
    from: "jsonPath: .status.collectedCount",
    to: "jsonPath: .status.count",
    marker: "jsonPath: .status.count",
    want: "column Rows: .status.count is not in the schema",
  },
  {
    file: target,
    from: "name: Failed, type: integer",
    to: "name: Failed, type: date",
    marker: "name: Failed",
    want: "column Failed: .status.extractionFailures is not of type date",
  },
  {
    file: target,
    from: '@.type=="Ready")].reason',
    to: '@.type=="Redy")].reason',
    marker: "Redy",
    want: 'column Reason: .status.conditions[?(@.type=="Redy")].reason asks for the unknown condition type Redy',
  },
  {
    file: profile,
    from: "x-kollect-format: extraction-path",
    to: "x-kollect-format: extraction-pth",
    marker: "x-kollect-format",
    want: "spec.attributes[].path has the unknown x-kollect-format extraction-pth; group.yaml knows extraction-path",
  },
  {
    file: profile,
    from: "      description: Values to extract from each object. May be empty with export.mode Resource.\n",
    to: "",
    marker: "    attributes:",
    want: "spec.attributes has no description",
  },
  {
    file: profile,
    from: "x-kubernetes-list-map-keys: [name]",
    to: "x-kubernetes-list-map-keys: [id]",
    marker: "    attributes:",
    want: 'spec.attributes: the list map key "id" is not a property of its items',
  },
  {
    file: profile,
    from: "$ref: shared/group-version-kind.yaml",
    to: "$ref: shared/gvk.yaml",
    marker: "$ref: shared/gvk.yaml",
    want: "$ref shared/gvk.yaml names no file",
  },
  {
    file: inventory,
    from: "shortNames: [kinv]",
    to: "shortNames: [kinv, kprof]",
    marker: "shortNames",
    want: "", // The profile, read later, is told: see below.
  },
  {
    file: inventory,
    from: "title: SinkExport",
    to: "title: KollectTarget",
    marker: "      items:\n        title",
    want: "the name KollectTarget is already taken at api/v1alpha1/kollecttarget.yaml:1",
  },
  {
    file: sink,
    from: "self.type == oldSelf.type",
    to: "self.type == (oldSelf.type",
    marker: "self.type == (oldSelf",
    want: "rule self.type == (oldSelf.type does not parse",
  },
  {
    file: database,
    from: 'pattern: "^[A-Za-z0-9]',
    to: 'pattern: "^(?!x)[A-Za-z0-9]',
    marker: "pattern: ",
    want: "spec.cluster has a pattern that RE2, the API server's engine, does not take",
  },
  {
    file: sink,
    from: "!has(self.layout.pathTemplate)",
    to: "!has(self.layout.pathTemplates)",
    marker: "- rule: \"self.layout.mode != 'document' || !has",
    want: "does not fit the schema: No such key: pathTemplates",
  },
  {
    file: database,
    from: "self.type != 'postgres' || has(self.postgres)",
    to: "self.type",
    marker: '- rule: "self.type"',
    want: "rule self.type gives string, not bool",
  },
  {
    file: profile,
    from: "maxItems: 200",
    to: "maxItems: -1",
    marker: "maxItems: -1",
    want: "maxItems must be an integer from 0, not -1",
  },
  {
    file: "api/group.yaml",
    from: "Compiled: The profile's expressions compile.",
    to: "Compiled:",
    marker: "  Compiled:",
    want: "Compiled must be a text, not null",
  },
  {
    file: sink,
    from: "      maximum: 104857600\n",
    to: "      maximum: many\n",
    marker: "maximum: many",
    want: 'maximum must be an integer, not "many"',
  },
  {
    file: group,
    from: "kollect_watch_restarts_total:",
    to: "kollect_watch_restarts:",
    marker: "kollect_watch_restarts:",
    want: "kollect_watch_restarts is a counter, so it must end with _total",
  },
  {
    file: group,
    from: "kollect_informer_objects:",
    to: "kollect_informer_objects_total:",
    marker: "kollect_informer_objects_total:",
    want: "kollect_informer_objects_total is a gauge, so it must not end with _total",
  },
  {
    file: group,
    from: "kollect_watch_last_event_age_seconds:",
    to: "kollect_watch_last_event_age_ms:",
    marker: "kollect_watch_last_event_age_ms:",
    want: "kollect_watch_last_event_age_ms counts in other units than seconds and bytes",
  },
  {
    file: group,
    from: "kollect_reconcile_duration_seconds:",
    to: "kollect_reconcile_duration:",
    marker: "kollect_reconcile_duration:",
    want: "kollect_reconcile_duration is a histogram, so it must end with its unit",
  },
  {
    file: group,
    from: "kollect_workqueue_depth:\n    type: gauge",
    to: "kollect_workqueue_depth_seconds:\n    type: histogram",
    marker: "kollect_workqueue_depth_seconds:",
    want: "kollect_workqueue_depth_seconds is a histogram, so it needs buckets",
  },
  {
    file: group,
    from: "kollect_collected_objects:",
    to: "kollect_collected_count:",
    marker: "kollect_collected_count:",
    want: "kollect_collected_count ends with a word that the text format keeps for itself",
  },
  {
    file: group,
    from: "labels: { sink_type: any }\n  kollect_sink_errors_total",
    to: "labels: { le: any }\n  kollect_sink_errors_total",
    marker: "  kollect_export_repaired_rows_total:",
    want: "kollect_export_repaired_rows_total has the label le, which is not words in lower case or is taken",
  },
  {
    file: group,
    from: "reason: [transient, terminal, forbidden, internal]",
    to: "reason: some",
    marker: "    labels: { reason: some }",
    want: 'reason must be a list, not "some"',
  },
  {
    file: requirement,
    from: '  - rule: "self.operator',
    to: '  - rule: "oldSelf.operator == self.operator && self.operator',
    marker: "rule: ",
    want: "asks for oldSelf, which is unknown inside a list that is not of type map",
  },
];

test("is told with all its faults at once, each with file and line", async () => {
  const api = copiedApi();
  for (const { file, from, to } of faults) api.edit(file, from, to);
  const { code, error } = await api.generate();
  assert.is(code, 1);
  const lines = error.trim().split("\n");
  for (const { file, marker, want } of faults) {
    if (want === "") continue;
    const [before, after] = api.read(file).split(marker);
    assert.ok(after !== undefined, `${file} has ${marker}`);
    const at = before?.split("\n").length;
    assert.ok(
      lines.some((line) => line.startsWith(`${file}:${at}: `) && line.includes(want)),
      `${file}:${at}: ${want}\nis not in\n${error}`,
    );
  }
  assert.ok(
    lines.includes(`${profile}:3: the resource name kprof is already taken at ${inventory}:3`),
    error,
  );
  assert.is(lines.length, faults.length, error);
  api.remove();
});

test("is told where it is not even YAML", async () => {
  const api = copiedApi();
  api.edit(target, "scope: Namespaced", "scope: [Namespaced");
  const { code, error } = await api.generate();
  assert.is(code, 1);
  assert.match(error, /^api\/v1alpha1\/kollecttarget\.yaml:\d+: /m);
  api.remove();
});

test("leaves what was generated as it was", async () => {
  const api = copiedApi();
  await api.generate();
  const before = api.read("generated/types.ts");
  api.edit(target, "profileRef:\n", "profileReference:\n");
  assert.is((await api.generate()).code, 1);
  assert.is(api.read("generated/types.ts"), before);
  api.remove();
});

test.run();
