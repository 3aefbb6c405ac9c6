/** What a kind's schema says of one value. Schemas may be recursive: a node can be found below itself. */
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

/** A node that may be known only once all components are. */
export type Link = () => SchemaNode | undefined;

const none: Link = () => undefined;

export interface ObjectParts {
  readonly fields?: ReadonlyMap<string, Link>;
  /** Values of all other fields. */
  readonly values?: Link | undefined;
  readonly closed: boolean;
}

export const objectNode = ({ fields = new Map(), values, closed }: ObjectParts): SchemaNode => ({
  type: "object",
  name: "object",
  closed,
  fields: [...fields.keys()],
  child: (field) => (fields.get(field) ?? values ?? none)(),
  item: values ?? none,
});

export const listNode = (item: Link): SchemaNode => ({
  type: "list",
  name: "list",
  closed: false,
  fields: [],
  child: none,
  item,
});

const scalars = new Map<string, SchemaNode>();

export function scalarNode(name: string): SchemaNode {
  const known = scalars.get(name);
  if (known !== undefined) return known;
  const node: SchemaNode = {
    type: "scalar",
    name,
    closed: false,
    fields: [],
    child: none,
    item: none,
  };
  scalars.set(name, node);
  return node;
}

/** May hold anything. */
export const freeNode = objectNode({ closed: false });
