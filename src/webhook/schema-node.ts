/**
 * What a kind's schema says of one value. src/kube/schema-node.ts makes them; the layers do not import each other, so
 * the two interfaces agree by shape.
 */
export interface SchemaNode {
  readonly type: "object" | "list" | "scalar";
  /** For sentences: of a kind "Deployment apps/v1", else the type, e.g. "integer". */
  readonly name: string;
  /** An object that can have no fields but `fields`. */
  readonly closed: boolean;
  readonly fields: readonly string[];
  /** The value of a field of an object; `undefined` when there is none, or the schema does not describe it. */
  child(field: string): SchemaNode | undefined;
  /** An item of a list or a value of a map; `undefined` when there is none, or the schema does not describe it. */
  item(): SchemaNode | undefined;
}
