import { StructureKind } from "ts-morph";
import type { MethodSignatureStructure, OptionalKind } from "ts-morph";
import type { Emitter } from "../emitter.ts";
import type { ApiModel, Kind } from "../model.ts";
import { camelCase, fileName } from "../names.ts";
import { placeName, placesOf } from "../places.ts";
import { sourceFile } from "../source-file.ts";

/** A text of a kind that a rule of AdmissionRules judges. */
interface Use {
  readonly kind: Kind;
  readonly format: string;
  readonly at: readonly string[];
}

const usesIn = (kind: Kind): readonly Use[] =>
  placesOf(kind).flatMap(({ at, schema }) =>
    schema.type === "string" && schema.rule !== undefined
      ? [{ kind, format: schema.rule, at }]
      : [],
  );

function handler(kind: Kind, model: ApiModel): string {
  const uses = usesIn(kind);
  const rules = uses.map(
    ({ at, format }) =>
      `{ at: ${JSON.stringify(at)}, judge: (text, place) => rules.${camelCase(format)}(text, place) },`,
  );
  const parameter = uses.length > 0 ? "rules: AdmissionRules" : "_rules: AdmissionRules";
  return sourceFile({
    imports: [
      { moduleSpecifier: "../runtime/admission.ts", namedImports: ["decide"] },
      {
        moduleSpecifier: "../runtime/admission.ts",
        isTypeOnly: true,
        namedImports: ["AdmissionRequest", "AdmissionResponse"],
      },
      {
        moduleSpecifier: `../validators/${fileName(kind.name)}.ts`,
        namedImports: [`validate${kind.name}`],
      },
      { moduleSpecifier: "./rules.ts", isTypeOnly: true, namedImports: ["AdmissionRules"] },
    ],
    statements: [
      `/** Admits or refuses a ${kind.name}: first its schema, then the rules that need code. */
      export function admit${kind.name}(request: AdmissionRequest, ${parameter}): AdmissionResponse {
        return decide(request, {
          group: "${model.group}",
          kind: "${kind.name}",
          validate: validate${kind.name},
          rules: [${rules.join("\n")}],
        });
      }`,
    ],
  });
}

function seam(model: ApiModel): string {
  const uses = model.kinds.flatMap(usesIn);
  const used = new Set(uses.map(({ kind }) => kind.name));
  const methods = model.formats.map(({ name, doc }): OptionalKind<MethodSignatureStructure> => {
    const mine = uses.filter(({ format }) => format === name);
    const kinds = [...new Set(mine.map(({ kind }) => kind.name))];
    const places = mine.map(({ kind, at }) => `${placeName(at)} of ${kind.name}`).join(", ");
    return {
      name: camelCase(name),
      docs: [`${doc} Judges ${places}.`],
      parameters: [
        { name: "text", type: "string" },
        { name: "place", type: `Place<${kinds.join(" | ")}>` },
      ],
      returnType: "string | undefined",
    };
  });
  return sourceFile({
    imports: [
      {
        moduleSpecifier: "../runtime/admission.ts",
        isTypeOnly: true,
        namedImports: ["Place"],
      },
      { moduleSpecifier: "../types.ts", isTypeOnly: true, namedImports: [...used].toSorted() },
    ],
    statements: [
      {
        kind: StructureKind.Interface,
        isExported: true,
        name: "AdmissionRules",
        docs: [
          [
            "The rules that need code, one for each `x-kollect-format`; src/ implements all of them.",
            "The answer says what is wrong and what would be right; it never repeats the text, which may hold a credential.",
          ].join("\n"),
        ],
        methods,
      },
    ],
  });
}

function registry(model: ApiModel): string {
  const handlers = model.kinds.map(({ name }) => `admit${name}`);
  return sourceFile({
    imports: [
      ...model.kinds.map(({ name }) => ({
        moduleSpecifier: `./admission/${fileName(name)}.ts`,
        namedImports: [`admit${name}`],
      })),
      {
        moduleSpecifier: "./admission/rules.ts",
        isTypeOnly: true,
        namedImports: ["AdmissionRules"],
      },
      {
        moduleSpecifier: "./runtime/admission.ts",
        isTypeOnly: true,
        namedImports: ["AdmissionRequest", "AdmissionResponse"],
      },
    ],
    statements: [
      `export { ${handlers.join(", ")} };`,
      "export type { AdmissionRequest, AdmissionResponse, AdmissionRules };",
      "export type AdmissionHandler = (request: AdmissionRequest, rules: AdmissionRules) => AdmissionResponse;",
      `/** The handler of each kind, by its name. */
      export const admissionHandlers = {
        ${model.kinds.map(({ name }) => `${name}: admit${name},`).join("\n")}
      } as const satisfies Record<string, AdmissionHandler>;`,
    ],
  });
}

/** Admission handlers, pure functions of a request and the rules that src/ brings. */
export const admission: Emitter = {
  name: "admission",
  emit: (model) =>
    new Map([
      ["generated/admission.ts", registry(model)],
      ["generated/admission/rules.ts", seam(model)],
      ...model.kinds.map(
        (kind) => [`generated/admission/${fileName(kind.name)}.ts`, handler(kind, model)] as const,
      ),
    ]),
};
