import type { ApiModel, Column, Kind, Schema } from "./model.ts";
import type { Problems } from "./problems.ts";
import type { YamlNode } from "./yaml-node.ts";

const metadata = ["name", "namespace", "creationTimestamp", "generation", "deletionTimestamp"];

/** Finds printer columns whose path the schema does not have, or has with another type. */
export function checkColumns(
  model: ApiModel,
  kindNodes: readonly YamlNode[],
  problems: Problems,
): void {
  for (const [index, kind] of model.kinds.entries())
    for (const [at, column] of kind.columns.entries()) {
      const fault = faultOf(kind, column, model);
      const origin = kindNodes[index]?.get("columns")?.items()[at]?.origin;
      if (fault !== undefined) problems.add(origin ?? { file: kind.file, line: 1 }, fault);
    }
}

function faultOf(kind: Kind, column: Column, model: ApiModel): string | undefined {
  const [root, ...steps] = stepsOf(column.jsonPath);
  const what = `column ${column.name}: ${column.jsonPath}`;
  if (root === "metadata")
    return metadata.includes(steps.join(".")) ? undefined : `${what} is not in metadata`;
  let schema: Schema | undefined = rootsOf(kind).get(root ?? "");
  for (const step of steps) {
    const filter = /^(?<list>\w+)\[\?\(@\.(?<key>\w+)=="(?<value>[^"]*)"\)\]$/.exec(step)?.groups;
    if (filter === undefined) schema = fieldOf(schema, step);
    else if (isUnknownCondition(filter, model))
      return `${what} asks for the unknown condition type ${filter["value"]}`;
    else schema = itemsWith(fieldOf(schema, filter["list"]), filter["key"]);
  }
  if (schema === undefined) return `${what} is not in the schema`;
  // Its own fault is told already.
  if (schema.type === "anything") return undefined;
  return typeOf(schema) === column.type ? undefined : `${what} is not of type ${column.type}`;
}

const rootsOf = (kind: Kind): ReadonlyMap<string, Schema | undefined> =>
  new Map<string, Schema | undefined>([
    ["spec", kind.spec],
    ["status", kind.status],
  ]);

const isUnknownCondition = (filter: Readonly<Record<string, string>>, model: ApiModel): boolean =>
  filter["list"] === "conditions" &&
  !model.conditionTypes.some(({ name }) => name === filter["value"]);

/** The items of `list`, where they have the field `key`. */
function itemsWith(list: Schema | undefined, key: string | undefined): Schema | undefined {
  const items = list?.type === "list" ? list.items : undefined;
  return fieldOf(items, key) && items;
}

function fieldOf(schema: Schema | undefined, name: string | undefined): Schema | undefined {
  if (schema?.type === "anything") return schema;
  return schema?.type === "object"
    ? schema.fields.find((field) => field.name === name)?.schema
    : undefined;
}

function typeOf(schema: Schema): string {
  if (schema.type === "enum") return "string";
  return schema.type === "string" && schema.format === "date-time" ? "date" : schema.type;
}

/** `.a.b[?(@.c=="d.e")].f` → a, b[?(@.c=="d.e")], f */
const stepsOf = (path: string): readonly string[] =>
  path.match(/[^.[\]]+(\[\?\(@\.\w+=="[^"]*"\)\])?/g) ?? [];
