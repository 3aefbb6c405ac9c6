import { stringify } from "yaml";
import type { ApiModel, FileTree } from "../model.ts";
import { definitionOf } from "./crds.ts";

/** For each kind a golden of its schema, and a test that judges its examples three ways. */
export function contractEmitter(model: ApiModel): FileTree {
  return new Map(
    model.kinds.flatMap((kind): [string, string][] => {
      const folder = kind.kind.toLowerCase();
      const definition = definitionOf(kind, model) as {
        readonly spec: { readonly versions: readonly { readonly schema: unknown }[] };
      };
      return [
        [
          `test/schema/${folder}/golden.openapi.yaml`,
          stringify(definition.spec.versions[0]?.schema, { aliasDuplicateObjects: false }),
        ],
        [
          `test/schema/${folder}/${folder}.test.ts`,
          [
            `import { validate${kind.kind} } from "../../../generated/validators.ts";`,
            `import { schemaContract } from "../../support/schema-contract.ts";`,
            "",
            `await schemaContract("${kind.kind}", validate${kind.kind});`,
            "",
          ].join("\n"),
        ],
      ];
    }),
  );
}
