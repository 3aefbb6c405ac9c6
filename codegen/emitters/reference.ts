import type { Emitter } from "../emitter.ts";
import { facts, typeText } from "../field-facts.ts";
import type { ApiModel, Field, KeyTerm, Kind, ObjectSchema, Schema, Term } from "../model.ts";
import { page, row, table } from "../markdown.ts";
import { fileName } from "../names.ts";
import { oneLine } from "../openapi.ts";
import { placeName, placesOf } from "../places.ts";

function fieldRows(fields: readonly Field[], prefix: string): readonly string[] {
  return fields.flatMap((field) => {
    const path = `${prefix}${field.name}`;
    const text = [oneLine(field.doc) ?? "", ...facts(field)].join(" ");
    const own = row(
      `\`${path}\`${field.required ? " *" : ""}`,
      typeText(field.schema),
      field.default === undefined ? "" : `\`${JSON.stringify(field.default)}\``,
      text,
    );
    return [own, ...innerRows(field.schema, path)];
  });
}

function innerRows(schema: Schema, path: string): readonly string[] {
  if (schema.type === "object") return fieldRows(schema.fields, `${path}.`);
  return schema.type === "list" ? innerRows(schema.items, `${path}[]`) : [];
}

const fieldTable = (schema: ObjectSchema, prefix: string): string =>
  `${table(["Field", "Type", "Default", "Meaning"], fieldRows(schema.fields, prefix))}\n\n\\* required`;

function kindPage(kind: Kind, model: ApiModel): string {
  const rules = placesOf(kind).flatMap(({ at, schema }) =>
    schema.rules.map(({ message }) => `- \`${placeName(at)}\`: ${message}`),
  );
  const columns = kind.columns.map(({ name, jsonPath }) => row(name, `\`${jsonPath}\``));
  const facts = [
    `\`apiVersion: ${model.group}/${model.version}\``,
    kind.scope === "Namespaced" ? "namespaced" : "cluster-scoped",
    `\`kubectl get ${[kind.plural, ...kind.shortNames].join("` or `")}\``,
  ];
  return page(kind.name, [
    oneLine(kind.doc) ?? "",
    `${facts.join(", ")}.`,
    `## Spec\n\n${oneLine(kind.spec.doc) ?? ""}\n\n${fieldTable(kind.spec, "spec.")}`,
    rules.length > 0 ? `## Rules\n\n${rules.join("\n")}` : "",
    kind.status
      ? `## Status\n\n${oneLine(kind.status.doc) ?? ""}\n\n${fieldTable(kind.status, "status.")}`
      : "",
    columns.length > 0 ? `## Columns\n\n${table(["Column", "Path"], columns)}` : "",
  ]);
}

function exportPage({ exports }: ApiModel): string {
  return page(
    "Export contract",
    exports.map(
      (schema) =>
        `## ${schema.title ?? ""}\n\n${oneLine(schema.doc) ?? ""}\n\n${fieldTable(schema, "")}`,
    ),
  );
}

function namesPage(model: ApiModel): string {
  const terms = (title: string, list: readonly Term[]): string =>
    `## ${title}\n\n${table(
      ["Name", "Meaning"],
      list.map(({ name, doc }) => row(`\`${name}\``, doc)),
    )}`;
  const keys = (title: string, list: readonly KeyTerm[]): string =>
    terms(
      title,
      list.map(({ key, doc }) => ({ name: key, doc })),
    );
  return page("Conditions, annotations, labels and finalizers", [
    terms("Condition types", model.conditionTypes),
    terms("Reasons", model.reasons),
    keys("Annotations", model.annotations),
    keys("Labels", model.labels),
    keys("Finalizers", model.finalizers),
  ]);
}

/** Reference pages. */
export const reference: Emitter = {
  name: "reference",
  emit: (model) =>
    new Map([
      ...model.kinds.map(
        (kind) => [`docs/reference/${fileName(kind.name)}.md`, kindPage(kind, model)] as const,
      ),
      ["docs/reference/conditions.md", namesPage(model)],
      ["docs/reference/export.md", exportPage(model)],
    ]),
};
