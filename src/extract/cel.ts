import { EvaluationError } from "@marcbachmann/cel-js";
import type { Json } from "../rows/row.ts";
import { celEnvironment } from "./cel-environment.ts";
import { faultOf } from "./cel-fault.ts";
import { guardLoops } from "./cel-guard.ts";
import { prepareOperators } from "./cel-operators.ts";
import { plainChain, staticKey } from "./cel-chain.ts";
import { plainJson, toJson } from "./cel-result.ts";
import { rewriteTree } from "./cel-rewrite.ts";
import { hideNamespace, namespaceVariable } from "./cel-source.ts";
import type { Node } from "./cel-tree.ts";
import { ExtractionFailure, PathError, type Scope } from "./expression.ts";
import { follow } from "./json-path-segment.ts";
import { beginWork, isWorkExceeded, tooMuchWork } from "./work.ts";

/** Errors that say a value is not there, as opposed to a wrong expression. */
const missing: ReadonlySet<string> = new Set([
  "no_such_key",
  "index_out_of_bounds",
  "optional_value_missing",
]);

/**
 * Compiles a CEL expression over `object` and `namespace`. A missing key, an index past the end and an empty
 * optional read as `undefined`, or null; any other runtime error is an ExtractionFailure that names its code, never a value.
 * Functions: the standard library, Kubernetes' string, list, regex and quantity functions, optionals.
 * Regular expressions are RE2. Steps per object and the nesting of comprehensions are limited.
 * @param offset of `source` in the path, added to the columns of errors
 * @throws {PathError}
 */
export function compileCel(source: string, offset: number): (scope: Scope) => Json | undefined {
  const { expression, tree } = checkedTree(source, offset);
  const keys = plainChain(tree);
  if (keys !== undefined) return ({ object }) => plainJson(follow(object, keys));
  prepareOperators(tree);
  guardLoops(tree);
  return (scope) => evaluate(expression, scope);
}

/** The syntax tree after the type check, for those who only look at it. @throws {PathError} */
export const celTree = (source: string, offset: number): Node => checkedTree(source, offset).tree;

function checkedTree(
  source: string,
  offset: number,
): { readonly expression: ReturnType<typeof celEnvironment.parse>; readonly tree: Node } {
  const expression = parse(source, offset);
  const tree = expression.ast as unknown as Node;
  rewriteTree(tree, offset);
  const { valid, error } = expression.check();
  if (!valid) throw faultOf(error, offset, source);
  return { expression, tree };
}

function parse(source: string, offset: number): ReturnType<typeof celEnvironment.parse> {
  if (source.trim() === "") throw new PathError(offset + 1, "the expression is empty");
  try {
    return celEnvironment.parse(hideNamespace(source));
  } catch (error) {
    throw faultOf(error, offset, source);
  }
}

function evaluate(
  expression: ReturnType<typeof celEnvironment.parse>,
  { object, namespace }: Scope,
): Json | undefined {
  beginWork();
  let result: Json | undefined;
  try {
    result = toJson(expression({ object, [namespaceVariable]: namespace }));
  } catch (error) {
    // Thrown again below, unless it only says that a value is missing.
    if (!isMissing(error)) throw failureOf(error);
  }
  if (isWorkExceeded()) throw tooMuchWork();
  return result;
}

const isMissing = (error: unknown): boolean =>
  error instanceof EvaluationError && missing.has(error.code) && !isWorkExceeded();

/** The library's messages may quote values of the object; codes and keys of the expression cannot. */
function failureOf(error: unknown): ExtractionFailure {
  if (error instanceof ExtractionFailure) return error;
  if (isWorkExceeded()) return tooMuchWork();
  if (error instanceof RangeError) return new ExtractionFailure("is nested too deeply or too long");
  if (!(error instanceof EvaluationError)) return new ExtractionFailure("could not be evaluated");
  const key = staticKey(error.node as Node | undefined);
  const at = key === undefined ? "" : ` at ${key}`;
  return new ExtractionFailure(`fails with ${error.code.replaceAll("_", " ")}${at}`);
}
