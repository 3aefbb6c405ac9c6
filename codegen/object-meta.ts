import type { OpenApi } from "./openapi.ts";

const text = (description: string): OpenApi => ({ type: "string", description });
const texts = (description: string): OpenApi => ({
  type: "object",
  description,
  additionalProperties: { type: "string" },
});

/** What Kollect reads of Kubernetes' ObjectMeta. Source: k8s.io/apimachinery, meta/v1 ObjectMeta */
export const objectMeta: OpenApi = {
  type: "object",
  description: "Metadata that every Kubernetes object has.",
  required: ["name"],
  properties: {
    name: text("Name, unique among the objects of its kind and namespace."),
    generateName: text("Prefix of the name that the API server makes up on creation."),
    namespace: text("Namespace; absent for cluster-scoped kinds."),
    uid: text("Identity of this object, never used again."),
    resourceVersion: text("Version for optimistic locking; opaque."),
    generation: { type: "integer", description: "Counts changes of the spec." },
    creationTimestamp: text("When it was created, RFC 3339."),
    deletionTimestamp: text("When its deletion was asked for, RFC 3339."),
    labels: texts("Labels."),
    annotations: texts("Annotations."),
    finalizers: {
      type: "array",
      description: "Who must act before it goes.",
      items: { type: "string" },
    },
  },
};
