import { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";

/** Compiled regular expressions, bounded: patterns may come from objects. */
const patterns = new Map<string, RE2JS>();
const mostPatterns = 500;

/** Linear in the text, whatever the pattern. @throws {RE2JSException} on a pattern that RE2 does not know */
export function patternOf(source: string): RE2JS {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const compiled = RE2JS.compile(source);
  if (patterns.size >= mostPatterns) patterns.clear();
  patterns.set(source, compiled);
  return compiled;
}

/** JSON knows one kind of number: what has no fraction divides as integers do in Kubernetes. */
const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b),
  "%": (a, b) => a % b,
};

/** CEL with the functions that Kubernetes adds; variables `object` and `namespaceObject`, named as in Kubernetes: `namespace` is reserved in CEL. */
export function createCelEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 2_000, maxDepth: 60 },
  })
    .registerVariable("object", "dyn")
    .registerVariable("namespaceObject", "dyn");
  for (const [operator, apply] of Object.entries(arithmetic)) {
    const run = (a: number | bigint, b: number | bigint): number => apply(Number(a), Number(b));
    environment.registerOperator(`double ${operator} int`, run);
    environment.registerOperator(`int ${operator} double`, run);
  }
  registerTextFunctions(environment);
  return environment;
}

const registerTextFunctions = (environment: Environment): void => {
  const replace = (text: string, from: string, to: string, most: number): string => {
    const pieces = text.split(from);
    const count = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1);
    const head = pieces.slice(0, count + 1).join(to);
    return [head, ...pieces.slice(count + 1)].join(from);
  };
  environment
    .registerFunction("string.matchesLinear(string): bool", (text: string, pattern: string) =>
      patternOf(pattern).matcher(text).find(),
    )
    .registerFunction("string.find(string): string", (text: string, pattern: string) => {
      const matcher = patternOf(pattern).matcher(text);
      return matcher.find() ? (matcher.group() ?? "") : "";
    })
    .registerFunction("string.findAll(string): list", (text: string, pattern: string) => {
      const matcher = patternOf(pattern).matcher(text);
      const found: string[] = [];
      while (matcher.find()) found.push(matcher.group() ?? "");
      return found;
    })
    .registerFunction(
      "string.replace(string, string): string",
      (text: string, from: string, to: string) => replace(text, from, to, -1),
    )
    .registerFunction(
      "string.replace(string, string, int): string",
      (text: string, from: string, to: string, most: bigint) =>
        replace(text, from, to, Number(most)),
    )
    .registerFunction("string.charAt(int): string", (text: string, at: bigint) => {
      const points = Array.from(text);
      const point = points[Number(at)];
      if (point === undefined && Number(at) !== points.length)
        throw new RangeError("charAt: index out of range");
      return point ?? "";
    });
};
