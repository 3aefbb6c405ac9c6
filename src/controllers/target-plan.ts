import { createHash } from "node:crypto";
import type { KollectProfile, KollectTarget } from "../../generated/types.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import { select } from "../collect/selection.ts";
import type { TargetPlan } from "../collect/target-plan.ts";
import type { Extractor } from "../extract/extractor.ts";
import type { Resource } from "../kube/discovery.ts";
import type { ReadonlyStore } from "../runtime/store.ts";

export interface PlanInputs {
  readonly target: KollectTarget;
  readonly profile: KollectProfile;
  readonly extractor: Extractor;
  readonly resource: Resource;
  readonly namespaces: ReadonlyStore<KubeObject>;
}

/** Everything that decides the target's rows, put together. */
export function planOf(inputs: PlanInputs): TargetPlan {
  const { target, profile, extractor, resource, namespaces } = inputs;
  const selection = select(target.spec, resource.namespaced, namespaces.values());
  const namespaceOf = (name: string): KubeObject["metadata"] | undefined =>
    namespaces.get(name)?.metadata;
  const around = selection.namespaces?.map((name) => {
    const { labels, annotations } = namespaceOf(name) ?? {};
    return [name, labels, annotations];
  });
  const decides = [
    target.metadata.uid,
    target.spec,
    profile.metadata.annotations,
    profile.spec,
    resource.path(),
    around,
  ];
  return {
    source: `${target.metadata.namespace ?? ""}/${target.metadata.name}`,
    resource,
    selection,
    extractor,
    namespaceOf,
    fingerprint: createHash("sha256").update(JSON.stringify(decides)).digest("hex"),
  };
}
