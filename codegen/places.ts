import type { Kind, Schema } from "./model.ts";

/** A schema and the way to it, in the steps of runtime/walk.ts. */
export interface SchemaPlace {
  readonly at: readonly string[];
  readonly schema: Schema;
}

/** Every schema of `kind`'s spec and status with its place. */
export const placesOf = (kind: Kind): readonly SchemaPlace[] => [
  ...below({ at: ["spec"], schema: kind.spec }),
  ...(kind.status ? below({ at: ["status"], schema: kind.status }) : []),
];

function below(place: SchemaPlace): readonly SchemaPlace[] {
  return [place, ...inner(place).flatMap(below)];
}

function inner({ at, schema }: SchemaPlace): readonly SchemaPlace[] {
  if (schema.type === "object")
    return schema.fields.map((field) => ({ at: [...at, field.name], schema: field.schema }));
  if (schema.type === "list")
    return [{ at: [...at, `[${schema.mapKeys.join(",")}]`], schema: schema.items }];
  return schema.type === "map" ? [{ at: [...at, "*"], schema: schema.values }] : [];
}

/** As people write it: `spec.attributes[].path`. */
export const placeName = (at: readonly string[]): string =>
  at
    .map((step) => (step.startsWith("[") ? "[]" : `.${step}`))
    .join("")
    .replace(/^\./, "");
