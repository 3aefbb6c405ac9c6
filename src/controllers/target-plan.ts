import { createHash } from "node:crypto";
import type { KollectProfile, KollectTarget } from "../../generated/types.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import { includedBy, type NamespaceDefaults } from "../collect/namespace-choice.ts";
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
  readonly namespaceDefaults: NamespaceDefaults;
}

/** Everything that decides the target's rows, put together. */
export function planOf(inputs: PlanInputs): TargetPlan {
  const { target, profile, extractor, resource, namespaces, namespaceDefaults } = inputs;
  const selection = select(target.spec, {
    kind: profile.spec.targetGVK,
    isNamespaced: resource.namespaced,
    namespaces: namespaces.values(),
    defaults: namespaceDefaults,
  });
  // As they are now: a change of one of them is for the next plan to tell.
  const around = new Map(
    selection.namespaces?.map((name) => [name, namespaces.get(name)?.metadata]),
  );
  const needs = [extractor.needs, selection.needs];
  const isNamespaceRead = needs.some((it) => it.isNamespaceRead);
  const decides = [
    target.metadata.uid,
    target.spec,
    profile.metadata.annotations,
    profile.spec,
    resource.path(),
  ];
  return {
    source: `${target.metadata.namespace ?? ""}/${target.metadata.name}`,
    resource,
    selection,
    extractor,
    namespaceOf: (name) => around.get(name),
    hasNamedNamespaces: includedBy(target.spec, namespaceDefaults) !== undefined,
    isMetadataOnly: needs.every((it) => it.isMetadataOnly),
    fingerprint: createHash("sha256").update(JSON.stringify(decides)).digest("hex"),
    namespaceFingerprint: (name) => {
      const { uid, resourceVersion } = around.get(name) ?? {};
      const read = isNamespaceRead ? [uid, resourceVersion] : [];
      return JSON.stringify([selection.decidesFor(name), ...read]);
    },
  };
}
