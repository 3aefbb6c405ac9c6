/**
 * What we use of the CEL library's syntax tree beyond its published types. The version is pinned exactly; the tests of
 * cel.ts fail when one of these facts changes.
 */
export interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  /** Set by the type check on operators and calls: computes the result from evaluated operands. */
  handle?: Handle;
  readonly left?: Node;
  readonly right?: Node;
  readonly checkedType?: { readonly name: string };
  /** Of macros: what is evaluated instead. An identifier that is a constant has its value as alternate. */
  readonly meta: { readonly alternate?: Node; readonly macro?: unknown };
}

export type Handle = (first: unknown, second: unknown, third: unknown, fourth: unknown) => unknown;

export interface Call {
  readonly name: string;
  readonly receiver: Node | undefined;
  readonly parameters: readonly Node[];
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;

/** The parts of a function or method call. */
export function callOf({ op, args }: Node): Call | undefined {
  if (op === "call") {
    const [name, parameters] = args as [string, Node[]];
    return { name, receiver: undefined, parameters };
  }
  if (op !== "rcall") return undefined;
  const [name, receiver, parameters] = args as [string, Node, Node[]];
  return { name, receiver, parameters };
}

/** The nodes right below, in source order. Arguments are nodes, lists of nodes or lists of pairs. */
export function childrenOf({ args }: Node): readonly Node[] {
  if (isNode(args)) return [args];
  return Array.isArray(args) ? (args.flat(2) as unknown[]).filter(isNode) : [];
}

/** Calls `visit` on `tree` and every node below it. */
export function walk(tree: Node, visit: (node: Node) => void): void {
  visit(tree);
  for (const child of childrenOf(tree)) walk(child, visit);
}
