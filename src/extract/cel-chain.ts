import type { Node } from "./cel-tree.ts";
import type { Key } from "./json-path-segment.ts";

/** The keys of `object.a["b"][0]`, the commonest expression, which needs no interpreter; else `undefined`. */
export function plainChain(tree: Node): readonly Key[] | undefined {
  const keys: Key[] = [];
  let node = tree;
  while (node.op === "." || node.op === "[]") {
    const [parent, selected] = node.args as [Node, string | Node];
    const key = typeof selected === "string" ? selected : literalKey(selected);
    if (key === undefined) return undefined;
    keys.unshift(key);
    node = parent;
  }
  return node.op === "id" && node.args === "object" ? keys : undefined;
}

/** Strings and indexes from zero. CEL knows no negative index, JSONPath does. */
export function literalKey({ op, args }: Node): Key | undefined {
  if (op !== "value") return undefined;
  if (typeof args === "string") return args;
  return typeof args === "bigint" && args >= 0n && args < 2n ** 31n ? Number(args) : undefined;
}

/** The key that a node selects, if it stands in the expression and doesn't come from the object. */
export function staticKey(node: Node | undefined): string | undefined {
  if (node === undefined || !/^(?:\.\??|\[\??\])$/.test(node.op)) return undefined;
  const [, selected] = node.args as [Node, string | Node];
  const key = typeof selected === "string" ? selected : literalKey(selected);
  return key === undefined ? undefined : String(key);
}
