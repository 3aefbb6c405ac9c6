import { annotations, labels } from "../../generated/kinds.ts";
import type { KollectTargetSpec } from "../../generated/types.ts";
import type { KubeObject } from "./kube-object.ts";
import { compileLabelSelector } from "./label-selector.ts";

/** What the operator's flags say of namespaces for every target. */
export interface NamespaceDefaults {
  /** In place of includedNamespaces, where a target gives none. */
  readonly included?: readonly string[];
  /** Besides excludedNamespaces. */
  readonly excluded?: readonly string[];
}

/** What a label says of collecting. */
export type Mark = "enabled" | "disabled" | undefined;

export const mark = (value: string | undefined): Mark =>
  value === "enabled" || value === "disabled" ? value : undefined;

/** A Namespace that says both things is disabled: leaving out is the safer reading. */
export const namespaceMark = ({ metadata }: KubeObject): Mark => {
  const said = [
    mark(metadata.labels?.[labels.watch]),
    mark(metadata.annotations?.[annotations.namespaceWatch]),
  ];
  return said.includes("disabled") ? "disabled" : said.find((it) => it !== undefined);
};

/** Names that a target may collect from, whatever their labels; `undefined`: any. */
export const includedBy = (
  { includedNamespaces }: KollectTargetSpec,
  { included }: NamespaceDefaults,
): readonly string[] | undefined => includedNamespaces ?? included;

/** Which field of the target leaves a namespace out. */
export type NamespaceField =
  | "includedNamespaces"
  | "excludedNamespaces"
  | "namespaceSelector"
  | "namespaceExcludeSelector";

/**
 * Says of a Namespace which field leaves it out; `undefined`: it is chosen.
 * Source: shared/spec/collect.md §3.1; a list that is given and empty matches nothing.
 */
export function namespaceChoice(
  spec: KollectTargetSpec,
  defaults: NamespaceDefaults,
): (namespace: KubeObject) => NamespaceField | undefined {
  const names = includedBy(spec, defaults);
  const included = names && new Set(names);
  const excluded = new Set([...(spec.excludedNamespaces ?? []), ...(defaults.excluded ?? [])]);
  const isSelected = compileLabelSelector(spec.namespaceSelector);
  const { namespaceExcludeSelector } = spec;
  const isExcluded =
    namespaceExcludeSelector === undefined
      ? () => false
      : compileLabelSelector(namespaceExcludeSelector);
  return ({ metadata: { name, labels: own } }) => {
    if (included?.has(name) === false) return "includedNamespaces";
    if (excluded.has(name)) return "excludedNamespaces";
    if (!isSelected(own)) return "namespaceSelector";
    return isExcluded(own) ? "namespaceExcludeSelector" : undefined;
  };
}

export function* chosenNamespaces(
  spec: KollectTargetSpec,
  defaults: NamespaceDefaults,
  namespaces: Iterable<KubeObject>,
): Iterable<KubeObject> {
  const leftOutBy = namespaceChoice(spec, defaults);
  for (const namespace of namespaces) if (leftOutBy(namespace) === undefined) yield namespace;
}
