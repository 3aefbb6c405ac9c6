import { callOf, type Handle, type Node, walk } from "./cel-tree.ts";
import { spendWork } from "./work.ts";

interface Loop {
  condition?: (accumulated: unknown) => boolean;
}

/** Characters that a step may read or make. */
const textPerStep = 16;

/**
 * After the type check: makes every turn of a loop cost a step, and every operator and call as many as the sizes of
 * its operands and its result. The library itself sets no limit to the time and the memory an expression takes.
 */
export function guardLoops(tree: Node): void {
  walk(tree, (node) => {
    const { alternate } = node.meta;
    if (alternate?.op === "comprehension") guardLoop(alternate.args as Loop);
    else if (callOf(node) !== undefined) guard(node, (args) => spendShallow(args as unknown[]));
    else if (node.op === "+") guard(node);
    else if (node.op === "==" || node.op === "!=" || node.op === "in") guard(node, spendDeep);
  });
}

function guardLoop(loop: Loop): void {
  const { condition } = loop;
  // The one place in a loop whose errors `exists` and `all` do not swallow.
  loop.condition = (accumulated) => {
    spendWork(1);
    return condition === undefined || condition(accumulated);
  };
}

function guard(node: Node, before?: (first: unknown, second: unknown) => void): void {
  const { handle } = node;
  if (handle === undefined) return;
  const guarded: Handle = (first, second, third, fourth) => {
    before?.(first, second);
    const result = handle(first, second, third, fourth);
    spendWork(1 + sizeOf(result));
    return result;
  };
  node.handle = guarded;
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length / textPerStep;
  return Array.isArray(value) ? value.length : 0;
}

function spendShallow(values: readonly unknown[]): void {
  for (const it of values) spendWork(sizeOf(it));
}

/** Comparing lists and maps looks at everything in them; a text is one look, a member of a map too. */
function spendDeep(left: unknown, right: unknown): void {
  if (typeof right !== "object" || right === null) return;
  if (typeof left === "object" && left !== null) {
    for (const it of Object.values(right)) {
      spendWork(1);
      spendDeep(it, it);
    }
  } else if (Array.isArray(right)) spendWork(right.length);
}
