import type { Emitter } from "../emitter.ts";
import type { ApiModel, Kind } from "../model.ts";
import { camelCase, fileName } from "../names.ts";
import { sourceFile } from "../source-file.ts";
import { admissionRules, formatUses, ruleUses } from "./admission-rules.ts";

function handler(kind: Kind, model: ApiModel): string {
  const formats = formatUses(kind).map(
    ({ at, name }) =>
      `{ at: ${JSON.stringify(at)}, judge: (text, place) => rules.${camelCase(name)}(text, place) },`,
  );
  const rules = ruleUses(kind).map(
    ({ at, name, type }) =>
      `{
        at: ${JSON.stringify(at)},
        judge: (value, change, signal) => rules.${camelCase(name)}(value as ${type}, change, signal),
      },`,
  );
  const types = [...new Set(ruleUses(kind).map(({ type }) => type))];
  const parameter =
    formats.length + rules.length > 0 ? "rules: AdmissionRules" : "_rules: AdmissionRules";
  return sourceFile({
    imports: [
      { moduleSpecifier: "../runtime/admission.ts", namedImports: ["decide"] },
      {
        moduleSpecifier: "../runtime/review.ts",
        isTypeOnly: true,
        namedImports: ["AdmissionRequest", "AdmissionResponse"],
      },
      ...(types.length === 0
        ? []
        : [{ moduleSpecifier: "../types.ts", isTypeOnly: true, namedImports: types.toSorted() }]),
      {
        moduleSpecifier: `../validators/${fileName(kind.name)}.ts`,
        namedImports: [`validate${kind.name}`],
      },
      { moduleSpecifier: "./rules.ts", isTypeOnly: true, namedImports: ["AdmissionRules"] },
    ],
    statements: [
      `/** Admits or refuses a ${kind.name}: first its schema, then the rules that need code. */
      export function admit${kind.name}(
        request: AdmissionRequest,
        ${parameter},
        signal: AbortSignal,
      ): Promise<AdmissionResponse> {
        return decide(
          request,
          {
            group: "${model.group}",
            kind: "${kind.name}",
            validate: validate${kind.name},
            formats: [${formats.join("\n")}],
            rules: [${rules.join("\n")}],
          },
          signal,
        );
      }`,
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
        moduleSpecifier: "./runtime/finding.ts",
        isTypeOnly: true,
        namedImports: ["Change", "Fault", "Finding", "Place"],
      },
      {
        moduleSpecifier: "./runtime/review.ts",
        isTypeOnly: true,
        namedImports: ["AdmissionRequest", "AdmissionResponse", "UserInfo"],
      },
    ],
    statements: [
      `export { ${handlers.join(", ")} };`,
      `export type {
        AdmissionRequest, AdmissionResponse, AdmissionRules, Change, Fault, Finding, Place, UserInfo
      };`,
      `export type AdmissionHandler = (
        request: AdmissionRequest,
        rules: AdmissionRules,
        signal: AbortSignal,
      ) => Promise<AdmissionResponse>;`,
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
      ["generated/admission/rules.ts", admissionRules(model)],
      ...model.kinds.map(
        (kind) => [`generated/admission/${fileName(kind.name)}.ts`, handler(kind, model)] as const,
      ),
    ]),
};
