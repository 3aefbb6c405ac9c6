import type { SchemaNode } from "../../kube/schema-node.ts";
import type { Json } from "../../rows/row.ts";

/** A value at the end of a path through an object; "*" stands for all items of a list. */
export interface Leaf {
  readonly steps: readonly string[];
  /** The first one in the sample; `undefined`: only the schema knows the path. */
  readonly value: Exclude<Json, object> | undefined;
  /** As the schema calls it, such as "integer"; `undefined` where it does not tell. */
  readonly scalar: string | undefined;
}

/** No useful path is longer, or leads through more lists; schemas are recursive. */
const deepest = 8;
const mostLists = 1;

/** Sections that say what every row says anyway, or that may hold what nobody should see. */
const hidden = new Set(
  [
    "apiVersion kind metadata data stringData binaryData",
    // Of pods: what is handed to programs, credentials among it, and what only kubelet and scheduler ask for.
    "args command env envFrom volumes volumeMounts lifecycle securityContext ephemeralContainers",
    "livenessProbe readinessProbe startupProbe affinity tolerations",
    // Maps whose keys are the users' own, and lists of which one item is meant.
    "annotations labels matchLabels nodeSelector conditions",
  ].flatMap((it) => it.split(" ")),
);

/**
 * All leaves of an object, those of the sample where there is one, else those of the schema.
 * @param safe the sample as the redactor leaves it: a path to a value that it touched is left out
 */
export function leavesOf(
  sample: Json | undefined,
  safe: Json | undefined,
  schema: SchemaNode | undefined,
): readonly Leaf[] {
  if (sample === undefined) return schema === undefined ? [] : leavesOfSchema(schema, []);
  const leaves = new Map<string, Leaf>();
  const touched = new Set<string>();
  for (const { isTouched, ...leaf } of leavesIn({ value: sample, safe, node: schema, steps: [] })) {
    const key = leaf.steps.join("\0");
    if (isTouched) touched.add(key);
    if (!leaves.has(key)) leaves.set(key, leaf);
  }
  return [...leaves].filter(([key]) => !touched.has(key)).map(([, leaf]) => leaf);
}

type Fields = Readonly<Record<string, Json>>;
const isMap = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface Spot {
  readonly value: Json;
  readonly safe: Json | undefined;
  readonly node: SchemaNode | undefined;
  readonly steps: readonly string[];
}

function leavesIn(spot: Spot): readonly (Leaf & { readonly isTouched: boolean })[] {
  const { value, safe, node, steps } = spot;
  if (steps.length > deepest || value === null) return [];
  if (typeof value === "object") return within(spot).flatMap(leavesIn);
  const scalar = node?.type === "scalar" ? node.name : undefined;
  return [{ steps, value, scalar, isTouched: safe !== value }];
}

/** What a list or a map holds. */
function within({ value, safe, node, steps }: Spot): readonly Spot[] {
  const into = (step: string, inner: Json, kept: Json | undefined): Spot => ({
    value: inner,
    safe: kept,
    node: step === "*" ? node?.item() : node?.child(step),
    steps: [...steps, step],
  });
  if (isMap(value))
    return Object.entries(value)
      .filter(([key]) => isField(key, node))
      .map(([key, inner]) => into(key, inner, isMap(safe) ? safe[key] : undefined));
  if (count(steps) === mostLists) return [];
  const kept = Array.isArray(safe) ? (safe as readonly Json[]) : [];
  return (value as readonly Json[]).map((inner, index) => into("*", inner, kept[index]));
}

function leavesOfSchema(node: SchemaNode, steps: readonly string[]): readonly Leaf[] {
  if (steps.length > deepest) return [];
  if (node.type === "scalar") return [{ steps, value: undefined, scalar: node.name }];
  const into = (step: string, inner: SchemaNode | undefined): readonly Leaf[] =>
    inner === undefined ? [] : leavesOfSchema(inner, [...steps, step]);
  if (node.type === "list") return count(steps) === mostLists ? [] : into("*", node.item());
  return node.fields
    .filter((it) => isField(it, node))
    .flatMap((field) => into(field, node.child(field)));
}

const count = (steps: readonly string[]): number => steps.filter((it) => it === "*").length;

/** Whether a key is part of the kind, not a name that some user has given. */
const isField = (key: string, node: SchemaNode | undefined): boolean => {
  if (hidden.has(key)) return false;
  const saysNothing = node === undefined || (node.fields.length === 0 && node.item() === undefined);
  return saysNothing || node.fields.includes(key);
};
