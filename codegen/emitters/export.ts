import type { Emitter } from "../emitter.ts";
import type { ObjectSchema } from "../model.ts";
import { lowerFirst } from "../names.ts";
import { sourceFile } from "../source-file.ts";
import { helpersIn, zodConstants } from "../zod-expression.ts";

const entry = ({ title = "" }: ObjectSchema): string =>
  `/** Judges one ${title} of the export contract; null is not taken for absent. */
  export function validate${title}(value: unknown): Validation<${title}> {
    return judged((it) => ${lowerFirst(title)}.safeParse(it), value, () => []);
  }`;

/** Types and validators of what sinks hold. */
export const exportContract: Emitter = {
  name: "export",
  emit(model) {
    if (model.exports.length === 0) return new Map();
    // Whatever is made of others comes last.
    const constants = new Map(
      model.exports.flatMap((schema) => [...zodConstants(schema, { dropsNulls: false })]),
    );
    const titles = [...constants.keys()].toSorted();
    const parts = [...constants.values()];
    const text = sourceFile({
      imports: [
        { moduleSpecifier: "zod", namedImports: ["z"] },
        { moduleSpecifier: "./runtime/checks.ts", namedImports: [...helpersIn(parts.join("\n"))] },
        { moduleSpecifier: "./runtime/problem.ts", namedImports: ["Validation"], isTypeOnly: true },
        { moduleSpecifier: "./runtime/validate.ts", namedImports: ["judged"] },
        { moduleSpecifier: "./types.ts", namedImports: titles, isTypeOnly: true },
      ],
      statements: [
        `export type { ${titles.join(", ")} } from "./types.ts";`,
        ...parts,
        ...model.exports.map(entry),
      ],
    });
    return new Map([["generated/export.ts", text]]);
  },
};
