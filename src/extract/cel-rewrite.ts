import { ownFunctions } from "./cel-environment.ts";
import { compileRegex } from "./cel-regex.ts";
import { type Call, callOf, childrenOf, type Node } from "./cel-tree.ts";
import { PathError } from "./expression.ts";

const maxNesting = 3;

const loops: ReadonlySet<string> = new Set([
  "all",
  "exists",
  "exists_one",
  "map",
  "filter",
  "bind",
]);
const regexFunctions: ReadonlySet<string> = new Set(["matches", "find", "findAll"]);

/**
 * Before the type check: sends calls of `matches` and of whatever else the library implements without bounds to ours,
 * compiles regular expressions that are literals, and refuses loops and cel.bind nested more than three deep.
 * @throws {PathError}
 */
export function rewriteTree(tree: Node, offset: number, depth = 0): void {
  const call = callOf(tree);
  if (call === undefined) {
    for (const child of childrenOf(tree)) rewriteTree(child, offset, depth);
    return;
  }
  const inner = isLoop(call) ? depth + 1 : depth;
  if (inner > maxNesting)
    throw new PathError(
      offset + tree.start + 1,
      `${call.name}() is nested more than ${maxNesting} deep`,
    );
  checkRegex(call, offset);
  replaceName(tree, call);
  if (call.receiver !== undefined) rewriteTree(call.receiver, offset, depth);
  for (const it of call.parameters) rewriteTree(it, offset, inner);
}

const isLoop = ({ name, receiver, parameters }: Call): boolean =>
  receiver !== undefined && parameters.length > 1 && loops.has(name);

function replaceName(tree: Node, { name, receiver, parameters }: Call): void {
  const own = ownFunctions.get(`${name}/${parameters.length}`);
  if (receiver !== undefined && own !== undefined) (tree.args as unknown[])[0] = own;
}

function checkRegex({ name, receiver, parameters }: Call, offset: number): void {
  const pattern = parameters[receiver === undefined ? 1 : 0];
  if (!regexFunctions.has(name) || pattern?.op !== "value" || typeof pattern.args !== "string")
    return;
  const problem = compileRegex(pattern.args);
  if (typeof problem === "string") throw new PathError(offset + pattern.start + 1, problem);
}
