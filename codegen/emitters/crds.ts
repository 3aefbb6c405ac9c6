import { stringify } from "yaml";
import type { ApiModel, FileTree, Kind } from "../model.ts";

/** Without what only we read: titles and x-kollect-*. A property may well be called title. */
const structural = (node: unknown, isNames = false): unknown => {
  if (Array.isArray(node)) return node.map((it) => structural(it));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isNames || (key !== "title" && !key.startsWith("x-kollect-")))
      .map(([key, value]) => [
        key,
        key === "default" ? value : structural(value, key === "properties"),
      ]),
  );
};

const standard = {
  apiVersion: { type: "string", description: "Version of the schema of this object." },
  kind: { type: "string", description: "Kind of this object." },
  metadata: { type: "object" },
};

/** The CustomResourceDefinition of a kind. */
export const definitionOf = (
  { kind, plural, shortNames, scope, description, columns, spec, status }: Kind,
  { group, version, category }: ApiModel,
): unknown => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope,
    names: {
      kind,
      listKind: `${kind}List`,
      plural,
      singular: kind.toLowerCase(),
      shortNames,
      categories: [category],
    },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: columns,
        schema: {
          openAPIV3Schema: {
            type: "object",
            description,
            required: ["spec"],
            properties: { ...standard, spec: structural(spec), status: structural(status) },
          },
        },
      },
    ],
  },
});

const yaml = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false });

/** CRD manifests for the chart, and as one text for `kollect crds`. */
export function crdsEmitter(model: ApiModel): FileTree {
  const definitions = model.kinds.map(
    (kind) => [kind.plural, yaml(definitionOf(kind, model))] as const,
  );
  const all = definitions.map(([, text]) => `---\n${text}`).join("");
  return new Map([
    ...definitions.map(
      ([plural, text]) => [`charts/kollect/templates/crds/${plural}.yaml`, text] as const,
    ),
    [
      "generated/crds.ts",
      `/** All CustomResourceDefinitions, as YAML documents. */\nexport const crds: string = ${JSON.stringify(all)};\n`,
    ],
  ]);
}
