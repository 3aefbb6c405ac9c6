import { StructureKind } from "ts-morph";
import type { StatementStructures } from "ts-morph";
import type { Emitter } from "../emitter.ts";
import type { Term } from "../model.ts";
import { sourceFile } from "../source-file.ts";

const union = (name: string, doc: string, terms: readonly Term[]): StatementStructures => ({
  kind: StructureKind.TypeAlias,
  isExported: true,
  name,
  docs: [doc],
  type: terms.map((term) => `\n  | ${JSON.stringify(term.name)}`).join(""),
});

/** The words that conditions may use. */
export const reasons: Emitter = {
  name: "reasons",
  emit: (model) =>
    new Map([
      [
        "generated/reasons.ts",
        sourceFile({
          statements: [
            union("Reason", "Why a condition holds or not.", model.reasons),
            union("ConditionType", "What a condition speaks of.", model.conditionTypes),
          ],
        }),
      ],
    ]),
};
