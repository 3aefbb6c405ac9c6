import type { GroupVersionKind } from "../../generated/types.ts";
import { resourceNode } from "./object-meta.ts";
import {
  freeNode,
  type Link,
  listNode,
  objectNode,
  scalarNode,
  type SchemaNode,
} from "./schema-node.ts";

type Json = Readonly<Record<string, unknown>>;
/** Turns the inner schema into a node. */
type Reader = (schema: unknown) => Link;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** No schema is that deep but by mistake; what is below counts as free. */
const deepest = 100;
const componentPrefix = "#/components/schemas/";
const scalarTypes = new Set(["boolean", "integer", "number", "string"]);

/** The kinds of an OpenAPI v3 document, by name. What it makes no sense of is free. */
export function kindsIn(
  document: unknown,
  { group, version }: Pick<GroupVersionKind, "group" | "version">,
): ReadonlyMap<string, SchemaNode> {
  const schemas = recordOf(recordOf(recordOf(document)["components"])["schemas"]);
  const components = new Map<string, Link>();
  for (const [name, schema] of Object.entries(schemas))
    components.set(componentPrefix + name, linkOf(schema, components, 0));
  const suffix = group === "" ? version : `${group}/${version}`;
  const kinds = new Map<string, SchemaNode>();
  for (const [name, schema] of Object.entries(schemas))
    for (const it of listOf(recordOf(schema)["x-kubernetes-group-version-kind"]).map(recordOf)) {
      const kind = it["kind"];
      if (it["group"] !== group || it["version"] !== version || typeof kind !== "string") continue;
      const node = components.get(componentPrefix + name)?.() ?? freeNode;
      kinds.set(kind, resourceNode(node, `${kind} ${suffix}`));
    }
  return kinds;
}

/** Reads at once, so that the document's text need not be kept; only references are followed later. */
function linkOf(schema: unknown, components: ReadonlyMap<string, Link>, depth: number): Link {
  if (!isRecord(schema) || depth > deepest) return () => freeNode;
  const reference = referenceIn(schema);
  if (reference !== undefined) return follow(reference, components);
  const node = nodeOf(schema, (inner) => linkOf(inner, components, depth + 1));
  const found =
    schema["x-kubernetes-embedded-resource"] === true ? resourceNode(node, "object") : node;
  return () => found;
}

const referenceIn = (schema: Json): string | undefined => {
  const all = listOf(schema["allOf"]);
  const reference = schema["$ref"] ?? (all.length === 1 ? recordOf(all[0])["$ref"] : undefined);
  return typeof reference === "string" ? reference : undefined;
};

/** Components that only refer to each other, in a circle, describe nothing. */
const follow = (reference: string, components: ReadonlyMap<string, Link>): Link => {
  let following = false;
  return () => {
    if (following) return freeNode;
    following = true;
    try {
      return components.get(reference)?.() ?? freeNode;
    } finally {
      following = false;
    }
  };
};

const nodeOf = (schema: Json, read: Reader): SchemaNode => {
  if (schema["x-kubernetes-int-or-string"] === true) return scalarNode("integer or string");
  const type = schema["type"];
  if (type === "array") return listNode(read(schema["items"]));
  if (typeof type === "string" && scalarTypes.has(type)) return scalarNode(type);
  if (type === "object" || schema["properties"] !== undefined) return nodeOfObject(schema, read);
  return choiceOf(schema) ?? freeNode;
};

const nodeOfObject = (schema: Json, read: Reader): SchemaNode => {
  const properties = Object.entries(recordOf(schema["properties"]));
  const additional = schema["additionalProperties"];
  const open =
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    (additional !== undefined && additional !== false) ||
    // What several schemas say together is more than is read here.
    listOf(schema["allOf"]).some((it) => referenceIn(recordOf(it)) !== undefined);
  if (properties.length === 0 && !isRecord(additional)) return freeNode;
  return objectNode({
    fields: new Map(properties.map(([name, it]): [string, Link] => [name, read(it)])),
    values: isRecord(additional) ? read(additional) : undefined,
    closed: !open,
  });
};

/** A quantity is a string or a number, a port an integer or a string. */
const choiceOf = (schema: Json): SchemaNode | undefined => {
  const types = [...listOf(schema["oneOf"]), ...listOf(schema["anyOf"])].map(
    (it) => recordOf(it)["type"],
  );
  const scalar = types.every((it): it is string => typeof it === "string" && scalarTypes.has(it));
  if (types.length === 0 || !scalar) return undefined;
  return scalarNode([...new Set(types)].toSorted().join(" or "));
};
