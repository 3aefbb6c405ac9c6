import {
  freeNode,
  type Link,
  listNode,
  objectNode,
  scalarNode,
  type SchemaNode,
} from "./schema-node.ts";

const closed = (fields: Readonly<Record<string, SchemaNode>>): SchemaNode =>
  objectNode({
    fields: new Map(
      Object.entries(fields).map(([name, node]): [string, Link] => [name, () => node]),
    ),
    closed: true,
  });

const string = scalarNode("string");
const integer = scalarNode("integer");
const boolean = scalarNode("boolean");
const strings = objectNode({ values: () => string, closed: false });

/** ObjectMeta of meta/v1, for the schemas that say no more of it than that it is an object. */
export const objectMeta: SchemaNode = closed({
  annotations: strings,
  creationTimestamp: string,
  deletionGracePeriodSeconds: integer,
  deletionTimestamp: string,
  finalizers: listNode(() => string),
  generateName: string,
  generation: integer,
  labels: strings,
  managedFields: listNode(() =>
    closed({
      apiVersion: string,
      fieldsType: string,
      fieldsV1: freeNode,
      manager: string,
      operation: string,
      subresource: string,
      time: string,
    }),
  ),
  name: string,
  namespace: string,
  ownerReferences: listNode(() =>
    closed({
      apiVersion: string,
      blockOwnerDeletion: boolean,
      controller: boolean,
      kind: string,
      name: string,
      uid: string,
    }),
  ),
  resourceVersion: string,
  selfLink: string,
  uid: string,
});

const merged = (first: SchemaNode, second: SchemaNode): SchemaNode => ({
  ...second,
  fields: [...new Set([...first.fields, ...second.fields])],
  child: (field) => first.child(field) ?? second.child(field),
});

const resource = closed({ apiVersion: string, kind: string });

/** `node` as a whole Kubernetes object: with apiVersion, kind and ObjectMeta, whatever else it has. */
export function resourceNode(node: SchemaNode, name: string): SchemaNode {
  const own = node.child("metadata");
  const metadata =
    own?.type === "object" ? merged(objectMeta, { ...own, closed: true }) : objectMeta;
  const fields = merged(resource, node);
  return {
    ...fields,
    name,
    fields: [...new Set([...fields.fields, "metadata"])],
    child: (field) => (field === "metadata" ? metadata : fields.child(field)),
  };
}
