import type { ApiFile, Problem } from "./api-file.ts";
import { schemaKeys, schemaTypes } from "./schema.ts";

type Path = readonly (string | number)[];
type Raw = Readonly<Record<string, unknown>>;

export interface SchemaContext {
  readonly file: ApiFile;
  readonly formats: ReadonlySet<string>;
  /** Whether a reference, relative to the file, names a schema. */
  readonly isKnown: (reference: string) => boolean;
  readonly problems: Problem[];
}

const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Finds every mistake in the schema at `path` and below. */
export function checkSchema(context: SchemaContext, schema: unknown, path: Path): void {
  const tell: Tell = (text, ...at) => {
    context.problems.push(context.file.problem([...path, ...at], text));
  };
  if (!isRaw(schema)) return tell("expected a schema");
  for (const key of Object.keys(schema))
    if (!schemaKeys.has(key)) tell(`unknown key ${key} in a schema`, key);
  if (schema["$ref"] === undefined) checkShape(schema, tell);
  checkNames(context, schema, tell);
  for (const [name, child] of Object.entries(
    isRaw(schema["properties"]) ? schema["properties"] : {},
  )) {
    if (isRaw(child) && (child["description"] ?? child["$ref"]) === undefined)
      tell(`property ${name} has no description`, "properties", name);
    checkSchema(context, child, [...path, "properties", name]);
  }
  for (const key of ["items", "additionalProperties"])
    if (isRaw(schema[key])) checkSchema(context, schema[key], [...path, key]);
}

/** What names something elsewhere must find it there. */
const checkNames = ({ isKnown, formats }: SchemaContext, schema: Raw, tell: Tell): void => {
  const { $ref: reference, "x-kollect-format": format } = schema;
  if (reference !== undefined && !(typeof reference === "string" && isKnown(reference)))
    tell(`$ref ${JSON.stringify(reference)} names no file beside this one`, "$ref");
  if (format !== undefined && !(typeof format === "string" && formats.has(format)))
    tell(
      `unknown x-kollect-format ${JSON.stringify(format)}; api/group.yaml lists them under formats`,
      "x-kollect-format",
    );
};

type Tell = (text: string, ...at: Path) => void;

const checkShape = (schema: Raw, tell: Tell): void => {
  const { type, properties, required, items } = schema;
  if (!schemaTypes.some((it) => it === type))
    tell(`type ${String(type)} is none of ${schemaTypes.join(", ")}`, "type");
  if (type === "array" && items === undefined) tell("an array needs items");
  for (const name of list(required))
    if (!isRaw(properties) || !Object.hasOwn(properties, String(name)))
      tell(`required names ${String(name)}, which is no property`, "required");
  checkDefault(schema, tell);
  checkList(schema, tell);
};

const checkDefault = ({ default: value, type, enum: values }: Raw, tell: Tell): void => {
  if (value === undefined) return;
  if (values !== undefined && !list(values).includes(value))
    tell(`default ${JSON.stringify(value)} is none of ${list(values).join(", ")}`, "default");
  const actual = Array.isArray(value)
    ? "array"
    : Number.isInteger(value)
      ? "integer"
      : typeof value;
  if (actual !== type) tell(`default ${JSON.stringify(value)} is no ${String(type)}`, "default");
};

const checkList = (schema: Raw, tell: Tell): void => {
  const isMap = schema["x-kubernetes-list-type"] === "map";
  const keys = list(schema["x-kubernetes-list-map-keys"]);
  if (isMap && keys.length === 0) tell("a list of type map needs x-kubernetes-list-map-keys");
  const { items } = schema;
  if (!isRaw(items) || items["$ref"] !== undefined) return;
  for (const key of keys)
    if (!isRaw(items["properties"]) || !Object.hasOwn(items["properties"], String(key)))
      tell(`list map key ${String(key)} is no property of the items`, "x-kubernetes-list-map-keys");
};
