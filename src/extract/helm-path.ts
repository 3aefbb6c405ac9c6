import { PathError } from "./expression.ts";
import { aliases, type Refusal, refusalOf } from "./helm-fields.ts";
import { type CompiledPath, compileSegments } from "./json-path.ts";
import { Cursor } from "./json-path-cursor.ts";
import { parseSegments, type PlacedSegment } from "./json-path-parser.ts";
import { readsOfSegments } from "./json-path-reads.ts";
import type { Read } from "./reads.ts";

export const helmPrefix = "helm:";

const root = "helm:release";

/**
 * Compiles `helm:release.<field>`: steps of a JSONPath below the release that the object holds, of which only the
 * fields of helm-fields.ts may be read.
 * @throws {PathError}
 */
export function compileHelmPath(path: string): CompiledPath {
  const segments = parse(path);
  const fault = faultOf(segments, path, "never");
  if (fault !== undefined) throw fault;
  return compileSegments(
    segments.map(({ segment }) => segment),
    ({ release }) => release?.(),
  );
}

/** Of `path`, which compiles. */
export const helmReads = (path: string): readonly Read[] => readsBelow(parse(path));

/** What it reads that needs the annotation; `undefined` when it reads no such thing. `path` compiles. */
export const annotatedFault = (path: string): PathError | undefined =>
  faultOf(parse(path), path, "annotated");

function parse(path: string): readonly PlacedSegment[] {
  const next = path.charAt(root.length);
  if (!path.startsWith(root) || !["", ".", "["].includes(next))
    throw new PathError(1, "write helm:release.<field>, such as helm:release.chartVersion");
  const segments = parseSegments(new Cursor(path, root.length, path.length));
  const [first, ...rest] = segments;
  const key = first?.segment.type === "key" ? String(first.segment.key) : "";
  if (first === undefined || !Object.hasOwn(aliases, key)) return segments;
  const { column } = first;
  const meant = (aliases[key] ?? []).map((it): PlacedSegment => ({
    segment: { type: "key", key: it },
    column,
  }));
  return [...meant, ...rest];
}

const readsBelow = (segments: readonly PlacedSegment[]): readonly Read[] =>
  readsOfSegments(
    segments.map(({ segment }) => segment),
    { root: "release", column: root.length + 1 },
  );

function faultOf(
  segments: readonly PlacedSegment[],
  path: string,
  access: Refusal["access"],
): PathError | undefined {
  for (const { steps } of readsBelow(segments)) {
    const refusal = refusalOf(steps);
    if (refusal?.access !== access) continue;
    const { column = path.length + 1 } = segments[refusal.index] ?? {};
    return new PathError(column, refusal.message);
  }
  return undefined;
}
