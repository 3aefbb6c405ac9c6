import {
  type ASTNode,
  EvaluationError,
  ParseError,
  serialize,
  TypeError as CheckError,
} from "@marcbachmann/cel-js";
import type { Json } from "../rows/row.ts";
import { createCelEnvironment, patternOf } from "./cel-environment.ts";
import { plainOf } from "./cel-value.ts";
import { PathError } from "./path-error.ts";

/** Value of an expression; `undefined` when it is missing. @throws {RangeError} it has none, with a safe message */
export type CelProgram = (object: Json, namespace: Json) => Json | undefined;

const environment = createCelEnvironment();

const prefix = "cel:";
/** Comprehensions in one another multiply their cost. */
const deepestNesting = 3;
const comprehensions = new Set(["map", "filter", "all", "exists", "exists_one"]);
/** Errors that mean: there is nothing at that place. */
const missingCodes = new Set(["no_such_key", "no_such_field", "index_out_of_bounds"]);

/** Compiles `path`, which starts with "cel:". @throws {PathError} */
export function compileCel(path: string): CelProgram {
  const source = path.slice(prefix.length);
  const parsed = judged(() => {
    const program = environment.parse(source);
    const { valid, error } = program.check();
    if (!valid && error !== undefined) throw error;
    return program;
  });
  inspect(parsed.ast, 0);
  // `matches` of the library is JavaScript's, which takes exponential time on some patterns.
  const program = environment.parse(serialize(linear(parsed.ast)));
  return (object, namespace) => {
    try {
      return plainOf(program({ object, namespaceObject: namespace }));
    } catch (error) {
      if (error instanceof EvaluationError && missingCodes.has(error.code)) return undefined;
      throw new RangeError(problemOf(error), { cause: error });
    }
  };
}

const judged = <T>(compile: () => T): T => {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ParseError) && !(error instanceof CheckError)) throw error;
    const hint = error.summary.startsWith("Unknown variable")
      ? "; an expression knows object and namespaceObject"
      : "";
    throw new PathError(
      prefix.length + 1 + (error.range?.start ?? 0),
      firstLine(error.summary) + hint,
    );
  }
};

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** Codes only: the library's texts may quote what stands in the object. */
const problemOf = (error: unknown): string => {
  if (error instanceof EvaluationError || error instanceof CheckError)
    return `the expression fails (${error.code.replaceAll("_", " ")})`;
  return error instanceof RangeError ? error.message : "the expression fails";
};

const childrenOf = ({ op, args }: ASTNode): readonly ASTNode[] =>
  op === "value" || op === "id" ? [] : nodesIn(args);

const nodesIn = (value: unknown): readonly ASTNode[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === "object" && value !== null && "op" in value ? [value as ASTNode] : [];
};

const inspect = (node: ASTNode, nesting: number): void => {
  const isComprehension = node.op === "rcall" && comprehensions.has(node.args[0]);
  const depth = nesting + (isComprehension ? 1 : 0);
  if (depth > deepestNesting)
    throw new PathError(
      prefix.length + 1 + node.start,
      `map, filter, all and exists stand in one another more than ${deepestNesting} deep`,
    );
  if (node.op === "rcall" && node.args[0] === "matches") checkPattern(node.args[2][0]);
  for (const child of childrenOf(node)) inspect(child, depth);
};

const checkPattern = (pattern: ASTNode | undefined): void => {
  if (pattern?.op !== "value" || typeof pattern.args !== "string") return;
  try {
    patternOf(pattern.args);
  } catch {
    throw new PathError(
      prefix.length + 1 + pattern.start,
      "is no regular expression of the RE2 syntax",
    );
  }
};

/** The tree with every `matches` replaced. The parser made it for us alone, so it is changed in place. */
const linear = (node: ASTNode): ASTNode => {
  if (node.op === "rcall" && node.args[0] === "matches") node.args[0] = "matchesLinear";
  for (const child of childrenOf(node)) linear(child);
  return node;
};
