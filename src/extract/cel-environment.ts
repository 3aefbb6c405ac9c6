import { Environment } from "@marcbachmann/cel-js";
import { registerLists } from "./cel-lists.ts";
import { registerArithmetic } from "./cel-operators.ts";
import { registerQuantity } from "./cel-quantity.ts";
import { find, findAll, matches } from "./cel-regex.ts";
import { namespaceVariable } from "./cel-source.ts";
import { registerStrings, join } from "./cel-strings.ts";

/** Methods of the library that we replace, by name and number of arguments. It allows no overriding. */
export const ownFunctions: ReadonlyMap<string, string> = new Map([
  ["matches/1", "matchesRe2"],
  ["join/0", "joinLimited"],
  ["join/1", "joinLimited"],
]);

/** The one environment that all expressions are compiled in. */
export const celEnvironment: Environment = build();

function build(): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxDepth: 100, maxAstNodes: 2000 },
  });
  environment.registerVariable("object", "dyn").registerVariable(namespaceVariable, "dyn");
  registerArithmetic(environment);
  registerStrings(environment);
  registerLists(environment);
  registerQuantity(environment);
  const sync = { async: false };
  environment
    .registerFunction("string.matchesRe2(string): bool", matches, sync)
    .registerFunction("matches(string, string): bool", matches, sync)
    .registerFunction("string.find(string): string", find, sync)
    .registerFunction("string.findAll(string): list<string>", findAll, sync)
    .registerFunction("string.findAll(string, int): list<string>", findAll, sync)
    .registerFunction("list.joinLimited(): string", join, sync)
    .registerFunction("list.joinLimited(string): string", join, sync);
  return environment;
}
