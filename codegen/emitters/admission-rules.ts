import { StructureKind } from "ts-morph";
import type { MethodSignatureStructure, OptionalKind } from "ts-morph";
import type { ApiModel, Kind } from "../model.ts";
import { camelCase } from "../names.ts";
import { placeName, placesOf } from "../places.ts";
import { sourceFile } from "../source-file.ts";

/** A value of a kind that a method of AdmissionRules judges. */
export interface Use {
  readonly kind: Kind;
  /** As group.yaml names it. */
  readonly name: string;
  readonly at: readonly string[];
  /** TypeScript type of the value. */
  readonly type: string;
}

export const formatUses = (kind: Kind): readonly Use[] =>
  placesOf(kind).flatMap(({ at, schema }) =>
    schema.type === "string" && schema.kollectFormat !== undefined
      ? [{ kind, name: schema.kollectFormat, at, type: "string" }]
      : [],
  );

export const ruleUses = (kind: Kind): readonly Use[] =>
  placesOf(kind).flatMap(({ at, schema }) =>
    (schema.judges ?? []).map((name) => ({ kind, name, at, type: schema.title ?? "unknown" })),
  );

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

function method(
  { name, doc }: ApiModel["rules"][number],
  uses: readonly Use[],
  shape: "format" | "rule",
): OptionalKind<MethodSignatureStructure> {
  const mine = uses.filter((use) => use.name === name);
  const kinds = unique(mine.map(({ kind }) => kind.name)).join(" | ");
  const places = mine.map(({ kind, at }) => `${placeName(at)} of ${kind.name}`).join(", ");
  const value = { name: "value", type: unique(mine.map(({ type }) => type)).join(" | ") };
  const docs = [`${doc} Judges ${places}.`];
  if (shape === "format")
    return {
      name: camelCase(name),
      docs,
      parameters: [value, { name: "place", type: `Place<${kinds}>` }],
      returnType: "Fault | undefined",
    };
  return {
    name: camelCase(name),
    docs,
    parameters: [
      value,
      { name: "change", type: `Change<${kinds}>` },
      { name: "signal", type: "AbortSignal" },
    ],
    returnType: "Promise<readonly Finding[]>",
  };
}

/** The seam between generated handlers and src/. */
export function admissionRules(model: ApiModel): string {
  const formats = model.kinds.flatMap(formatUses);
  const rules = model.kinds.flatMap(ruleUses);
  const types = unique(
    [...formats, ...rules].flatMap(({ kind, type }) => [
      kind.name,
      ...(type === "string" ? [] : [type]),
    ]),
  );
  return sourceFile({
    imports: [
      {
        moduleSpecifier: "../runtime/finding.ts",
        isTypeOnly: true,
        namedImports: ["Change", "Fault", "Finding", "Place"],
      },
      { moduleSpecifier: "../types.ts", isTypeOnly: true, namedImports: types.toSorted() },
    ],
    statements: [
      {
        kind: StructureKind.Interface,
        isExported: true,
        name: "AdmissionRules",
        docs: [
          [
            "What needs code: one method for each `x-kollect-format` and each of `x-kollect-rules`; src/ implements all of them.",
            "A format knows the object only; a rule may look things up, and never throws for what it cannot find out.",
          ].join("\n"),
        ],
        methods: [
          ...model.formats.map((term) => method(term, formats, "format")),
          ...model.rules.map((term) => method(term, rules, "rule")),
        ],
      },
    ],
  });
}
