import { neighbour } from "./edit-distance.ts";
import { any, type FieldPath, namesOf } from "./field-path.ts";
import type { SchemaNode } from "../kube/schema-node.ts";

/** A path is looked for among so many names one below the other … */
const deepest = 6;
/** … and so many values in all: schemas are recursive, and somebody waits for his apply. */
const mostVisits = 3_000;
const mostMatches = 100;
/** Full of common names that nobody means. */
const passedOver = new Set(["managedFields"]);

interface Place {
  readonly node: SchemaNode;
  readonly path: FieldPath;
  /** How many names `path` has. */
  readonly depth: number;
  readonly parent: Place | undefined;
}

/**
 * Where the field at the end of `path`, which its parent does not have, may really be: a slip of the pen among the
 * parent's fields, the same name elsewhere, at last a name like it.
 */
export function nearestPath(
  root: SchemaNode,
  path: FieldPath,
  parent: SchemaNode,
): FieldPath | undefined {
  const wanted = path.at(-1);
  if (typeof wanted !== "string") return undefined;
  const like = neighbour(wanted, parent.fields);
  const beside = like && [...path.slice(0, -1), like.name];
  return like?.isSlip === true ? beside : (elsewhere(root, path, wanted) ?? beside);
}

/** Of all fields of that name the one with the fewest names to add, drop or change; the shorter path first. */
const elsewhere = (root: SchemaNode, path: FieldPath, wanted: string): FieldPath | undefined => {
  const names = namesOf(path);
  return namesakes(root, wanted)
    .map((found) => ({ found, changes: changesBetween(names, namesOf(found)) }))
    .toSorted((a, b) => a.changes - b.changes)[0]?.found;
};

/** Paths to fields called `wanted`, shortest first. */
const namesakes = (root: SchemaNode, wanted: string): readonly FieldPath[] => {
  const found: FieldPath[] = [];
  const queue: Place[] = [{ node: root, path: [], depth: 0, parent: undefined }];
  for (let next = 0; next < queue.length && next < mostVisits; next++) {
    const place = queue[next];
    if (place === undefined || found.length >= mostMatches) break;
    if (place.node.fields.includes(wanted)) found.push([...place.path, wanted]);
    queue.push(...below(place, mostVisits - queue.length));
  }
  return found;
};

const below = (place: Place, most: number): readonly Place[] => {
  const { node, path, depth } = place;
  const places: Place[] = [];
  const add = (key: FieldPath[number], child: SchemaNode | undefined, deeper: number): void => {
    if (child === undefined || child.type === "scalar" || isWithin(place, child)) return;
    places.push({ node: child, path: [...path, key], depth: depth + deeper, parent: place });
  };
  add(any, node.item(), 0);
  // A field of the last level but one can hold the wanted name; one of the last can not.
  if (depth < deepest - 1)
    for (const field of node.fields) {
      if (places.length >= most) break;
      if (!passedOver.has(field)) add(field, node.child(field), 1);
    }
  return places;
};

/** A value is not looked for inside of itself. */
const isWithin = (place: Place, node: SchemaNode): boolean => {
  for (let it: Place | undefined = place; it !== undefined; it = it.parent)
    if (it.node === node) return true;
  return false;
};

const changesBetween = (from: readonly string[], to: readonly string[]): number => {
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, name] of from.entries()) {
    const next = [row + 1];
    for (const [column, other] of to.entries())
      next.push(
        Math.min(
          (last[column] ?? 0) + (name === other ? 0 : 1),
          (last[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
        ),
      );
    last = next;
  }
  return last[to.length] ?? 0;
};
