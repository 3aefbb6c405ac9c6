import type { Json } from "../rows/row.ts";
import { PathError } from "./dialect.ts";
import type { Location } from "./location.ts";
import { Place, type Selection } from "./place.ts";

/** Reference tokens of a JSON pointer, unescaped. Whether one is a name or an index shows only at the document. */
export type Pointer = readonly string[];

const index = /^(?:0|[1-9]\d*)$/;
const leadingZero = /^0\d+$/;
const badEscape = /~(?![01])/;

/**
 * Parses a JSON pointer of RFC 6901. Stricter in what could only miss: `-` is the item after the last, and an index has no
 * leading zeros. A member of such a name takes a JSONPath.
 * @throws {PathError} at the first fault
 */
export function parsePointer(text: string): Pointer {
  if (text === "") throw new PathError(1, "the empty pointer is the whole object");
  if (!text.startsWith("/")) throw new PathError(1, "a JSON pointer begins with /");
  let column = 2;
  return text
    .slice(1)
    .split("/")
    .map((token) => {
      const start = column;
      column += token.length + 1;
      return unescaped(token, start);
    });
}

function unescaped(token: string, column: number): string {
  const fault = token.search(badEscape);
  if (fault !== -1)
    throw new PathError(column + fault, "expected 0 or 1 after ~: ~0 is a tilde and ~1 a slash");
  if (token === "-")
    throw new PathError(column, "- is the item after the last, which is never there");
  if (leadingZero.test(token)) throw new PathError(column, "an index has no leading zeros");
  // In this order: ~01 is the text ~1.
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Where `pointer` leads in `value`; `undefined` where nothing is. */
export const locatePointer = (pointer: Pointer, value: Json): Location | undefined =>
  follow(pointer, new Place(value))?.location();

export const selectPointer =
  (pointer: Pointer): Selection =>
  (root) => {
    const place = follow(pointer, root);
    return place === undefined ? [] : [place];
  };

function follow(pointer: Pointer, root: Place): Place | undefined {
  let place: Place | undefined = root;
  for (const token of pointer) {
    if (!Array.isArray(place.value)) place = place.at(token);
    else place = index.test(token) ? place.at(Number(token)) : undefined;
    if (place === undefined) return undefined;
  }
  return place;
}
