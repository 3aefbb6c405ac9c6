import { foldSchema } from "../model.ts";
import type { ApiModel, Field, Kind, Schema } from "../model.ts";

type Facets = Readonly<Record<string, unknown>>;
export type Noun = "api" | "kind" | "document" | "field" | "element";

/** All of api/ as one tree of one shape: what is said of a place, and the places in it by their part of the path. */
export interface ApiNode {
  readonly noun: Noun;
  readonly facets: Facets;
  readonly inner: ReadonlyMap<string, ApiNode>;
}

type Inner = readonly (readonly [string, ApiNode])[];

export function apiNode(model: ApiModel): ApiNode {
  const { group, version, category, annotations, labels, finalizers } = model;
  const { conditionTypes, reasons } = model;
  const names = (terms: readonly { readonly name: string }[]): readonly string[] =>
    terms.map(({ name }) => name);
  const facets = {
    group,
    version,
    category,
    annotations: annotations.map(({ key }) => key),
    labels: labels.map(({ key }) => key),
    finalizers: finalizers.map(({ key }) => key),
    conditionTypes: names(conditionTypes),
    reasons: names(reasons),
  };
  return place("api", facets, [
    ...model.kinds.map((kind) => [kind.name, kindNode(kind)] as const),
    ...model.exports.map(
      (schema) =>
        [`export ${schema.title ?? ""}`, { ...schemaNode(schema), noun: "document" }] as const,
    ),
  ]);
}

function kindNode({ plural, scope, shortNames, columns, spec, status }: Kind): ApiNode {
  const shown = columns.map(({ name, type, jsonPath }) => [name, `${type} ${jsonPath}`]);
  const facets = { plural, scope, shortNames, columns: Object.fromEntries(shown) as Facets };
  return place("kind", facets, [
    [".spec", { ...schemaNode(spec), noun: "field" }],
    ...(status === undefined
      ? []
      : [[".status", { ...schemaNode(status), noun: "field" }] as const]),
  ]);
}

/**
 * What the model says of a schema becomes a facet of the same name or, where the CRD has another, of that; a property
 * that the model gains is a facet without further ado.
 */
function schemaNode(schema: Schema): ApiNode {
  return foldSchema<ApiNode>(schema, {
    anything: ({ ...it }) => element(it),
    boolean: ({ ...it }) => element(it),
    integer: ({ ...it }) => element(it),
    string: ({ kollectFormat, ...rest }) => element({ ...rest, "x-kollect-format": kollectFormat }),
    enum: ({ values, ...rest }) => element({ ...rest, type: "string", enum: values }),
    map: ({ values, ...rest }, of) => element(rest, [[".*", of(values)]]),
    list: ({ items, listType, mapKeys, ...rest }, of) =>
      element(
        {
          ...rest,
          "x-kubernetes-list-type": listType ?? "atomic",
          "x-kubernetes-list-map-keys": mapKeys.toSorted(),
        },
        [["[]", of(items)]],
      ),
    object: ({ fields, atomic, ...rest }, of) =>
      element(
        { ...rest, "x-kubernetes-map-type": atomic ? "atomic" : "granular" },
        fields.map((field) => [`.${field.name}`, fieldNode(field, of(field.schema))]),
      ),
  });
}

const fieldNode = (field: Field, { facets, inner }: ApiNode): ApiNode => ({
  noun: "field",
  facets: { ...facets, required: field.required, default: field.default },
  inner,
});

/** Titles and descriptions are words for readers of api/ and of `kubectl explain`; they change nothing. */
function element(
  {
    title: _title,
    doc: _doc,
    origin: _origin,
    rules,
    judges,
    ...facets
  }: Omit<Schema, "type"> & Facets,
  inner: Inner = [],
): ApiNode {
  const said = rules.map(({ expression, message }) => ({ expression, message }));
  const own = { "x-kubernetes-validations": said, "x-kollect-rules": judges };
  return place("element", { ...facets, ...own }, inner);
}

const place = (noun: Noun, facets: Facets, inner: Inner): ApiNode => ({
  noun,
  facets,
  inner: new Map(inner),
});
