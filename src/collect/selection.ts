import { annotations, labels } from "../../generated/kinds.ts";
import type { KollectTargetSpec } from "../../generated/types.ts";
import type { KubeObject } from "./kube-object.ts";
import { compileLabelSelector } from "./label-selector.ts";

/** Which objects a target collects. */
export interface Selection {
  /** Namespaces it collects from, sorted; `undefined` for cluster-scoped kinds. Empty: nothing. */
  readonly namespaces: readonly string[] | undefined;
  matches(object: KubeObject): boolean;
  readonly pushed: { readonly labelSelector?: string; readonly name?: string };
  readonly needsBody: boolean;
  decidesFor(namespace: string): string;
}

type Mark = "enabled" | "disabled" | undefined;

const mark = (value: string | undefined): Mark =>
  value === "enabled" || value === "disabled" ? value : undefined;

const objectMark = ({ metadata }: KubeObject): Mark => mark(metadata.labels?.[labels.watch]);

/** A Namespace that says both things is disabled: leaving out is the safer reading. */
const namespaceMark = ({ metadata }: KubeObject): Mark => {
  const said = [
    mark(metadata.labels?.[labels.watch]),
    mark(metadata.annotations?.[annotations.namespaceWatch]),
  ];
  return said.includes("disabled") ? "disabled" : said.find((it) => it !== undefined);
};

/** Source: shared/spec/collect.md §3.1 and §3.2; a list that is given and empty matches nothing. */
export function select(
  spec: KollectTargetSpec,
  namespaced: boolean,
  namespaces: Iterable<KubeObject>,
): Selection {
  const names = spec.names && new Set(spec.names);
  const hasLabels = compileLabelSelector(spec.labelSelector);
  const marks = new Map<string, Mark>();
  if (namespaced)
    for (const namespace of effectiveNamespaces(spec, namespaces))
      marks.set(namespace.metadata.name, namespaceMark(namespace));
  const isWatched = (object: KubeObject): boolean => {
    const own = objectMark(object);
    if (own !== undefined) return own === "enabled";
    const around = marks.get(object.metadata.namespace ?? "");
    return around === "enabled" || (around === undefined && spec.watchMode === "All");
  };
  return {
    namespaces: namespaced ? [...marks.keys()].toSorted() : undefined,
    pushed: {},
    needsBody: false,
    decidesFor: (name) => marks.get(name) ?? "",
    matches: (object) =>
      (!namespaced || marks.has(object.metadata.namespace ?? "")) &&
      (names === undefined || names.has(object.metadata.name)) &&
      hasLabels(object.metadata.labels) &&
      isWatched(object),
  };
}

function* effectiveNamespaces(
  spec: KollectTargetSpec,
  namespaces: Iterable<KubeObject>,
): Iterable<KubeObject> {
  const included = spec.includedNamespaces && new Set(spec.includedNamespaces);
  const excluded = new Set(spec.excludedNamespaces);
  const isSelected = compileLabelSelector(spec.namespaceSelector);
  for (const namespace of namespaces) {
    const { name, labels: own } = namespace.metadata;
    if ((included === undefined || included.has(name)) && !excluded.has(name) && isSelected(own))
      yield namespace;
  }
}
