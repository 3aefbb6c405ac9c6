/** A node of an OpenAPI v3 structural schema, as api/ writes it. */
export interface Schema {
  /** Name of the TypeScript type and of the component. */
  readonly title?: string;
  readonly description?: string;
  readonly type?: SchemaType;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly "x-kubernetes-list-type"?: "map" | "set" | "atomic";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic";
  readonly "x-kubernetes-validations"?: readonly Rule[];
  /** A check that only code can make: a method of AdmissionRules. */
  readonly "x-kollect-format"?: string;
}

/** A CEL rule. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
}

export const schemaTypes = ["object", "array", "string", "integer", "boolean"] as const;
export type SchemaType = (typeof schemaTypes)[number];

/** What a schema may hold; anything else in api/ is a mistake. */
export const schemaKeys: ReadonlySet<string> = new Set([
  "$ref",
  "title",
  "description",
  "type",
  "format",
  "enum",
  "default",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "items",
  "properties",
  "required",
  "additionalProperties",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
  "x-kubernetes-validations",
  "x-kollect-format",
]);

/** Schemas right below `schema`, each with the name it has there. */
export function childrenOf(schema: Schema): readonly (readonly [string, Schema])[] {
  const { additionalProperties: values, items, properties = {} } = schema;
  return [
    ...Object.entries(properties),
    ...(items === undefined ? [] : [["items", items] as const]),
    ...(typeof values === "object" ? [["additionalProperties", values] as const] : []),
  ];
}
