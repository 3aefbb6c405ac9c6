import type { ApiModel, Kind } from "./model.ts";
import { childrenOf, type Schema } from "./schema.ts";

const text = (description: string): Schema => ({ type: "string", description });
const texts: Schema = { type: "object", additionalProperties: { type: "string" } };

/** The part of Kubernetes' own metadata that Kollect reads. */
export const objectMeta: Schema = {
  title: "ObjectMeta",
  description: "Kubernetes' metadata, as far as Kollect reads it.",
  type: "object",
  required: ["name"],
  properties: {
    name: text("Name, unique in the namespace."),
    namespace: text("Namespace; absent for cluster-scoped kinds."),
    uid: text("Unique over all time."),
    resourceVersion: text("Changes with every write."),
    generation: { type: "integer", description: "Grows with every change of spec." },
    creationTimestamp: text("When it was created."),
    deletionTimestamp: text("When deletion was asked for."),
    labels: { ...texts, description: "Labels." },
    annotations: { ...texts, description: "Annotations." },
    finalizers: { type: "array", description: "Finalizers.", items: { type: "string" } },
  },
};

/** A whole object of a kind. */
export const objectOf = (
  { kind, description, spec, status }: Kind,
  { group, version }: ApiModel,
): Schema => ({
  title: kind,
  description,
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  properties: {
    apiVersion: {
      type: "string",
      description: "Group and version.",
      enum: [`${group}/${version}`],
    },
    kind: { type: "string", description: "Kind.", enum: [kind] },
    metadata: objectMeta,
    spec,
    status,
  },
});

/** Every schema that has a title, by title; the ones inside others first. */
export function titledSchemas(model: ApiModel): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>();
  const visit = (schema: Schema): void => {
    for (const [, child] of childrenOf(schema)) visit(child);
    if (schema.title !== undefined && !found.has(schema.title)) found.set(schema.title, schema);
  };
  for (const kind of model.kinds) visit(objectOf(kind, model));
  for (const schema of model.exports) visit(schema);
  return found;
}
