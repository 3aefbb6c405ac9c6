/** Where a declaration stands, for messages: `api/v1alpha1/kollecttarget.yaml:41`. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}

/** A CEL rule of `x-kubernetes-validations`. */
export interface Rule {
  readonly expression: string;
  readonly message: string;
  readonly origin: Origin;
}

interface Common {
  /** TypeScript name; nameless schemas are written inline. */
  readonly title?: string;
  readonly doc?: string;
  readonly rules: readonly Rule[];
  /** `x-kollect-rules`: rules of AdmissionRules about the value. */
  readonly judges?: readonly string[];
  readonly origin: Origin;
}

export interface ObjectSchema extends Common {
  readonly type: "object";
  readonly fields: readonly Field[];
  /** Server-side apply replaces it as a whole. */
  readonly atomic: boolean;
}
export interface EnumSchema extends Common {
  readonly type: "enum";
  readonly values: readonly string[];
}
export interface ListSchema extends Common {
  readonly type: "list";
  readonly items: Schema;
  readonly listType?: "atomic" | "set" | "map";
  readonly mapKeys: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
}
export interface MapSchema extends Common {
  readonly type: "map";
  readonly values: Schema;
  readonly maxProperties?: number;
}
export interface StringSchema extends Common {
  readonly type: "string";
  readonly pattern?: string;
  /** Code points, as the API server counts. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: "date-time";
  /** `x-kollect-format`: the check of AdmissionRules that judges the text. */
  readonly kollectFormat?: string;
}
export interface IntegerSchema extends Common {
  readonly type: "integer";
  readonly format?: "int32" | "int64";
  readonly minimum?: number;
  readonly maximum?: number;
}
export interface BooleanSchema extends Common {
  readonly type: "boolean";
}
export interface AnythingSchema extends Common {
  readonly type: "anything";
}

/** A schema with every `$ref` resolved. */
export type Schema =
  | ObjectSchema
  | EnumSchema
  | ListSchema
  | MapSchema
  | StringSchema
  | IntegerSchema
  | BooleanSchema
  | AnythingSchema;

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly default?: unknown;
  readonly doc: string;
  readonly origin: Origin;
}

export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly jsonPath: string;
}

export interface Kind {
  readonly name: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly doc: string;
  readonly columns: readonly Column[];
  /** Sinks only: the family that their `spec.type` values belong to. */
  readonly family?: string;
  readonly spec: ObjectSchema;
  readonly status?: ObjectSchema;
  /** The kind's file, as messages and reference pages name it. */
  readonly file: string;
}

/** A name with its meaning. */
export interface Term {
  readonly name: string;
  readonly doc: string;
}

/** An annotation or label: `name` in code, `key` on objects. */
export interface KeyTerm extends Term {
  readonly key: string;
}

/** One family of series at /metrics. */
export interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly MetricLabel[];
  /** Upper bounds, in order; histograms have them. */
  readonly buckets: readonly number[];
  readonly origin: Origin;
}

export interface MetricLabel {
  readonly name: string;
  /** What it may say; `undefined`: anything. */
  readonly values: readonly string[] | undefined;
}

/** All of api/. Emitters read nothing else. */
export interface ApiModel {
  readonly group: string;
  readonly version: string;
  readonly category: string;
  readonly kinds: readonly Kind[];
  readonly annotations: readonly KeyTerm[];
  readonly labels: readonly KeyTerm[];
  readonly finalizers: readonly KeyTerm[];
  readonly conditionTypes: readonly Term[];
  readonly reasons: readonly Term[];
  /** What `x-kollect-format` may say. */
  readonly formats: readonly Term[];
  /** What `x-kollect-rules` may name. */
  readonly rules: readonly Term[];
  readonly metrics: readonly Metric[];
  /** Schemas of the export contract, in file order. */
  readonly exports: readonly ObjectSchema[];
}

/** One case per schema type; a new type breaks every emitter that has no case for it. */
export type SchemaCases<Out> = {
  readonly [T in Schema["type"]]: (
    schema: Extract<Schema, { readonly type: T }>,
    of: (inner: Schema) => Out,
  ) => Out;
};

export function foldSchema<Out>(schema: Schema, cases: SchemaCases<Out>): Out {
  const handle = cases[schema.type] as (schema: Schema, of: (inner: Schema) => Out) => Out;
  return handle(schema, (inner) => foldSchema(inner, cases));
}

/** `schema` and all that is in it, outer before inner. */
export function schemasIn(schema: Schema): readonly Schema[] {
  const inner = foldInner(schema).flatMap(schemasIn);
  return [schema, ...inner];
}

function foldInner(schema: Schema): readonly Schema[] {
  if (schema.type === "object") return schema.fields.map((field) => field.schema);
  if (schema.type === "list") return [schema.items];
  return schema.type === "map" ? [schema.values] : [];
}
