import { foldSchema } from "./model.ts";
import type { Field, Schema } from "./model.ts";

/** The type as a reader of YAML thinks of it. */
export const typeText = (schema: Schema): string =>
  foldSchema<string>(schema, {
    anything: () => "anything",
    boolean: () => "boolean",
    enum: () => "enum",
    integer: () => "integer",
    list: ({ items }, of) => `list of ${of(items)}`,
    map: ({ values }, of) => `map of ${of(values)}`,
    object: () => "object",
    string: ({ format }) => (format === "date-time" ? "time" : "text"),
  });

const range = (unit: string, min: number | undefined, max: number | undefined): string[] => {
  if (min !== undefined && max !== undefined) return [`${min} to ${max}${unit}.`];
  if (max !== undefined) return [`At most ${max}${unit}.`];
  return min === undefined ? [] : [`At least ${min}${unit}.`];
};

/** Bounds of a field as sentences. */
export const facts = (field: Field): readonly string[] =>
  foldSchema<readonly string[]>(field.schema, {
    anything: () => [],
    boolean: () => [],
    object: () => [],
    enum: ({ values }) => [`One of ${values.map((it) => `\`${it}\``).join(", ")}.`],
    integer: ({ minimum, maximum }) => range("", minimum, maximum),
    list: (it, of) => [
      ...range(" items", it.minItems, it.maxItems),
      ...(it.listType === "set" ? ["No item twice."] : []),
      ...(it.listType === "map" ? [`No ${it.mapKeys.join(" and ")} twice.`] : []),
      ...of(it.items).map((text) => `Each: ${text}`),
    ],
    map: (it, of) => [
      ...range(" entries", undefined, it.maxProperties),
      ...of(it.values).map((text) => `Each: ${text}`),
    ],
    string: ({ minLength, maxLength, pattern }) => [
      ...range(" characters", minLength, maxLength),
      ...(pattern === undefined ? [] : [`Pattern \`${pattern}\`.`]),
    ],
  });
