import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";

/** A mistake in api/, where it stands. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** One YAML file of api/, with the line of everything in it. */
export interface ApiFile {
  /** Path below the root, for example "api/group.yaml". */
  readonly path: string;
  readonly content: unknown;
  problem(at: readonly (string | number)[], text: string): Problem;
}

/** Never throws: what YAML itself refuses is among `problems`. */
export function readApiFile(root: string, path: string, problems: Problem[]): ApiFile {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(root, path), "utf8"), { lineCounter: lines });
  for (const { pos, message } of document.errors)
    problems.push({
      file: path,
      line: lines.linePos(pos[0]).line,
      text: message.split("\n")[0] ?? "",
    });
  return {
    path,
    content: document.errors.length === 0 ? document.toJS() : undefined,
    problem: (at, text) => ({ file: path, line: lineOf(document, lines, at), text }),
  };
}

/** The nearest thing that is there: a missing key is shown where it should stand. */
const lineOf = (
  document: Document,
  lines: LineCounter,
  at: readonly (string | number)[],
): number => {
  for (let length = at.length; length >= 0; length--) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
};
