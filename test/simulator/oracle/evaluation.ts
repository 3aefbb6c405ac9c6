import type { KollectProfile, KollectTarget } from "../../../generated/types.ts";
import type { Stored } from "../cluster/storage.ts";

/** The plainest reading of a target there is; shares no code with src/. */

type Labels = Readonly<Record<string, string>>;
type Spec = KollectTarget["spec"];

const hasLabels = (wanted: Labels | undefined, labels: Labels = {}): boolean =>
  Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);

/** Whether a target with `spec` collects from a Namespace. */
export const isIn = (spec: Spec, { metadata: { name, labels } }: Stored): boolean =>
  spec.includedNamespaces?.includes(name) !== false &&
  spec.excludedNamespaces?.includes(name) !== true &&
  hasLabels(spec.namespaceSelector?.matchLabels, labels);

function isWatched(spec: Spec, object: Stored, namespace: Stored | undefined): boolean {
  const label = "kollect.dev/watch";
  const own = object.metadata.labels?.[label];
  if (own !== undefined) return own === "enabled";
  const around = namespace?.metadata.labels?.[label];
  return around === undefined ? spec.watchMode === "All" : around === "enabled";
}

/** Whether a target with `spec` collects `object`, whose Namespace is `namespace`. */
export const isChosen = (spec: Spec, object: Stored, namespace: Stored | undefined): boolean =>
  (object.metadata.namespace === undefined || (namespace !== undefined && isIn(spec, namespace))) &&
  spec.names?.includes(object.metadata.name) !== false &&
  hasLabels(spec.labelSelector?.matchLabels, object.metadata.labels) &&
  isWatched(spec, object, namespace);

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
