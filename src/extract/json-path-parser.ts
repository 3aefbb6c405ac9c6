import { Cursor } from "./json-path-cursor.ts";
import { parseFilter } from "./json-path-filter.ts";
import type { Segment } from "./json-path-segment.ts";
import { fieldName, integer } from "./json-path-token.ts";

/**
 * Parses the kubectl dialect: `$.a.b`, `{.a.b}`, `\.` in names, `['k']`, `["k"]`, `[n]`, `[-1]`, `[a:b:step]`, unions,
 * `[*]`, `.*`, `..name`, filters. In quotes a dot is part of the key, escaped or not.
 * @throws {PathError} at the first fault
 */
export function parseJsonPath(path: string): readonly Segment[] {
  const cursor = open(path);
  if (cursor.startsWith("range") || cursor.startsWith("end"))
    throw cursor.fault("range is not supported: use [*], which yields all matches");
  const rooted = cursor.accept("$") || cursor.accept("@");
  if (cursor.isAtEnd && !rooted) throw cursor.fault("the expression is empty: {$} is the object");
  // What people write for the object. Not `$.`: that is a path somebody has not finished.
  if (!rooted && cursor.text.slice(cursor.offset, cursor.end) === ".") return [];
  return parseSegments(cursor).map(({ segment }) => segment);
}

export interface PlacedSegment {
  readonly segment: Segment;
  /** Of its first character, 1-based in the path. */
  readonly column: number;
}

/** Everything from `cursor` to its end. @throws {PathError} at the first fault */
export function parseSegments(cursor: Cursor): readonly PlacedSegment[] {
  const found: PlacedSegment[] = [];
  while (!cursor.isAtEnd) {
    const column = cursor.offset + 1;
    for (const segment of parseSegment(cursor)) found.push({ segment, column });
  }
  return found;
}

/** A cursor over what is inside the braces, or over the whole text where there are none. */
function open(path: string): Cursor {
  if (!path.startsWith("{")) return new Cursor(path, 0, path.length);
  const close = closingBrace(path);
  if (close === -1) throw new Cursor(path, path.length, path.length).fault("expected }");
  if (close !== path.length - 1) {
    const rest = new Cursor(path, close + 1, path.length);
    throw rest.fault(
      path.startsWith("{range", 0) || rest.next === "{"
        ? "only one {…} block is supported; [*] yields all matches"
        : "text after } is not supported",
    );
  }
  const end = path.slice(0, close).trimEnd().length;
  const cursor = new Cursor(path, 1, Math.max(1, end));
  cursor.skipSpaces();
  return cursor;
}

/** Offset of the first brace that closes outside quotes; -1 when none does. */
function closingBrace(path: string): number {
  let quote = "";
  for (let offset = 1; offset < path.length; offset += 1) {
    const character = path.charAt(offset);
    if (character === "\\") offset += 1;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "}") return offset;
  }
  return -1;
}

function parseSegment(cursor: Cursor): readonly Segment[] {
  if (cursor.accept("..")) {
    if (cursor.next === "[") return [{ type: "descent" }, bracket(cursor)];
    return [{ type: "descent" }, nameOrWildcard(cursor, "..")];
  }
  if (cursor.accept(".")) return [nameOrWildcard(cursor, ".")];
  if (cursor.next === "[") return [bracket(cursor)];
  throw cursor.fault(`expected . or [ but found ${JSON.stringify(cursor.next)}`);
}

function nameOrWildcard(cursor: Cursor, after: string): Segment {
  const start = cursor.offset;
  const key = fieldName(cursor, after);
  return key === "*" && cursor.text.charAt(start) === "*"
    ? { type: "wildcard" }
    : { type: "key", key };
}

function bracket(cursor: Cursor): Segment {
  const start = cursor.offset;
  cursor.offset += 1;
  if (cursor.startsWith("?")) return parseFilter(cursor);
  const members: Segment[] = [];
  do {
    cursor.skipSpaces();
    if (cursor.isAtEnd) throw cursor.fault("this [ is not closed", start);
    members.push(member(cursor));
    cursor.skipSpaces();
  } while (cursor.accept(","));
  if (cursor.isAtEnd) throw cursor.fault("this [ is not closed", start);
  cursor.expect("]", `expected ] or , but found ${JSON.stringify(cursor.next)}`);
  const [only] = members;
  return members.length === 1 && only !== undefined ? only : { type: "union", members };
}

function member(cursor: Cursor): Segment {
  if (cursor.accept("*")) return { type: "wildcard" };
  if (cursor.next === '"' || cursor.next === "'") return { type: "key", key: cursor.quotedKey() };
  const start = integer(cursor);
  if (cursor.next !== ":") {
    if (start !== undefined) return { type: "key", key: start };
    throw cursor.fault("expected a number, a quoted key, * or ?(…)");
  }
  cursor.offset += 1;
  const end = integer(cursor);
  const column = cursor.offset + 1;
  const step = cursor.accept(":") ? (integer(cursor) ?? 1) : 1;
  if (step < 1) throw cursor.fault("the step of a slice must be 1 or more", column);
  return { type: "slice", start, end, step };
}
