import type {
  GroupVersionKind,
  KollectProfile,
  KollectTarget,
  LabelSelector,
  LabelSelectorRequirement,
  ResourceRule,
} from "../../../generated/types.ts";
import type { Stored } from "../cluster/storage.ts";

/** The plainest reading of a target there is; shares no code with src/. */

type Labels = Readonly<Record<string, string>>;
type Spec = KollectTarget["spec"];

/** What the operator was told of namespaces for all targets. */
export interface Defaults {
  readonly included?: readonly string[];
  readonly excluded?: readonly string[];
}

const holds = (
  { key, operator, values = [] }: LabelSelectorRequirement,
  labels: Labels,
): boolean => {
  const value = labels[key];
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  const isAmong = value !== undefined && values.includes(value);
  return operator === "In" ? isAmong : !isAmong;
};

const selects = (selector: LabelSelector | undefined, labels: Labels = {}): boolean =>
  Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector?.matchExpressions ?? []).every((it) => holds(it, labels));

/** Whether a target with `spec` collects from a Namespace. */
export function isIn(
  spec: Spec,
  { metadata: { name, labels } }: Stored,
  defaults: Defaults,
): boolean {
  const included = spec.includedNamespaces ?? defaults.included;
  if (included !== undefined && !included.includes(name)) return false;
  if (spec.excludedNamespaces?.includes(name) === true) return false;
  if (defaults.excluded?.includes(name) === true) return false;
  const { namespaceExcludeSelector: exclude } = spec;
  if (exclude !== undefined && selects(exclude, labels)) return false;
  return selects(spec.namespaceSelector, labels);
}

function isWatched(spec: Spec, object: Stored, namespace: Stored | undefined): boolean {
  const label = "kollect.dev/watch";
  const own = object.metadata.labels?.[label];
  if (own !== undefined) return own === "enabled";
  const around = [
    namespace?.metadata.labels?.[label],
    namespace?.metadata.annotations?.["kollect.dev/namespace-watch"],
  ];
  if (around.includes("disabled")) return false;
  return around.includes("enabled") || spec.watchMode === "All";
}

/** What a policy says; `undefined`: neither true nor false. These are all that the simulation uses. */
export const policies: Readonly<
  Record<string, (object: Stored, namespace: Stored | undefined) => boolean | undefined>
> = {
  'object.metadata.name < "o5"': ({ metadata }) => metadata.name < "o5",
  'object.data.color == "red"': (object) => {
    const { color } = object["data"] as Labels;
    return color === undefined ? undefined : color === "red";
  },
  "has(object.data.size)": (object) => (object["data"] as Labels)["size"] !== undefined,
  'namespace.labels.team == "red"': (_object, namespace) =>
    namespace && namespace.metadata.labels?.["team"] === "red",
};

const isFor = ({ gvk }: ResourceRule, kind: GroupVersionKind): boolean =>
  gvk.group === kind.group && gvk.version === kind.version && gvk.kind === kind.kind;

const ruleSays = (
  rule: ResourceRule,
  object: Stored,
  namespace: Stored | undefined,
): boolean | undefined => {
  const { namespaceSelector, matchPolicy } = rule;
  if (!selects(rule as LabelSelector, object.metadata.labels)) return false;
  if (object.metadata.namespace !== undefined)
    if (!selects(namespaceSelector, namespace?.metadata.labels)) return false;
  return matchPolicy === undefined ? true : policies[matchPolicy]?.(object, namespace);
};

/** A target with what decides on its objects besides. */
export interface Choice {
  readonly spec: Spec;
  readonly kind: GroupVersionKind;
  readonly defaults: Defaults;
}

/** Whether the target has rules, and none for the kind. */
export const hasNoRule = ({ spec: { resourceRules }, kind }: Choice): boolean =>
  resourceRules?.some((rule) => isFor(rule, kind)) === false;

/** Whether `object`, whose Namespace is `namespace`, is collected; `undefined`: that cannot be told. */
export function isChosen(
  { spec, kind, defaults }: Choice,
  object: Stored,
  namespace: Stored | undefined,
): boolean | undefined {
  if (object.metadata.namespace !== undefined)
    if (namespace === undefined || !isIn(spec, namespace, defaults)) return false;
  if (!isWatched(spec, object, namespace)) return false;
  const { resourceRules } = spec;
  if (resourceRules === undefined)
    return (
      spec.names?.includes(object.metadata.name) !== false &&
      selects(spec.labelSelector, object.metadata.labels)
    );
  const said = resourceRules
    .filter((rule) => isFor(rule, kind))
    .map((rule) => ruleSays(rule, object, namespace));
  if (said.includes(true)) return true;
  return said.includes(undefined) ? undefined : false;
}

const valueOf = (path: string, object: Stored, namespace: Stored | undefined): unknown => {
  const data = (object["data"] ?? {}) as Labels;
  if (path === "$.metadata.name") return object.metadata.name;
  if (path === "$.metadata.labels.app") return object.metadata.labels?.["app"];
  if (path === "cel:namespace.labels.team") return namespace?.metadata.labels?.["team"];
  return data[path.replace("$.data.", "")];
};

/** Attributes as JSON with sorted keys; `undefined` when one is missing that must not be. */
export function attributesOf(
  { spec }: KollectProfile,
  object: Stored,
  namespace: Stored | undefined,
): string | undefined {
  const values: [string, unknown][] = [];
  for (const { name, path, optional } of spec.attributes) {
    const value = valueOf(path, object, namespace);
    if (value === undefined && !optional) return undefined;
    if (value !== undefined) values.push([name, value]);
  }
  return JSON.stringify(Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1))));
}
