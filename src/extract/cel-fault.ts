import { ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { ownFunctions } from "./cel-environment.ts";
import { namespaceVariable } from "./cel-source.ts";
import { PathError } from "./expression.ts";

/** Hints, by what the library says. The first that fits is added. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/^Unknown variable: (?:self|this|root|resource)$/, "the object is called object"],
  [
    /^Unknown variable: /,
    "only object and namespace exist; fields are object.<field>, text needs quotes",
  ],
  [/^Unexpected character: '?=/, "use == to compare"],
  [/^Unexpected character: '?&/, "use &&"],
  [/^Unexpected character: '?\|/, "use ||"],
  [/^Unexpected character: '?\$/, "$ starts a JSONPath; CEL starts at object"],
  [/^no such overload: string \+|\+ string$/, "string() makes text of a number"],
  [
    /^found no matching overload for '(?:\w+\.)?(?:join|split|replace|find)/,
    "look at the arguments",
  ],
  [/^found no matching overload/, "no function of this name takes these arguments"],
  [/^Ternary branches/, "dyn() around one branch allows different types"],
  [/EOF/, "the expression ends too early"],
];

/** A fault of the library with its column in the path. `offset` is where the expression starts there. */
export function faultOf(error: unknown, offset: number, source: string): unknown {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) return error;
  const start = error.range?.start ?? 0;
  const summary = inAuthorsWords(error.summary);
  const hint = hints.find(([pattern]) => pattern.test(summary))?.[1];
  const text = summary.length > 300 ? `${summary.slice(0, 300)}…` : summary;
  return new PathError(
    offset + Math.min(start, source.length) + 1,
    hint === undefined ? text : `${text} (${hint})`,
  );
}

/** One line, with the names that the author wrote instead of ours. */
function inAuthorsWords(summary: string): string {
  let text = summary.replaceAll(/\s+/g, " ").replaceAll(namespaceVariable, "namespace");
  for (const [signature, own] of ownFunctions)
    text = text.replaceAll(own, signature.slice(0, signature.indexOf("/")));
  return text;
}
