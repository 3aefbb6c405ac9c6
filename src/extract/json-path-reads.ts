import { parseJsonPath } from "./json-path-parser.ts";
import type { Filter, Operand, Segment } from "./json-path-segment.ts";
import type { Read, Step } from "./reads.ts";

/** Unions multiply; one that would make more ways than these counts as `any`. */
const maxWays = 64;
/** No path that somebody means has more; such a one counts as a read of the whole object. */
const maxReads = 1_000;

type Way = readonly Step[];

/**
 * The reads of a JSONPath: one for each combination of the alternatives in its unions, after those of its filters.
 * @throws {PathError}
 */
export function jsonPathReads(path: string): readonly Read[] {
  return readsOfSegments(parseJsonPath(path), {
    root: "object",
    column: path.search(/[^{\s]/) + 1,
  });
}

/** As jsonPathReads, for segments that begin at `from`. */
export function readsOfSegments(
  segments: readonly Segment[],
  from: Pick<Read, "root" | "column">,
): readonly Read[] {
  const reads: Read[] = [];
  const add = (steps: Way, isTest: boolean): void => {
    reads.push({ ...from, steps, isTest });
  };
  let ways: readonly Way[] = [[]];
  let alternatives: Step[][] = [];
  for (const segment of segments) {
    const count = alternatives.reduce((product, it) => product * it.length, ways.length);
    alternatives.push(alternativesOf(segment, Math.floor(maxWays / count)));
    if (segment.type !== "filter") continue;
    ways = extend(ways, alternatives);
    alternatives = [];
    for (const way of ways) readOperands(segment, way, add);
    if (reads.length > maxReads) return [{ ...from, steps: [], isTest: false }];
  }
  for (const way of extend(ways, alternatives)) add(way, false);
  return reads;
}

function alternativesOf(segment: Segment, limit: number): Step[] {
  if (segment.type !== "union") return [stepOf(segment)];
  return segment.members.length > limit ? [{ type: "any" }] : segment.members.map(stepOf);
}

function stepOf(segment: Segment): Step {
  if (segment.type === "key" || segment.type === "descent") return segment;
  return { type: "any" };
}

/** Every way of `ways` followed by every choice of one step from each of `alternatives`. */
function extend(ways: readonly Way[], alternatives: readonly (readonly Step[])[]): Way[] {
  let tails: Step[][] = [[]];
  for (const steps of alternatives) {
    const [only] = steps;
    if (steps.length === 1 && only !== undefined) for (const tail of tails) tail.push(only);
    else tails = tails.flatMap((tail) => steps.map((it) => [...tail, it]));
  }
  return ways.flatMap((way) => tails.map((tail) => [...way, ...tail]));
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
