import { Environment } from "@marcbachmann/cel-js";
import { fieldOf, shown } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { walk } from "./walk.ts";

/** A rule of `x-kubernetes-validations`; `at` as in walk.ts. */
export interface CelRule {
  readonly at: readonly string[];
  readonly expression: string;
  readonly message: string;
}

const environment = new Environment({ unlistedVariablesAreDyn: true });

/**
 * Compiles rules into a judge of objects. Rules about `oldSelf` are asked only where an old value is given, as on the
 * API server.
 */
export function celRules(
  rules: readonly CelRule[],
): (value: unknown, old: unknown) => readonly Problem[] {
  const compiled = rules.map((rule) => ({
    rule,
    program: environment.parse(rule.expression),
    isTransition: /\boldSelf\b/.test(rule.expression),
  }));
  return (value, old) =>
    compiled.flatMap(({ rule, program, isTransition }) =>
      walk({ path: [], value, old }, rule.at)
        .filter((found) => !isTransition || found.old !== undefined)
        .filter((found) => !holds(() => program(variables(found.value, found.old))))
        .map(({ path, value: it }) => ({
          field: fieldOf(path),
          message: `Invalid value: ${quoteOf(it)}${rule.message}`,
        })),
    );
}

/** The API server quotes scalars only. */
const quoteOf = (value: unknown): string => (typeof value === "object" ? "" : `${shown(value)}: `);

const variables = (self: unknown, oldSelf: unknown): Record<string, unknown> => ({
  self: celValue(self),
  oldSelf: celValue(oldSelf),
});

/** CEL knows the numbers of our schemas as int, which cel-js takes as BigInt. */
function celValue(value: unknown): unknown {
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, celValue(it)]));
}

/** A rule that fails to evaluate does not hold, as on the API server. */
function holds(evaluate: () => unknown): boolean {
  try {
    return evaluate() === true;
  } catch {
    return false;
  }
}
