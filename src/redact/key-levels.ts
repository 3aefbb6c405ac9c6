import type { Level } from "./claim.ts";
import { levelOfKey } from "./key-level.ts";
import type { KeyLevel } from "./map-facts.ts";

/** The same keys stand in every object: what one says is worked out once. */
const maxCached = 8_192;
const maxCachedLength = 128;
/** Up to this length, one of the user's words must be the whole key. */
const maxWholeLength = 2;

/** Classifies keys by the rules and by the ends that the user wants scrubbed. */
export function keyLevelsWith(scrubKeys: readonly string[]): KeyLevel {
  const ends = scrubKeys.map((it) => it.trim().toLowerCase()).filter((it) => it !== "");
  const cache = new Map<string, Level>();
  return (key) => {
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const level = isScrubbed(key, ends) ? "scrubbed" : levelOfKey(key);
    if (key.length <= maxCachedLength) {
      if (cache.size >= maxCached) cache.clear();
      cache.set(key, level);
    }
    return level;
  };
}

function isScrubbed(key: string, ends: readonly string[]): boolean {
  if (ends.length === 0) return false;
  const lower = key.toLowerCase();
  return ends.some((end) => lower === end || (end.length > maxWholeLength && lower.endsWith(end)));
}
