import { StructureKind, VariableDeclarationKind } from "ts-morph";
import type { StatementStructures } from "ts-morph";
import type { Emitter } from "../emitter.ts";
import type { ApiModel, KeyTerm } from "../model.ts";
import { sourceFile } from "../source-file.ts";

const constant = (name: string, doc: string, initializer: string): StatementStructures => ({
  kind: StructureKind.VariableStatement,
  isExported: true,
  declarationKind: VariableDeclarationKind.Const,
  docs: [doc],
  declarations: [{ name, initializer }],
});

const keys = (terms: readonly KeyTerm[]): string =>
  `{\n${terms.map(({ name, key, doc }) => `/** ${doc} */\n${name}: ${JSON.stringify(key)},`).join("\n")} } as const`;

const entries = (model: ApiModel): string =>
  model.kinds
    .map((kind) => {
      const entry = {
        group: model.group,
        version: model.version,
        kind: kind.name,
        plural: kind.plural,
        singular: kind.name.toLowerCase(),
        namespaced: kind.scope === "Namespaced",
        shortNames: kind.shortNames,
      };
      return `${kind.name}: ${JSON.stringify(entry)},`;
    })
    .join("\n");

/** Names of our own kinds, annotations, labels and finalizers. */
export const kinds: Emitter = {
  name: "kinds",
  emit: (model) =>
    new Map([
      [
        "generated/kinds.ts",
        sourceFile({
          statements: [
            {
              kind: StructureKind.Interface,
              isExported: true,
              name: "KindEntry",
              docs: ["How a kind is called and where the API server serves it."],
              properties: [
                ...["group", "version", "kind", "plural", "singular"].map((name) => ({
                  name,
                  type: "string",
                  isReadonly: true,
                })),
                { name: "namespaced", type: "boolean", isReadonly: true },
                { name: "shortNames", type: "readonly string[]", isReadonly: true },
              ],
            },
            constant(
              "kinds",
              "Our own kinds by name.",
              `{ ${entries(model)} } as const satisfies Record<string, KindEntry>`,
            ),
            constant("annotations", "Annotations that Kollect reads.", keys(model.annotations)),
            constant("labels", "Labels that Kollect reads.", keys(model.labels)),
            constant("finalizers", "Finalizers that Kollect sets.", keys(model.finalizers)),
          ],
        }),
      ],
    ]),
};
