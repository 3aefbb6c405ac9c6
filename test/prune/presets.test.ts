import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Noise, selectNoise } from "../../src/prune/noise.ts";
import { defaultNoise, presets, type PresetName } from "../../src/prune/presets.ts";
import { prune } from "../../src/prune/prune.ts";
import type { Json } from "../../src/rows/row.ts";
import { json, same } from "./documents.ts";

const test = suite("prune presets");

const object = json(`{
  "apiVersion": "apps/v1", "kind": "Deployment",
  "metadata": {
    "name": "web", "namespace": "shop", "uid": "u", "creationTimestamp": "2026-01-01T00:00:00Z",
    "managedFields": [{}], "resourceVersion": "7", "generation": 3, "selfLink": "/apis",
    "annotations": {
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
      "argocd.argoproj.io/tracking-id": "x", "argocd.argoproj.io/refresh": "hard", "argocd.argoproj.io.example/keep": "1",
      "deployment.kubernetes.io/revision": "4", "meta.helm.sh/release-name": "web",
      "control-plane.alpha.kubernetes.io/leader": "{}", "endpoints.kubernetes.io/last-change-trigger-time": "t",
      "autoscaling.alpha.kubernetes.io/conditions": "[]", "autoscaling.alpha.kubernetes.io/current-metrics": "[]",
      "autoscaling.alpha.kubernetes.io/metrics": "[]", "team": "a"
    },
    "labels": {
      "pod-template-hash": "h", "controller-revision-hash": "r", "pod-template-generation": "1",
      "kustomize.toolkit.fluxcd.io/name": "k", "helm.toolkit.fluxcd.io/name": "h",
      "app.kubernetes.io/managed-by": "Helm"
    }
  },
  "spec": {"selector": {"matchLabels": {"pod-template-hash": "h"}}, "generation": 1},
  "status": {
    "observedGeneration": 3, "replicas": 2,
    "conditions": [
      {"type": "Ready", "status": "True", "lastTransitionTime": "t", "lastHeartbeatTime": "t", "observedGeneration": 3},
      {"type": "Live", "lastProbeTime": null, "lastUpdateTime": "t"}
    ]
  }
}`);

const pruned = (value: Json, preset: PresetName): Json =>
  prune(value, [selectNoise(defaultNoise), selectNoise(presets[preset])]);

test("none leaves all but the defaults", () => {
  same(
    pruned(object, "none"),
    prune(object, [
      (root) =>
        ["managedFields", "resourceVersion", "generation"].flatMap(
          (name) => root.at("metadata")?.at(name) ?? [],
        ),
      (root) => {
        const annotations = root.at("metadata")?.at("annotations");
        return [
          annotations?.at("kubectl.kubernetes.io/last-applied-configuration") ?? [],
          annotations?.at("argocd.argoproj.io/tracking-id") ?? [],
        ].flat();
      },
    ]),
  );
});

test("kubernetes leaves what somebody meant", () => {
  same(
    pruned(object, "kubernetes"),
    json(`{
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": {
        "name": "web", "namespace": "shop", "uid": "u", "creationTimestamp": "2026-01-01T00:00:00Z",
        "annotations": {
          "argocd.argoproj.io/refresh": "hard", "argocd.argoproj.io.example/keep": "1",
          "meta.helm.sh/release-name": "web",
          "autoscaling.alpha.kubernetes.io/metrics": "[]", "team": "a"
        },
        "labels": {
          "kustomize.toolkit.fluxcd.io/name": "k", "helm.toolkit.fluxcd.io/name": "h",
          "app.kubernetes.io/managed-by": "Helm"
        }
      },
      "spec": {"selector": {"matchLabels": {"pod-template-hash": "h"}}, "generation": 1},
      "status": {
        "replicas": 2,
        "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "t"}, {"type": "Live"}]
      }
    }`),
  );
});

test("gitops leaves no status and no accounts of tools", () => {
  same(
    pruned(object, "gitops"),
    json(`{
      "apiVersion": "apps/v1", "kind": "Deployment",
      "metadata": {
        "name": "web", "namespace": "shop", "uid": "u", "creationTimestamp": "2026-01-01T00:00:00Z",
        "annotations": {
          "argocd.argoproj.io.example/keep": "1", "autoscaling.alpha.kubernetes.io/metrics": "[]", "team": "a"
        },
        "labels": {"app.kubernetes.io/managed-by": "Helm"}
      },
      "spec": {"selector": {"matchLabels": {"pod-template-hash": "h"}}, "generation": 1}
    }`),
  );
});

test("annotations that hold nothing but noise go with it", () => {
  same(
    pruned(
      json(
        '{"metadata":{"annotations":{"argocd.argoproj.io/tracking-id":"x","deployment.kubernetes.io/revision":"1"},"labels":{}}}',
      ),
      "kubernetes",
    ),
    json('{"metadata":{"labels":{}}}'),
  );
});

test("an object without noise stays itself", () => {
  for (const text of [
    '{"metadata":{"annotations":{"a":"b"}},"spec":{}}',
    "{}",
    "[]",
    "null",
    '"a"',
  ]) {
    const value = json(text);
    for (const preset of ["none", "kubernetes", "gitops"] as const)
      assert.is(pruned(value, preset), value);
  }
});

test("odd objects are no trouble", () => {
  const values: readonly (readonly [from: string, want: string])[] = [
    ['{"metadata":null,"status":[]}', '{"metadata":null,"status":[]}'],
    ['{"metadata":{"annotations":["team"]}}', '{"metadata":{"annotations":["team"]}}'],
    [
      '{"status":{"conditions":{"a":{"lastProbeTime":1}}}}',
      '{"status":{"conditions":{"a":{"lastProbeTime":1}}}}',
    ],
    [
      '{"status":{"conditions":[null,[1],"x",{"lastProbeTime":1}]}}',
      '{"status":{"conditions":[null,[1],"x",{}]}}',
    ],
    [
      '{"metadata":{"annotations":{"__proto__":"x","argocd.argoproj.io/tracking-id":1}}}',
      '{"metadata":{"annotations":{"__proto__":"x"}}}',
    ],
  ];
  for (const [from, want] of values) same(pruned(json(from), "kubernetes"), json(want));
});

test("a list of 300,000 conditions is one pass", () => {
  const conditions = Array.from({ length: 300_000 }, () => ({ lastProbeTime: 1, type: "a" }));
  const found = pruned({ status: { conditions } }, "kubernetes") as unknown as {
    status: { conditions: unknown[] };
  };
  assert.equal(found.status.conditions.at(-1), { type: "a" });
  assert.is(found.status.conditions.length, 300_000);
});

test("every noise has a reason and is named once in its list", () => {
  for (const list of [defaultNoise, ...Object.values(presets)] as readonly (readonly Noise[])[]) {
    assert.ok(list.every(({ reason }) => reason !== ""));
    assert.is(new Set(list.map(({ steps }) => JSON.stringify(steps))).size, list.length);
  }
});

test.run();
