import { celEnvironment } from "./cel-environment.ts";
import { literalKey } from "./cel-chain.ts";
import { hideNamespace, namespaceVariable } from "./cel-source.ts";
import { type Call, callOf, childrenOf, type Node } from "./cel-tree.ts";
import type { Read, Step } from "./reads.ts";

/** Where in the object a value may come from; nothing for one that the expression makes itself. */
type Origin = Pick<Read, "root" | "steps">;
type Origins = readonly Origin[];
/** What the variables of loops and of cel.bind stand for. They hide `object` and `namespace` where they have their names. */
type Scope = ReadonlyMap<string, Origins>;

/** Methods whose result holds nothing that their receiver and their arguments do not. */
const passing = new Set(["value", "orValue", "or", "dyn"]);
const loops = new Set(["all", "exists", "exists_one", "map", "filter"]);

/**
 * The reads of a CEL expression that compiles. Follows values through fields, indexes, conditions, loops and bindings;
 * what goes into a call, an operator, a list or a map is read there, whatever becomes of it.
 * @param offset of `source` in the path, added to the columns
 */
export function celReads(source: string, offset: number): readonly Read[] {
  const reads: Read[] = [];
  const tree = celEnvironment.parse(hideNamespace(source)).ast as unknown as Node;

  const consume = (node: Node, scope: Scope): void => {
    const column = offset + node.start + 1;
    for (const origin of originsOf(node, scope)) reads.push({ ...origin, column });
  };

  const loop = ({ name, receiver, parameters }: Call, scope: Scope): Origins => {
    const list = receiver === undefined ? [] : originsOf(receiver, scope);
    if (receiver !== undefined) consume(receiver, scope);
    const inner = new Map(scope);
    const [variable, ...bodies] = parameters;
    if (variable !== undefined) inner.set(String(variable.args), below(list, { type: "any" }));
    for (const body of bodies) consume(body, inner);
    return name === "filter" ? list : [];
  };

  const bind = ([variable, initial, body]: readonly Node[], scope: Scope): Origins => {
    if (variable === undefined || initial === undefined || body === undefined) return [];
    const inner = new Map(scope).set(String(variable.args), originsOf(initial, scope));
    return originsOf(body, inner);
  };

  const call = (it: Call, scope: Scope): Origins => {
    const { name, receiver, parameters } = it;
    if (receiver !== undefined && loops.has(name) && parameters.length > 1) return loop(it, scope);
    if (receiver?.args === "cel" && name === "bind") return bind(parameters, scope);
    const operands = receiver === undefined ? parameters : [receiver, ...parameters];
    if (passing.has(name)) return operands.flatMap((operand) => originsOf(operand, scope));
    for (const operand of operands) consume(operand, scope);
    return [];
  };

  const index = ([parent, key]: readonly [Node, Node], scope: Scope): Origins => {
    const literal = literalKey(key);
    if (literal === undefined) consume(key, scope);
    const step: Step = literal === undefined ? { type: "dynamic" } : { type: "key", key: literal };
    return below(originsOf(parent, scope), step);
  };

  const originsOf = (node: Node, scope: Scope): Origins => {
    const it = callOf(node);
    if (it !== undefined) return call(it, scope);
    switch (node.op) {
      case "id":
        return scope.get(String(node.args)) ?? rootsOf(String(node.args));
      case ".":
      case ".?": {
        const [parent, key] = node.args as [Node, string];
        return below(originsOf(parent, scope), { type: "key", key });
      }
      case "[]":
      case "[?]":
        return index(node.args as [Node, Node], scope);
      case "?:": {
        const [condition, ...branches] = node.args as Node[];
        if (condition !== undefined) consume(condition, scope);
        return branches.flatMap((branch) => originsOf(branch, scope));
      }
      default:
        for (const child of childrenOf(node)) consume(child, scope);
        return [];
    }
  };

  consume(tree, new Map());
  return unique(reads);
}

const rootsOf = (name: string): Origins => {
  if (name === "object") return [{ root: "object", steps: [] }];
  return name === namespaceVariable ? [{ root: "namespace", steps: [] }] : [];
};

const below = (origins: Origins, step: Step): Origins =>
  origins.map(({ root, steps }) => ({ root, steps: [...steps, step] }));

const unique = (reads: readonly Read[]): readonly Read[] => [
  ...new Map(reads.map((it) => [JSON.stringify(it), it])).values(),
];
