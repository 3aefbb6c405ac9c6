import { given } from "./given.ts";
import { foldSchema } from "./model.ts";
import type { Field, Rule, Schema } from "./model.ts";

/** An OpenAPI v3 schema as plain JSON. */
export type OpenApi = Readonly<Record<string, unknown>>;

const rulesOf = (rules: readonly Rule[]): unknown =>
  rules.length === 0
    ? undefined
    : rules.map(({ expression, message }) => ({ rule: expression, message }));

/** The structural schema that the API server takes: no refs, no titles, nothing of x-kollect-*. */
export function structural(schema: Schema): OpenApi {
  return foldSchema<OpenApi>(schema, {
    anything: () => ({ "x-kubernetes-preserve-unknown-fields": true }),
    boolean: (it) => given({ ...head(it), type: "boolean" }),
    enum: (it) => given({ ...head(it), type: "string", enum: it.values }),
    string: (it) =>
      given({
        ...head(it),
        type: "string",
        format: it.format,
        pattern: it.pattern,
        minLength: it.minLength,
        maxLength: it.maxLength,
        ...tail(it),
      }),
    integer: (it) =>
      given({
        ...head(it),
        type: "integer",
        format: it.format,
        minimum: it.minimum,
        maximum: it.maximum,
        ...tail(it),
      }),
    list: (it, of) =>
      given({
        ...head(it),
        type: "array",
        minItems: it.minItems,
        maxItems: it.maxItems,
        "x-kubernetes-list-type": it.listType,
        "x-kubernetes-list-map-keys": it.mapKeys.length > 0 ? it.mapKeys : undefined,
        items: of(it.items),
        ...tail(it),
      }),
    map: (it, of) =>
      given({
        ...head(it),
        type: "object",
        maxProperties: it.maxProperties,
        additionalProperties: of(it.values),
        ...tail(it),
      }),
    object: (it, of) => {
      const required = it.fields.filter((field) => field.required).map(({ name }) => name);
      return given({
        ...head(it),
        type: "object",
        required: required.length > 0 ? required : undefined,
        "x-kubernetes-map-type": it.atomic ? "atomic" : undefined,
        properties: Object.fromEntries(
          it.fields.map((field) => [field.name, ofField(field, of(field.schema))]),
        ),
        ...tail(it),
      });
    },
  });
}

const head = ({ doc }: Schema): OpenApi => given({ description: oneLine(doc) });
const tail = ({ rules }: Schema): OpenApi => given({ "x-kubernetes-validations": rulesOf(rules) });

/** The field's own description and default stand over those of its schema. */
const ofField = (field: Field, schema: OpenApi): OpenApi =>
  given({ ...schema, description: oneLine(field.doc), default: field.default });

/** Lines of one paragraph are joined: `kubectl explain` breaks them itself. */
export function oneLine(text: string | undefined): string | undefined {
  return text?.replace(/(\S)\n(?=\S)/g, "$1 ").trim();
}

/**
 * The same schema for readers of types: each title is a component of its own and referred to, and what has a default
 * counts as required, since whoever reads an object finds it there.
 */
export function bundled(schema: Schema, components: Map<string, OpenApi>): OpenApi {
  const whole = foldSchema<OpenApi>(withoutTitle(schema), {
    anything: () => ({}),
    boolean: (it) => given({ ...head(it), type: "boolean" }),
    enum: (it) => given({ ...head(it), type: "string", enum: it.values }),
    string: (it) => given({ ...head(it), type: "string" }),
    integer: (it) => given({ ...head(it), type: "integer" }),
    list: (it) => given({ ...head(it), type: "array", items: bundled(it.items, components) }),
    map: (it) =>
      given({ ...head(it), type: "object", additionalProperties: bundled(it.values, components) }),
    object: (it) =>
      given({
        ...head(it),
        type: "object",
        required: it.fields
          .filter((field) => field.required || field.default !== undefined)
          .map(({ name }) => name),
        properties: Object.fromEntries(
          it.fields.map((field) => [
            field.name,
            { ...bundled(field.schema, components), description: oneLine(field.doc) },
          ]),
        ),
      }),
  });
  if (schema.title === undefined) return whole;
  components.set(schema.title, whole);
  return { $ref: `#/components/schemas/${schema.title}` };
}

const withoutTitle = (schema: Schema): Schema => {
  const { title, ...rest } = schema;
  return title === undefined ? schema : rest;
};
