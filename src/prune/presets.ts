import type { Noise, NoiseStep } from "./noise.ts";

export type PresetName = "kubernetes" | "gitops" | "none";

const noise = (reason: string, ...steps: readonly NoiseStep[]): Noise => ({ steps, reason });
const annotation = (name: NoiseStep, reason: string): Noise =>
  noise(reason, "metadata", "annotations", name);
const label = (name: NoiseStep, reason: string): Noise => noise(reason, "metadata", "labels", name);
const condition = (name: string, reason: string): Noise =>
  noise(reason, "status", "conditions", { every: "item" }, name);

/** Removed whatever the preset. */
export const defaultNoise: readonly Noise[] = [
  noise("the API server's record of who wrote which field when", "metadata", "managedFields"),
  noise(
    "the API server's version of the object: new with every write",
    "metadata",
    "resourceVersion",
  ),
  noise("the API server's count of changes to the spec", "metadata", "generation"),
  annotation(
    "kubectl.kubernetes.io/last-applied-configuration",
    "kubectl's copy of the object as it was last applied",
  ),
  annotation("argocd.argoproj.io/tracking-id", "Argo CD's note of the application it belongs to"),
];

/**
 * What the API server and the controllers of Kubernetes write and change by themselves. Stays: what they write once and
 * which says something (uid, creationTimestamp, lastTransitionTime), and labels where they are part of a selector or
 * template, which would lie without them.
 */
const kubernetes: readonly Noise[] = [
  noise("a copy of the object's URL, by API servers before 1.24", "metadata", "selfLink"),
  noise("a copy of metadata.generation, by the controller", "status", "observedGeneration"),
  condition("observedGeneration", "a copy of metadata.generation, by the controller"),
  condition("lastHeartbeatTime", "a clock: the kubelet renews it every few minutes on every Node"),
  condition("lastProbeTime", "a clock: when Pods and Jobs were last looked at"),
  condition(
    "lastUpdateTime",
    "a clock: moves with every step of a rollout, status the same or not",
  ),
  annotation(
    "deployment.kubernetes.io/revision",
    "the deployment controller's count of rollouts, on Deployments and ReplicaSets",
  ),
  annotation(
    "deployment.kubernetes.io/revision-history",
    "counts of the deployment controller that a ReplicaSet had before",
  ),
  annotation(
    "deployment.kubernetes.io/desired-replicas",
    "the deployment controller's copy of the Deployment's spec.replicas, on its ReplicaSets",
  ),
  annotation(
    "deployment.kubernetes.io/max-replicas",
    "computed by the deployment controller from spec.replicas and maxSurge, on ReplicaSets",
  ),
  annotation(
    "deprecated.daemonset.template.generation",
    "the API server's count of changes to a DaemonSet's template",
  ),
  annotation(
    "control-plane.alpha.kubernetes.io/leader",
    "a leader election's record on Endpoints and ConfigMaps: renewed every few seconds",
  ),
  annotation(
    "endpoints.kubernetes.io/last-change-trigger-time",
    "a clock: when a Pod or Service last changed Endpoints or an EndpointSlice",
  ),
  // Of this prefix these two only: metrics and behavior are the spec that autoscaling/v1 has no field for.
  annotation(
    "autoscaling.alpha.kubernetes.io/conditions",
    "status of a HorizontalPodAutoscaler as autoscaling/v1 writes it",
  ),
  annotation(
    "autoscaling.alpha.kubernetes.io/current-metrics",
    "measurements of a HorizontalPodAutoscaler as autoscaling/v1 writes them",
  ),
  annotation("node.alpha.kubernetes.io/ttl", "follows the number of Nodes, by the TTL controller"),
  label("pod-template-hash", "the deployment controller's hash, on ReplicaSets and Pods"),
  label(
    "controller-revision-hash",
    "hash or revision name, on Pods of DaemonSets and StatefulSets, by their controllers",
  ),
  label("pod-template-generation", "the DaemonSet controller's count of template changes, on Pods"),
];

/** Prefixes under which GitOps tools and Helm keep their own accounts; app.kubernetes.io/managed-by is not among them. */
const bookkeeping: Readonly<Record<string, string>> = {
  "argocd.argoproj.io/": "Argo CD's tracking, sync options and refresh requests",
  "kustomize.toolkit.fluxcd.io/": "Flux: the Kustomization it belongs to, and its checksum",
  "helm.toolkit.fluxcd.io/": "Flux: the HelmRelease it belongs to",
  "meta.helm.sh/": "Helm: the release it belongs to",
};

const gitops: readonly Noise[] = [
  ...kubernetes,
  ...Object.entries(bookkeeping).flatMap(([prefix, reason]) => [
    annotation({ prefix }, reason),
    label({ prefix }, reason),
  ]),
  noise("what was observed: a repository holds what was wanted", "status"),
];

/** What is removed on top of `defaultNoise`. */
export const presets: Readonly<Record<PresetName, readonly Noise[]>> = {
  kubernetes,
  gitops,
  none: [],
};
