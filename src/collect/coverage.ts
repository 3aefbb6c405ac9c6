import type { Shape } from "./object-source.ts";
import type { TargetPlan } from "./target-plan.ts";

/** What is watched of a kind so that all plans get their objects. */
export interface Coverage {
  readonly shape: Shape;
  /** One watch for each, or one for the whole cluster. */
  readonly namespaces: ReadonlySet<string> | undefined;
}

/** Up to so many namespaces that targets name are watched one by one, and the rest of the cluster not at all. */
const fewNamespaces = 10;

/** The least that serves all of `plans`. `isClusterDenied`: the kind must not be listed in all namespaces at once. */
export function coverageOf(plans: readonly TargetPlan[], isClusterDenied: boolean): Coverage {
  const labelSelector = shared(plans.map(({ selection }) => selection.pushed.labelSelector));
  const name = shared(plans.map(({ selection }) => selection.pushed.name));
  const shape = {
    metadataOnly: plans.every((it) => it.isMetadataOnly),
    ...(labelSelector !== undefined && { labelSelector }),
    ...(name !== undefined && { name }),
  };
  const isNamespaced = plans.some(({ resource }) => resource.namespaced);
  const needed = new Set(plans.flatMap(({ selection }) => selection.namespaces ?? []));
  const isFew = needed.size <= fewNamespaces && plans.every((it) => it.hasNamedNamespaces);
  return { shape, namespaces: isNamespaced && (isFew || isClusterDenied) ? needed : undefined };
}

const shared = (values: readonly (string | undefined)[]): string | undefined =>
  new Set(values).size === 1 ? values[0] : undefined;

/** Whether what is watched by `wide` has everything that `narrow` wants. */
export function covers(wide: Coverage, narrow: Coverage): boolean {
  const { shape } = wide;
  const wants = narrow.shape;
  if (shape.labelSelector !== undefined && shape.labelSelector !== wants.labelSelector)
    return false;
  if (shape.name !== undefined && shape.name !== wants.name) return false;
  if (shape.metadataOnly && !wants.metadataOnly) return false;
  // Namespaces are added and removed one by one.
  return wide.namespaces === undefined || narrow.namespaces !== undefined;
}

/** Whether both ask the same, but for which namespaces. */
export const isAlike = (a: Coverage, b: Coverage): boolean => covers(a, b) && covers(b, a);
