import type { Step } from "../extract/reads.ts";
import { any, type FieldPath, spelled } from "./field-path.ts";
import { nearestPath } from "./nearest-name.ts";
import type { SchemaNode } from "../kube/schema-node.ts";

const mostSiblings = 5;

/** Where a walk stands. */
interface Place {
  readonly root: SchemaNode;
  readonly node: SchemaNode;
  readonly path: FieldPath;
}

/** `next` undefined: the schema says no more. */
type Move = { readonly next: SchemaNode | undefined } | { readonly fault: string };

/**
 * A sentence on the first step that no object of the kind has, with what may be meant; `undefined` when every step is
 * there, or the schema does not tell. `schema` is a kind's, as KindSchemas gives it.
 */
export function unknownPath(schema: SchemaNode, steps: readonly Step[]): string | undefined {
  let node = schema;
  const path: FieldPath[number][] = [];
  for (const step of steps) {
    if (step.type === "dynamic" || step.type === "descent") return undefined;
    const key = step.type === "key" ? step.key : any;
    const move = moved({ root: schema, node, path }, key);
    if ("fault" in move) return move.fault;
    if (move.next === undefined) return undefined;
    node = move.next;
    path.push(key);
  }
  return undefined;
}

const moved = (place: Place, key: FieldPath[number]): Move => {
  const { root, node, path } = place;
  const isName = typeof key === "string";
  if (node.type === "scalar") {
    const parts = isName ? "fields" : "items";
    return {
      fault: `${root.name}: ${spelled(path)} is ${withArticle(node.name)} and has no ${parts}`,
    };
  }
  if (isName) return node.type === "list" ? nameInList(place, key) : field(place, key);
  if (key === any || node.type === "list") return { next: node.item() };
  // A map, too, is no list.
  const isObject = node.closed || node.item() !== undefined;
  if (!isObject) return { next: undefined };
  const what = path.length === 0 ? "an object" : spelled(path);
  return { fault: `${root.name}: ${what} is no list and has no items` };
};

const field = ({ root, node, path }: Place, key: string): Move => {
  const next = node.child(key);
  if (next !== undefined || !node.closed) return { next };
  const wanted = [...path, key];
  const nearest = nearestPath(root, wanted, node);
  const help = nearest === undefined ? known(node, path) : `did you mean ${spelled(nearest)}?`;
  return { fault: `${root.name} has no field ${spelled(wanted)}; ${help}` };
};

const nameInList = ({ root, node, path }: Place, key: string): Move => {
  const item = node.item();
  if (item === undefined) return { next: undefined };
  if (item.type === "list")
    return { fault: `${root.name}: ${spelled(path)} is a list of lists and has no fields` };
  const inItem = moved({ root, node: item, path: [...path, any] }, key);
  if ("fault" in inItem) return inItem;
  const right = spelled([...path, any, key]);
  return { fault: `${root.name}: ${spelled(path)} is a list; write ${right}` };
};

const known = ({ fields }: SchemaNode, path: FieldPath): string => {
  const some = fields.slice(0, mostSiblings).join(", ");
  const rest = fields.length - mostSiblings;
  const place = path.length === 0 ? "it" : spelled(path);
  return rest > 0 ? `${place} has ${some} and ${rest} more` : `${place} has ${some}`;
};

const withArticle = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
