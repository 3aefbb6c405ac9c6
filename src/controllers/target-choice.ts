import type { KollectInventory, KollectTarget } from "../../generated/types.ts";
import { compileLabelSelector } from "../collect/label-selector.ts";
import { type Choice, everyTarget } from "../rows/choice.ts";
import type { SourceKey } from "../rows/row.ts";
import type { ReadonlyStore } from "../runtime/store.ts";

/** The targets that an inventory is about. */
export interface ChosenTargets {
  /** Those that exist, in order. */
  readonly sources: readonly SourceKey[];
  /** The same function for as long as it chooses the same. */
  readonly choice: Choice;
}

export interface TargetChoices {
  of(inventory: KollectInventory): ChosenTargets;
  /** The inventory is gone. */
  forget(inventory: string): void;
}

/** Says of a target of the inventory's namespace which field of spec leaves it out; `undefined`: it is chosen. */
export function targetChoice({
  targetRefs,
  targetSelector,
}: KollectInventory["spec"]): (
  metadata: KollectTarget["metadata"],
) => "targetRefs" | "targetSelector" | undefined {
  const isNamed = targetRefs && new Set(targetRefs);
  const matches = compileLabelSelector(targetSelector);
  return ({ name, labels }) => {
    if (isNamed?.has(name) === false) return "targetRefs";
    return matches(labels) ? undefined : "targetSelector";
  };
}

export function createTargetChoices(targets: ReadonlyStore<KollectTarget>): TargetChoices {
  const known = new Map<string, { readonly names: string; readonly choice: Choice }>();
  return {
    of: ({ metadata, spec }) => {
      const namespace = metadata.namespace ?? "";
      const { targetRefs, targetSelector } = spec;
      const leftOutBy = targetChoice(spec);
      const sources = [...targets.values()]
        .map((it) => it.metadata)
        .filter((it) => it.namespace === namespace && leftOutBy(it) === undefined)
        .map(({ name }) => `${namespace}/${name}`)
        .toSorted();
      if (targetRefs === undefined && targetSelector === undefined)
        return { sources, choice: everyTarget };
      const key = `${namespace}/${metadata.name}`;
      const names = sources.join();
      const before = known.get(key);
      if (before?.names === names) return { sources, choice: before.choice };
      const chosen = new Set(sources);
      const choice: Choice = (source) => chosen.has(source);
      known.set(key, { names, choice });
      return { sources, choice };
    },
    forget: (inventory) => void known.delete(inventory),
  };
}
