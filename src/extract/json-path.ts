import type { Json } from "../rows/row.ts";
import { plainJson } from "./cel-result.ts";
import type { ParsedPath, Scope } from "./expression.ts";
import { matcherOf } from "./json-path-filter-matcher.ts";
import { parseJsonPath } from "./json-path-parser.ts";
import { child, follow, type Key, type Segment, type Slice } from "./json-path-segment.ts";
import { beginWork, spendWork } from "./work.ts";

/** Appends what one segment finds in `value` to `found`. */
type Look = (value: Json, found: Json[]) => void;

/** What one segment finds in all of `values`. */
type Step = (values: readonly Json[]) => Json[];

/**
 * Compiles a JSONPath of the kubectl dialect to closures. A path of names and indexes yields one value;
 * any other yields its matches in document order, without nulls: a path that ends at null found nothing.
 * @throws {PathError} where the text is wrong
 */
export const compileJsonPath = (path: string): CompiledPath =>
  compileSegments(parseJsonPath(path), ({ object }) => object);

export type CompiledPath = Exclude<ParsedPath, { type: "invalid" }>;

/** As compileJsonPath, below what `root` yields; no value where it yields none. */
export function compileSegments(
  segments: readonly Segment[],
  root: (scope: Scope) => Json | undefined,
): CompiledPath {
  const keys: Key[] = [];
  for (const it of segments) if (it.type === "key") keys.push(it.key);
  if (keys.length === segments.length)
    return { type: "value", read: (scope) => plainJson(follow(root(scope) ?? null, keys)) };
  const steps = segments.map(stepOf);
  return {
    type: "matches",
    read: (scope) => plainJson(allMatches(root(scope) ?? null, steps)) as readonly Json[],
  };
}

function allMatches(value: Json, steps: readonly Step[]): readonly Json[] {
  beginWork();
  let values: Json[] = [value];
  for (const step of steps) values = step(values);
  return values.filter((it) => it !== null);
}

function stepOf(segment: Segment): Step {
  if (segment.type === "union") {
    // As kubectl does: all that the first member finds, then all that the second finds.
    const steps = segment.members.map(stepOf);
    return (values) => steps.flatMap((step) => step(values));
  }
  const look = lookOf(segment);
  return (values) => {
    const found: Json[] = [];
    for (const it of values) look(it, found);
    return found;
  };
}

function lookOf(segment: Exclude<Segment, { type: "union" }>): Look {
  switch (segment.type) {
    case "key":
      return keyLook(segment.key);
    case "slice":
      return sliceLook(segment);
    case "wildcard":
      return (value, found) => {
        for (const it of children(value)) add(it, found);
      };
    case "descent":
      return descend;
    case "filter": {
      const matches = matcherOf(segment);
      return (value, found) => {
        if (!Array.isArray(value)) return;
        spendWork(value.length);
        for (const it of value as readonly Json[]) if (matches(it)) add(it, found);
      };
    }
  }
}

function add(value: Json, found: Json[]): void {
  spendWork(1);
  found.push(value);
}

function children(value: Json): readonly Json[] {
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : Object.values(value);
}

function keyLook(key: Key): Look {
  return (value, found) => {
    spendWork(1);
    const it = child(value, key);
    if (it !== undefined) found.push(it);
  };
}

function sliceLook({ start, end, step }: Slice): Look {
  return (value, found) => {
    if (!Array.isArray(value)) return;
    const list = value as readonly Json[];
    const bound = (it: number): number =>
      Math.min(Math.max(it < 0 ? it + list.length : it, 0), list.length);
    const last = bound(end ?? list.length);
    for (let index = bound(start ?? 0); index < last; index += step) {
      const it = list[index];
      if (it !== undefined) add(it, found);
    }
  };
}

/** Depth first and parents before children. A stack of our own: depth is the object's choice. */
const descend: Look = (value, found) => {
  const stack: Json[] = [value];
  for (let it = stack.pop(); it !== undefined; it = stack.pop()) {
    add(it, found);
    const below = children(it);
    for (let index = below.length - 1; index >= 0; index -= 1) {
      const one = below[index];
      if (one !== undefined) stack.push(one);
    }
  }
};
