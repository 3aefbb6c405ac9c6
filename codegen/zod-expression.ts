import { lowerFirst } from "./names.ts";
import { foldSchema, schemasIn } from "./model.ts";
import type { Field, Schema } from "./model.ts";

const literal = (value: unknown): string => JSON.stringify(value);
const options = (given: Readonly<Record<string, unknown>>): string | undefined => {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return set.length === 0 ? undefined : literal(Object.fromEntries(set));
};
const refined = (base: string, check: string, given: string | undefined): string =>
  given === undefined ? base : `${base}.superRefine(${check}(${given}), always)`;

export interface ZodOptions {
  /** Null in a property counts as absent, as the API server has it. */
  readonly dropsNulls: boolean;
}

/** The zod expression for `schema`; titled schemas are referred to by the name of their constant. */
export function zodExpression(schema: Schema, { dropsNulls }: ZodOptions): string {
  const pruned = (text: string, by = "withoutNulls"): string =>
    dropsNulls ? `z.preprocess(${by}, ${text})` : text;
  const named = (it: Schema): string =>
    it.title === undefined ? zodExpression(it, { dropsNulls }) : lowerFirst(it.title);
  const ofField = (field: Field): string => {
    const inner = named(field.schema);
    if (field.default !== undefined) return `${inner}.prefault(${literal(field.default)})`;
    return field.required ? inner : `${inner}.exactOptional()`;
  };
  return foldSchema<string>(schema, {
    anything: () => "z.unknown()",
    boolean: () => "z.boolean()",
    enum: ({ values }) => `z.enum(${literal(values)})`,
    integer: ({ format = "int64", minimum, maximum }) =>
      refined("z.number()", "integer", options({ format, min: minimum, max: maximum })),
    string: (it) =>
      refined(
        "z.string()",
        "text",
        options({
          min: it.minLength,
          max: it.maxLength,
          pattern: it.pattern,
          dateTime: it.format === "date-time" ? true : undefined,
        }),
      ),
    list: (it) =>
      refined(
        `z.array(${named(it.items)})`,
        "list",
        options({
          min: it.minItems,
          max: it.maxItems,
          unique: it.listType === "set" ? "items" : it.listType === "map" ? it.mapKeys : undefined,
        }),
      ),
    map: (it) => {
      const record = refined(
        `z.record(z.string(), ${named(it.values)})`,
        "entries",
        it.maxProperties === undefined ? undefined : literal(it.maxProperties),
      );
      return it.values.type === "anything" ? record : pruned(record);
    },
    object: ({ fields }) =>
      pruned(
        `z.strictObject({\n${fields.map((field) => `${field.name}: ${ofField(field)},`).join("\n")}\n})`,
        withoutNullsOf(fields.map(({ name }) => name)),
      ),
  });
}

/** What drops null from these fields. */
export const withoutNullsOf = (fields: readonly string[]): string =>
  `withoutNullsOf(${fields.map(literal).join(", ")})`;

/** A constant for each titled schema in `root`, inner before outer, so that each is known when it is used. */
export function zodConstants(root: Schema, given: ZodOptions): ReadonlyMap<string, string> {
  const titled = schemasIn(root).toReversed();
  const constants = new Map<string, string>();
  for (const schema of titled)
    if (schema.title !== undefined)
      constants.set(
        schema.title,
        `const ${lowerFirst(schema.title)}: z.ZodType<${schema.title}> = ${zodExpression(schema, given)};`,
      );
  return constants;
}

const helpers = ["always", "entries", "integer", "list", "text", "withoutNulls", "withoutNullsOf"];

/** Those of runtime/checks.ts that `text` uses. */
export const helpersIn = (text: string): readonly string[] =>
  helpers.filter((name) => new RegExp(`[( ]${name}[(),]`).test(text));
