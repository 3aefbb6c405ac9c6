import { StructureKind, VariableDeclarationKind } from "ts-morph";
import type { StatementStructures } from "ts-morph";
import { stringify } from "yaml";
import { given } from "../given.ts";
import type { Emitter } from "../emitter.ts";
import type { ApiModel, Kind } from "../model.ts";
import { oneLine, structural } from "../openapi.ts";
import type { OpenApi } from "../openapi.ts";
import { banner, sourceFile } from "../source-file.ts";

/** What `kubectl explain` says of the three fields that every object has. */
const standard: OpenApi = {
  apiVersion: { type: "string", description: "Group and version of this representation." },
  kind: { type: "string", description: "Kind of this resource." },
  metadata: { type: "object" },
};

/** The CustomResourceDefinition of `kind`, as JSON. */
export function crdOf(kind: Kind, model: ApiModel): OpenApi {
  const schema = {
    description: oneLine(kind.doc),
    type: "object",
    required: ["spec"],
    properties: {
      ...standard,
      spec: structural(kind.spec),
      ...(kind.status ? { status: structural(kind.status) } : {}),
    },
  };
  const columns = kind.columns.map(({ name, type, jsonPath }) => ({ name, type, jsonPath }));
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${kind.plural}.${model.group}` },
    spec: {
      group: model.group,
      scope: kind.scope,
      names: {
        kind: kind.name,
        listKind: `${kind.name}List`,
        plural: kind.plural,
        singular: kind.name.toLowerCase(),
        shortNames: kind.shortNames,
        categories: [model.category],
      },
      versions: [
        given({
          name: model.version,
          served: true,
          storage: true,
          subresources: kind.status ? { status: {} } : undefined,
          additionalPrinterColumns: columns.length > 0 ? columns : undefined,
          schema: { openAPIV3Schema: schema },
        }),
      ],
    },
  };
}

/** Manifests for the chart, and the same text for `kollect crds`. */
export const crds: Emitter = {
  name: "crds",
  emit(model) {
    const manifests = model.kinds.map(
      (kind) =>
        [
          `charts/kollect/templates/crds/${kind.plural}.yaml`,
          // Aliases would make the files depend on identity of objects; Helm reads them badly too.
          stringify(crdOf(kind, model), { lineWidth: 120, aliasDuplicateObjects: false }),
        ] as const,
    );
    const tree = new Map<string, string>(
      manifests.map(([path, text]) => [path, `# ${banner}\n${text}`]),
    );
    const documents = manifests.map(([, text]) => text).join("---\n");
    const statement: StatementStructures = {
      kind: StructureKind.VariableStatement,
      isExported: true,
      declarationKind: VariableDeclarationKind.Const,
      docs: ["All CustomResourceDefinitions, as one YAML stream."],
      declarations: [{ name: "crds", type: "string", initializer: template(documents) }],
    };
    return tree.set("generated/crds.ts", sourceFile({ statements: [statement] }));
  },
};

const template = (text: string): string =>
  `\`${text.replace(/[`\\]/g, "\\$&").replaceAll("${", "\\${")}\``;
