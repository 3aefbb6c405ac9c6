import type { Json } from "../rows/row.ts";
import { keysOf, Place, type Selection } from "./place.ts";
import { removeMarked } from "./removal.ts";

/**
 * `object` without all that `selections` find in it, in one pass; each sees the whole object, so their order is nothing.
 * Annotations and labels that lose their last member go too: they would come and go with what is noise.
 */
export function prune(object: Json, selections: readonly Selection[]): Json {
  const root = new Place(object);
  for (const select of selections) for (const place of select(root)) place.remove();
  const metadata = root.at("metadata");
  for (const name of ["annotations", "labels"]) {
    const place = metadata?.at(name);
    if (place !== undefined && isEmptied(place)) place.remove();
  }
  return removeMarked(root);
}

const isEmptied = (place: Place): boolean =>
  place.isTouched && keysOf(place.value).every((key) => place.at(key)?.isRemoved);
