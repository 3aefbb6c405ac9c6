import type { Json } from "../rows/row.ts";
import type { Location } from "./location.ts";

/** Which places of a document a rule means. Never throws, whatever the document. */
export type Selection = (root: Place) => Iterable<Place>;

/**
 * A value and where it stands. There is one place for each member or item that somebody asked for, so that places can be
 * compared, and marked by many rules before one pass removes what they marked.
 */
export class Place {
  readonly value: Json;
  readonly parent: Place | undefined;
  readonly key: string | number;
  /** What takes the place of `value` once all below it is removed. */
  remains: Json;
  #isRemoved = false;
  #isTouched = false;
  #below: Map<string | number, Place> | undefined;

  constructor(value: Json, parent?: Place, key: string | number = "") {
    this.value = value;
    this.remains = value;
    this.parent = parent;
    this.key = key;
  }

  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  /** Whether something below is removed. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** The member or item `key`, if there is one: own members only, and no index from the end. */
  at(key: string | number): Place | undefined {
    const known = this.#below?.get(key);
    if (known !== undefined) return known;
    const value = memberOf(this.value, key);
    if (value === undefined) return undefined;
    const place = new Place(value, this, key);
    this.#below ??= new Map();
    this.#below.set(key, place);
    return place;
  }

  /** All that `at` has found so far. */
  get knownBelow(): Iterable<Place> {
    return this.#below?.values() ?? [];
  }

  /** Marks this place for removal. The document itself cannot be removed. */
  remove(): void {
    if (this.parent === undefined) return;
    this.#isRemoved = true;
    for (
      let above: Place | undefined = this.parent;
      above !== undefined && !above.#isTouched;
      above = above.parent
    )
      above.#isTouched = true;
  }

  /** Takes time with the depth. */
  location(): Location {
    if (this.parent === undefined) return [];
    const keys = [this.key];
    for (let it = this.parent; it.parent !== undefined; it = it.parent) keys.push(it.key);
    return keys.toReversed();
  }
}

/** Names or indexes of all that is in `value`, in its order. */
export function keysOf(value: Json): readonly (string | number)[] {
  if (typeof value !== "object" || value === null) return [];
  return isList(value) ? [...value.keys()] : Object.keys(value);
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function memberOf(value: Json, key: string | number): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isList(value)) return typeof key === "number" ? value[key] : undefined;
  return typeof key === "string" && Object.hasOwn(value, key) ? value[key] : undefined;
}
