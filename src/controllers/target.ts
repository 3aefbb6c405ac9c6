import { kinds } from "../../generated/kinds.ts";
import type { KollectProfile, KollectTarget } from "../../generated/types.ts";
import type { Collector } from "../collect/collector.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import type { NamespaceDefaults } from "../collect/namespace-choice.ts";
import type { TargetPlan } from "../collect/target-plan.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Discovery } from "../kube/discovery.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Next, Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import { type Finding, finding } from "./conditions.ts";
import type { Extractors } from "./profile.ts";
import { targetFindings } from "./target-findings.ts";
import { planOf } from "./target-plan.ts";
import { type Chosen, type TargetFacts, targetStatus } from "./target-status.ts";
import { unreadableOf } from "./unreadable.ts";

export interface TargetReconcilerOptions {
  readonly targets: ReadonlyStore<KollectTarget>;
  readonly profiles: ReadonlyStore<KollectProfile>;
  readonly namespaces: ReadonlyStore<KubeObject>;
  readonly namespaceDefaults: NamespaceDefaults;
  readonly extractors: Extractors;
  readonly discovery: Discovery;
  readonly collector: Collector;
  readonly status: StatusWriter;
  readonly clock: Clock;
}

/** How soon to ask again for a kind that the cluster does not serve; a new CRD asks at once. */
const unknownKindDelay: Millis = 10_000;

interface Verdict extends TargetFacts {
  readonly next: Next;
}

const stopped = (error: OperatorError | Finding, next: Next): Verdict => ({
  findings: [
    finding("Ready", false, error.reason, error.message),
    finding("Synced", false, error.reason, "rows stay in the sinks as they are"),
  ],
  next,
});

const judge = (collection: TargetFacts["collection"]): Verdict => {
  // Assigned a moment ago.
  if (collection === undefined) throw new Error("a target that collects has no collection");
  const { status, unreadable, chosen } = collection;
  const { tellAfter } = unreadable;
  return {
    findings: targetFindings(status, unreadable, chosen),
    collection,
    next: tellAfter === undefined ? "on-change" : { after: tellAfter },
  };
};

/** Keeps collection equal to what targets, profiles, namespaces and discovery say. */
export function targetReconciler(options: TargetReconcilerOptions): Reconcile<string> {
  const { targets, profiles, extractors, discovery, collector, status, clock } = options;

  const pause = (target: KollectTarget, verdict: Verdict): Verdict => {
    collector.pause(keyOf(target));
    return verdict;
  };

  /** What the target collects now; `undefined` when it does not. */
  const seen = (
    target: KollectTarget,
    { namespaces, activeRules }: Chosen,
  ): NonNullable<TargetFacts["collection"]> | undefined => {
    const known = collector.status(keyOf(target));
    if (known === undefined) return undefined;
    const unreadable = unreadableOf(known, namespaces, clock.now());
    return { status: known, chosen: { namespaces, activeRules }, unreadable };
  };

  const planFor = async (
    target: KollectTarget,
    profile: KollectProfile,
    signal: AbortSignal,
  ): Promise<TargetPlan> => {
    const extractor = extractors.of(profile);
    const { group, version, kind } = profile.spec.targetGVK;
    const resource = await discovery.resolve({ group, version, kind }, signal);
    const apiVersion = group === "" ? version : `${group}/${version}`;
    if (resource === undefined) throw new OperatorError("KIND_NOT_FOUND", { apiVersion, kind });
    return planOf({ ...options, target, profile, extractor, resource });
  };

  const failed = (target: KollectTarget, error: OperatorError): Verdict => {
    const next: Next = error.class === "terminal" ? "on-change" : { after: unknownKindDelay };
    // A kind that was collected stays collected while discovery has a bad moment.
    const { matchedNamespaces, activeResourceRules } = target.status ?? {};
    const known = seen(target, { namespaces: matchedNamespaces, activeRules: activeResourceRules });
    const isPassing = error.class === "transient" && error.code !== "KIND_NOT_FOUND";
    if (isPassing && known !== undefined) return { ...stopped(error, next), collection: known };
    return pause(target, stopped(error, next));
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
      const plan = await planFor(target, profile, signal);
      collector.assign(plan);
      return judge(seen(target, plan.selection));
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return failed(target, error);
    }
  };

  return async (key, signal) => {
    const target = targets.get(key);
    if (target === undefined || target.metadata.deletionTimestamp !== undefined) {
      collector.forget(key);
      return "on-change";
    }
    const { next, ...facts } = await collect(target, signal);
    const written = targetStatus(status.latest(target), facts, clock.now());
    await status.apply(kinds.KollectTarget, target, written, signal);
    return next;
  };
}

const keyOf = ({ metadata }: KollectTarget): string =>
  `${metadata.namespace ?? ""}/${metadata.name}`;
