import { parseJsonPath } from "./json-path-parser.ts";
import type { Filter, Operand, Segment } from "./json-path-segment.ts";
import type { Read, Step } from "./reads.ts";

/** Unions multiply; from here on a union counts as `any`. */
const maxWays = 256;

type Way = readonly Step[];

/**
 * The reads of a JSONPath: one for each combination of the alternatives in its unions, after those of its filters.
 * @throws {PathError}
 */
export function jsonPathReads(path: string): readonly Read[] {
  const column = path.search(/[^{\s]/) + 1;
  const reads: Read[] = [];
  const add = (steps: Way, isTest: boolean): void => {
    reads.push({ root: "object", steps, column, isTest });
  };
  let ways: readonly Way[] = [[]];
  for (const segment of parseJsonPath(path)) {
    const alternatives = alternativesOf(segment, Math.floor(maxWays / ways.length));
    ways = ways.flatMap((way) => alternatives.map((it) => [...way, it]));
    if (segment.type !== "filter") continue;
    for (const way of ways) readOperands(segment, way, add);
  }
  for (const way of ways) add(way, false);
  return reads;
}

function alternativesOf(segment: Segment, limit: number): readonly Step[] {
  if (segment.type !== "union") return [stepOf(segment)];
  return segment.members.length > limit ? [{ type: "any" }] : segment.members.map(stepOf);
}

function stepOf(segment: Segment): Step {
  if (segment.type === "key" || segment.type === "descent") return segment;
  return { type: "any" };
}

/** What a filter compares, below the `element` that it may keep. */
function readOperands(
  { left, test }: Filter,
  element: Way,
  add: (steps: Way, isTest: boolean) => void,
): void {
  const below = (operand: Operand): void => {
    if (operand.type === "path")
      add([...element, ...operand.keys.map((key): Step => ({ type: "key", key }))], !test);
  };
  below(left);
  if (test !== undefined) below(test.right);
}
