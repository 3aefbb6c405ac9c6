import type { Json } from "../rows/row.ts";
import type { Location } from "./location.ts";
import { isList, keysOf, Place } from "./place.ts";

/**
 * `value` without the members and list items at `locations`; those that are not there, and the document itself, are
 * passed over. Copies only the way to what is removed, each container once, and shares the rest.
 */
export function removeAll(value: Json, locations: readonly Location[]): Json {
  const root = new Place(value);
  for (const location of locations) placeAt(root, location)?.remove();
  return removeMarked(root);
}

/** What remains of the document of `root` without the places that are marked. Takes no stack: depth is the object's choice. */
export function removeMarked(root: Place): Json {
  const touched: Place[] = root.isTouched ? [root] : [];
  // Grows while it is walked: above before below, so that backwards all below is done first.
  for (const place of touched)
    for (const it of place.knownBelow) if (it.isTouched && !it.isRemoved) touched.push(it);
  for (const place of touched.toReversed()) place.remains = rebuilt(place);
  return root.remains;
}

function placeAt(root: Place, location: Location): Place | undefined {
  let place: Place | undefined = root;
  for (const key of location) {
    place = place.at(key);
    if (place === undefined) return undefined;
  }
  return place;
}

function rebuilt(place: Place): Json {
  const { value } = place;
  const kept: [string | number, Json][] = [];
  for (const key of keysOf(value)) {
    const it = place.at(key);
    if (it !== undefined && !it.isRemoved) kept.push([key, it.remains]);
  }
  // Defines members and assigns none: __proto__ is a name like any other.
  return isList(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept);
}
