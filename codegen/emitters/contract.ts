import { stringify } from "yaml";
import type { Emitter } from "../emitter.ts";
import { given } from "../given.ts";
import { schemasIn } from "../model.ts";
import type { Kind } from "../model.ts";
import { fileName } from "../names.ts";
import { structural } from "../openapi.ts";
import { banner, sourceFile } from "../source-file.ts";
import { formatUses } from "./admission-rules.ts";

function test(kind: Kind): string {
  const file = fileName(kind.name);
  return sourceFile({
    imports: [
      {
        moduleSpecifier: `../../../generated/admission/${file}.ts`,
        namedImports: [`admit${kind.name}`],
      },
      { moduleSpecifier: "../../../generated/kinds.ts", namedImports: ["kinds"] },
      {
        moduleSpecifier: `../../../generated/validators/${file}.ts`,
        namedImports: [`validate${kind.name}`],
      },
      { moduleSpecifier: "../contract.ts", namedImports: ["schemaContract"] },
    ],
    statements: [
      `await schemaContract({
        kind: kinds.${kind.name},
        folder: import.meta.dirname,
        validate: validate${kind.name},
        admit: admit${kind.name},
        celMessages: ${JSON.stringify(celMessages(kind))},
        formats: ${JSON.stringify(formats(kind))},
      });`,
    ],
  });
}

/** Of rules that an object breaks by itself; those about oldSelf need two. */
const celMessages = (kind: Kind): readonly string[] => [
  ...new Set(
    schemasIn(kind.spec)
      .flatMap(({ rules }) => rules)
      .filter(({ expression }) => !/\boldSelf\b/.test(expression))
      .map(({ message }) => message),
  ),
];

const formats = (kind: Kind): readonly string[] => [
  ...new Set(formatUses(kind).map(({ name }) => name)),
];

function openApi(kind: Kind): string {
  const schema = given({
    spec: structural(kind.spec),
    status: kind.status && structural(kind.status),
  });
  return `# ${banner}\n${stringify(schema, { lineWidth: 120, aliasDuplicateObjects: false })}`;
}

/** What test/schema judges each kind by; the examples beside it are written by hand. */
export const contract: Emitter = {
  name: "contract",
  emit: ({ kinds }) =>
    new Map(
      kinds.flatMap((kind) => {
        const folder = `test/schema/${fileName(kind.name)}`;
        return [
          [`${folder}/${fileName(kind.name)}.test.ts`, test(kind)] as const,
          [`${folder}/openapi.golden.yaml`, openApi(kind)] as const,
        ];
      }),
    ),
};
