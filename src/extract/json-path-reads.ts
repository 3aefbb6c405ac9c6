import { parseJsonPath } from "./json-path-parser.ts";
import type { Operand, Segment } from "./json-path-segment.ts";
import type { Read, Step } from "./reads.ts";

type Steps = readonly Step[];

/** The reads of a JSONPath that compiles. Both sides of a filter are read too. */
export function jsonPathReads(path: string): readonly Read[] {
  const filtered: Steps[] = [];
  let found: readonly Steps[] = [[]];
  for (const segment of parseJsonPath(path))
    found = found.flatMap((steps) =>
      below(segment, (operand) =>
        filtered.push([...steps, { type: "any" }, ...stepsIn(operand)]),
      ).map((step) => [...steps, step]),
    );
  return [...found, ...filtered].map((steps) => ({ root: "object", steps, column: 1 }));
}

function below(segment: Segment, onOperand: (operand: Operand) => void): Steps {
  switch (segment.type) {
    case "key":
      return [segment];
    case "wildcard":
    case "slice":
      return [{ type: "any" }];
    case "descent":
      return [{ type: "descent" }];
    case "union":
      return segment.members.flatMap((it) => below(it, onOperand));
    case "filter":
      for (const it of [segment.left, segment.test?.right]) if (it?.type === "path") onOperand(it);
      return [{ type: "any" }];
  }
}

const stepsIn = (operand: Operand): Steps =>
  operand.type === "path" ? operand.keys.map((key) => ({ type: "key", key })) : [];
