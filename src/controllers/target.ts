import { kinds } from "../../generated/kinds.ts";
import type { KollectProfile, KollectTarget, KollectTargetStatus } from "../../generated/types.ts";
import type { CollectionStatus, Collector } from "../collect/collector.ts";
import type { WatchState } from "../collect/shared-watch.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Discovery } from "../kube/discovery.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Next, Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import { conditionsOf, explain, type Finding, finding, timestamp } from "./conditions.ts";
import type { Extractors } from "./profile.ts";
import { planOf } from "./target-plan.ts";

export interface TargetReconcilerOptions {
  readonly targets: ReadonlyStore<KollectTarget>;
  readonly profiles: ReadonlyStore<KollectProfile>;
  readonly namespaces: ReadonlyStore<KubeObject>;
  readonly extractors: Extractors;
  readonly discovery: Discovery;
  readonly collector: Collector;
  readonly status: StatusWriter;
  readonly clock: Clock;
}

/** How soon to ask again for a kind that the cluster does not serve; a new CRD asks at once. */
const unknownKindDelay: Millis = 10_000;
/** Interruptions shorter than this heal without a word in status. */
const interruptionGrace: Millis = 5_000;

interface Verdict {
  readonly findings: readonly Finding[];
  readonly collection?: CollectionStatus | undefined;
  readonly next: Next;
}

const stopped = (error: OperatorError | Finding, next: Next): Verdict => ({
  findings: [
    finding("Ready", false, error.reason, error.message),
    finding("Synced", false, error.reason, "rows stay in the sinks as they are"),
  ],
  next,
});

/** Keeps collection equal to what targets, profiles, namespaces and discovery say. */
export function targetReconciler(options: TargetReconcilerOptions): Reconcile<string> {
  const { targets, profiles, extractors, discovery, collector, status, clock } = options;

  const pause = (target: KollectTarget, verdict: Verdict): Verdict => {
    collector.pause(keyOf(target));
    return verdict;
  };

  const collect = async (target: KollectTarget, signal: AbortSignal): Promise<Verdict> => {
    if (target.spec.suspend)
      return pause(
        target,
        stopped(finding("Ready", false, "Suspended", "spec.suspend is true"), "on-change"),
      );
    const namespace = target.metadata.namespace ?? "";
    const profile = profiles.get(`${namespace}/${target.spec.profileRef}`);
    if (profile === undefined) {
      const message = `there is no KollectProfile ${target.spec.profileRef} in ${namespace}; create it or correct spec.profileRef`;
      return pause(
        target,
        stopped(finding("Ready", false, "ProfileNotFound", message), "on-change"),
      );
    }
    try {
      const extractor = extractors.of(profile);
      const gvk = profile.spec.targetGVK;
      const resource = await discovery.resolve(gvk, signal);
      if (resource === undefined)
        throw new OperatorError("KIND_NOT_FOUND", {
          apiVersion: gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`,
          kind: gvk.kind,
        });
      const plan = planOf({ ...options, target, profile, extractor, resource });
      collector.assign(plan);
      return judge(collector.status(plan.source), plan.selection.namespaces, clock.now());
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      const next: Next = error.class === "terminal" ? "on-change" : { after: unknownKindDelay };
      // A kind that was collected stays collected while discovery has a bad moment.
      const known = collector.status(keyOf(target));
      if (error.code === "API_UNREACHABLE" && known !== undefined)
        return { ...stopped(error, next), collection: known };
      return pause(target, stopped(error, next));
    }
  };

  return async (key, signal) => {
    const target = targets.get(key);
    if (target === undefined || target.metadata.deletionTimestamp !== undefined) {
      collector.forget(key);
      return "on-change";
    }
    const { findings, collection, next } = await collect(target, signal);
    await status.apply(
      kinds.KollectTarget,
      target,
      statusOf(status.latest(target), { findings, collection, next }, clock.now()),
      signal,
    );
    return next;
  };
}

const keyOf = ({ metadata }: KollectTarget): string =>
  `${metadata.namespace ?? ""}/${metadata.name}`;

const statusOf = (
  target: KollectTarget,
  { findings, collection }: Verdict,
  now: number,
): KollectTargetStatus => {
  const generation = target.metadata.generation ?? 0;
  const count = collection === undefined ? target.status?.collectedCount : collection.rows;
  return {
    observedGeneration: generation,
    conditions: conditionsOf(target.status?.conditions, findings, { generation, now }),
    ...(count !== undefined && { collectedCount: count }),
    ...(collection !== undefined && { extractionFailures: collection.failures }),
    ...(collection?.firstFailure !== undefined && { lastExtractionError: collection.firstFailure }),
  };
};

const judge = (
  collection: CollectionStatus | undefined,
  namespaces: readonly string[] | undefined,
  now: number,
): Verdict => {
  const watch = collection?.watch ?? { type: "listing" };
  const failures = failuresOf(collection);
  const { findings, next } =
    watch.type === "interrupted"
      ? interruption(watch, collection?.rows !== undefined, now)
      : { findings: progress(watch, namespaces, failures.length > 0), next: "on-change" as const };
  return { findings: [...findings, ...failures], collection, next };
};

const interruption = (
  { error, since }: Extract<WatchState, { type: "interrupted" }>,
  isListed: boolean,
  now: number,
): Pick<Verdict, "findings" | "next"> => {
  const { reason, message } = explain(error);
  const healing = since + interruptionGrace - now;
  if (isListed && healing > 0 && reason === "SourceUnreadable")
    return { findings: [ready, synced], next: { after: healing } };
  const stays = isListed ? "rows stay as last seen" : "rows in the sinks stay as they are";
  const findings = [
    finding("Ready", false, reason, message),
    finding("Synced", false, reason, `stale since ${timestamp(since)}; ${stays}`),
  ];
  return { findings, next: "on-change" };
};

const progress = (
  watch: WatchState,
  namespaces: readonly string[] | undefined,
  hasFailures: boolean,
): readonly Finding[] => {
  if (watch.type === "listing") {
    const message = "the first complete list is under way";
    return [
      finding("Ready", false, "Listing", message),
      finding("Synced", false, "Listing", message),
    ];
  }
  if (namespaces?.length === 0) {
    const message =
      "no namespace matches includedNamespaces, excludedNamespaces and namespaceSelector; nothing is collected";
    return [finding("Ready", true, "NoNamespaces", message), synced];
  }
  return [ready, hasFailures ? incomplete : synced];
};

const ready = finding("Ready", true, "Collecting", "rows follow the cluster");
const synced = finding("Synced", true, "Collecting", "every matching object has its row");
const incomplete = finding(
  "Synced",
  false,
  "ExtractionFailed",
  "some matching objects have no row",
);

const failuresOf = (collection: CollectionStatus | undefined): Finding[] => {
  if (collection === undefined || collection.failures === 0) return [];
  const { failures, firstFailure = "" } = collection;
  const message = `${failures} object${failures === 1 ? "" : "s"} could not be extracted and ${failures === 1 ? "has" : "have"} no row, for example ${firstFailure}`;
  return [finding("Degraded", true, "ExtractionFailed", message)];
};
