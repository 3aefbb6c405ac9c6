import type { Json } from "../rows/row.ts";
import { matcherOf, parseJsonPath, PathError, type Segment, type Slice } from "./dialect.ts";
import type { Location } from "./location.ts";
import { isList, keysOf, Place, type Selection } from "./place.ts";

/** Adds what one segment finds at `place`. Sets, so that no way to a place counts twice: `..*..*` stays linear. */
type Look = (place: Place, found: Set<Place>) => void;
type Step = (places: ReadonlySet<Place>) => Set<Place>;

/**
 * Compiles a JSONPath of the kubectl dialect to what finds its matches, each once, nulls too, in the order of reading it.
 * The locations together may be far larger than a deep object; `compileSelection` finds the same in linear time.
 * @throws {PathError} where the text is wrong, or is the whole object
 */
export function compileLocate(path: string): (value: Json) => readonly Location[] {
  const select = compileSelection(path);
  return (value) => [...select(new Place(value))].map((it) => it.location());
}

/** As compileLocate, for the places themselves. Time and memory: nodes of the document times segments of the path. */
export function compileSelection(path: string): Selection {
  const segments = parseJsonPath(path);
  if (segments.length === 0) throw new PathError(1, "this is the whole object");
  const steps = segments.map(stepOf);
  return (root) => {
    let places: ReadonlySet<Place> = new Set([root]);
    for (const step of steps) places = step(places);
    return places;
  };
}

function stepOf(segment: Segment): Step {
  const looks = segment.type === "union" ? segment.members.map(lookOf) : [lookOf(segment)];
  return (places) => {
    const found = new Set<Place>();
    // As in reading: all that the first member of a union finds, then all that the second finds.
    for (const look of looks) for (const place of places) look(place, found);
    return found;
  };
}

function lookOf(segment: Segment): Look {
  switch (segment.type) {
    case "key":
      return (place, found) => {
        add(place, fromStart(place.value, segment.key), found);
      };
    case "slice":
      return sliceLook(segment);
    case "wildcard":
      return (place, found) => {
        for (const key of keysOf(place.value)) add(place, key, found);
      };
    case "descent":
      return descend;
    case "filter": {
      const matches = matcherOf(segment);
      return (place, found) => {
        if (!isList(place.value)) return;
        for (const [index, item] of place.value.entries())
          if (matches(item)) add(place, index, found);
      };
    }
    case "union": {
      const looks = segment.members.map(lookOf);
      return (place, found) => {
        for (const look of looks) look(place, found);
      };
    }
  }
}

function add(place: Place, key: string | number, found: Set<Place>): void {
  const it = place.at(key);
  if (it !== undefined) found.add(it);
}

/** A negative index counts from the end. */
const fromStart = (value: Json, key: string | number): string | number =>
  typeof key === "number" && key < 0 && isList(value) ? key + value.length : key;

function sliceLook({ start, end, step }: Slice): Look {
  return (place, found) => {
    if (!isList(place.value)) return;
    const { length } = place.value;
    const bound = (it: number): number => Math.min(Math.max(it < 0 ? it + length : it, 0), length);
    const last = bound(end ?? length);
    for (let index = bound(start ?? 0); index < last; index += step) add(place, index, found);
  };
}

/** Depth first and parents before children. A stack of our own: depth is the object's choice. */
const descend: Look = (place, found) => {
  const stack: Place[] = [place];
  for (let it = stack.pop(); it !== undefined; it = stack.pop()) {
    // What was found before was found with all below it.
    if (found.has(it)) continue;
    found.add(it);
    for (const key of keysOf(it.value).toReversed()) {
      const below = it.at(key);
      if (below !== undefined) stack.push(below);
    }
  }
};
