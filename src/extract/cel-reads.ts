import { celTree } from "./cel.ts";
import { literalKey } from "./cel-chain.ts";
import { namespaceVariable } from "./cel-source.ts";
import { type Call, callOf, childrenOf, type Node } from "./cel-tree.ts";
import type { Read, Step } from "./reads.ts";

/** What a name stands for inside a comprehension or cel.bind; `undefined`: a value whose sources were noted already. */
interface Variable {
  readonly read: Read | undefined;
  isUsed: boolean;
}

type Variables = ReadonlyMap<string, Variable>;

/** Operators and literals: each operand is used as a whole. */
const transparent: ReadonlySet<string> = new Set(
  "value list map ?: || && !_ -_ == != in + - * / % < <= > >=".split(" "),
);

/** Macros whose arguments are evaluated like those of functions. */
const plainMacros: ReadonlySet<string> = new Set(["or/1", "orValue/1"]);

/**
 * The reads of a CEL expression, in the order of the source.
 * @param offset of `source` in the path
 * @throws {PathError}
 */
export function celReads(source: string, offset: number): readonly Read[] {
  const survey = new Survey(offset);
  survey.use(celTree(source, offset), new Map());
  return survey.reads;
}

class Survey {
  readonly reads: Read[] = [];
  readonly #offset: number;

  constructor(offset: number) {
    this.#offset = offset;
  }

  /** Notes what `node` reads, when its value is used as a whole. */
  use(node: Node, variables: Variables): void {
    this.#note(this.#follow(node, variables));
  }

  /** The way to the value of `node`, not noted yet; `undefined` when it is no chain from a root. */
  #follow(node: Node, variables: Variables): Read | undefined {
    if (node.op === "id") return this.#name(node, variables);
    if (/^(?:\.\??|\[\??\])$/.test(node.op)) return this.#selection(node, variables);
    const call = callOf(node);
    if (call !== undefined) return this.#call(node, call, variables);
    if (!transparent.has(node.op)) this.#note(this.#wholeObject(node));
    for (const child of childrenOf(node)) this.use(child, variables);
    return undefined;
  }

  #name(node: Node, variables: Variables): Read | undefined {
    const variable = variables.get(node.args as string);
    if (variable !== undefined) {
      variable.isUsed = true;
      return variable.read && { ...variable.read, column: this.#column(node) };
    }
    if (node.args === namespaceVariable) return { ...this.#wholeObject(node), root: "namespace" };
    return node.meta.alternate?.op === "value" ? undefined : this.#wholeObject(node);
  }

  #selection({ op, args }: Node, variables: Variables): Read | undefined {
    const [parent, selected] = args as [Node, string | Node];
    const read = this.#follow(parent, variables);
    const key = typeof selected === "string" ? selected : literalKey(selected);
    if (typeof selected !== "string") this.use(selected, variables);
    const step: Step = key === undefined ? { type: "dynamic" } : { type: "key", key };
    return read && { ...below(read, step), isTest: read.isTest || op.includes("?") };
  }

  #call(node: Node, call: Call, variables: Variables): Read | undefined {
    const { alternate, macro } = node.meta;
    if (alternate !== undefined || macro !== undefined) return this.#macro(node, call, variables);
    for (const it of childrenOf(node)) this.use(it, variables);
    return undefined;
  }

  #macro(node: Node, call: Call, variables: Variables): Read | undefined {
    const { name, receiver, parameters } = call;
    const [first, second, third] = parameters;
    const signature = `${name}/${parameters.length}`;
    if (node.meta.alternate?.op === "comprehension" && receiver !== undefined)
      return this.#loop(receiver, parameters, variables);
    if (signature === "has/1" && first !== undefined) return this.#test(first, variables);
    if (signature === "bind/3" && first && second && third)
      return this.#bind(call, [first, second, third], variables);
    if (!plainMacros.has(signature)) this.#note(this.#wholeObject(node));
    for (const it of childrenOf(node)) this.use(it, variables);
    return undefined;
  }

  /** The number of turns tells about the receiver even when nobody uses the variable. */
  #loop(receiver: Node, [variable, ...bodies]: readonly Node[], variables: Variables): undefined {
    const read = this.#follow(receiver, variables);
    this.#note(read);
    const element = read && below(read, { type: "any" });
    const inner = new Map(variables).set(variable?.args as string, {
      read: element,
      isUsed: false,
    });
    for (const body of bodies) this.use(body, inner);
  }

  #test(chain: Node, variables: Variables): undefined {
    const read = this.#follow(chain, variables);
    this.#note(read && { ...read, isTest: true });
  }

  #bind(
    { receiver }: Call,
    [name, value, body]: readonly [Node, Node, Node],
    variables: Variables,
  ): Read | undefined {
    if (receiver?.op !== "id" || receiver.args !== "cel") this.#note(this.#wholeObject(name));
    const variable = { read: this.#follow(value, variables), isUsed: false };
    const result = this.#follow(body, new Map(variables).set(name.args as string, variable));
    // Whether it is there decides on the result nevertheless.
    if (!variable.isUsed) this.#note(variable.read);
    return result;
  }

  #note(read: Read | undefined): void {
    if (read !== undefined) this.reads.push(read);
  }

  #wholeObject(node: Node): Read {
    return { root: "object", steps: [], column: this.#column(node), isTest: false };
  }

  #column({ start }: Node): number {
    return this.#offset + start + 1;
  }
}

const below = (read: Read, step: Step): Read => ({ ...read, steps: [...read.steps, step] });
