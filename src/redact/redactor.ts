import type { Json } from "../rows/row.ts";
import { noClaim, type Claim } from "./claim.ts";
import { Edits } from "./edits.ts";
import { keyLevelsWith } from "./key-levels.ts";
import { claimUnder, factsOf, factsOfNothing, type KeyLevel, type MapView } from "./map-facts.ts";
import { isRedactedValue, marker, redactedValue } from "./marker.ts";
import { claimOfArgument, isSecretNumber } from "./outline-judge.ts";
import { isSecretText } from "./secret-text.ts";
import { redactText } from "./text.ts";
import { findTokens } from "./tokens.ts";
import { findUrlCredentials } from "./urls.ts";

/** Values may not be nested deeper; what lies below is replaced, for nobody looked at it. */
const maxDepth = 200;
const minKeyLength = 16;

/** Keys from the root of an object down to a value. */
export type Way = readonly string[];

/** Takes secrets out of the values of a row. */
export interface Redactor {
  /**
   * `name` is the attribute's own name; `ways`: the keys that lead to what its expression reads, each from the root of
   * the object. Returns `value` itself when nothing is redacted. Pure; never throws.
   */
  redact(name: string, value: Json, ways?: readonly Way[]): Json;
}

export interface RedactorOptions {
  /** Ends of keys, whatever their case, that are secret besides those built in; up to two letters only whole keys. */
  readonly scrubKeys?: readonly string[];
}

export function createRedactor(options: RedactorOptions = {}): Redactor {
  const levelOf = keyLevelsWith(options.scrubKeys ?? []);
  const tree = new TreeRedactor(levelOf);
  const claimAt = (way: Way): Claim =>
    way.reduce((claim, key) => claimUnder(key, claim, factsOfNothing, levelOf), noClaim);
  return {
    redact: (name, value, ways = []) => {
      const byName = tree.value(value, claimAt([name]), 0);
      // A column of another name shows the same secret.
      return ways.reduce((seen, way) => {
        const claim = claimAt(way);
        return claim.level === "none" ? seen : tree.value(seen, claim, 0);
      }, byName);
    },
  };
}

class TreeRedactor {
  private readonly levelOf: KeyLevel;

  constructor(levelOf: KeyLevel) {
    this.levelOf = levelOf;
  }

  value(value: Json, claim: Claim, depth: number): Json {
    if (typeof value === "string") return this.text(value, claim);
    if (typeof value === "object" && value !== null) {
      if (claim.level === "scrubbed") return this.scrubbed(value);
      if (depth >= maxDepth) return tooDeep(value);
      return isList(value) ? this.list(value, claim, depth) : this.map(value, claim, depth);
    }
    if (claim.level === "scrubbed" || (typeof value === "number" && isSecretNumber(claim))) {
      return redactedValue(claim.reason);
    }
    return value;
  }

  private scrubbed(value: Exclude<Json, null | boolean | number | string>): Json {
    return !isList(value) && isRedactedValue(value) ? value : redactedValue("sensitive-key");
  }

  private text(text: string, claim: Claim): Json {
    if (claim.level !== "none" && isSecretText(claim.level, text)) {
      return redactedValue(claim.reason);
    }
    const found = redactText(text, this.levelOf);
    if (found === undefined) return text;
    return found.text === marker ? redactedValue(found.reason) : found.text;
  }

  private list(list: readonly Json[], claim: Claim, depth: number): Json {
    let changed: Json[] | undefined;
    let before = "";
    for (const [index, item] of list.entries()) {
      const argument = typeof item === "string" ? item : "";
      const own = before === "" ? claim : claimOfArgument(before, argument, claim, this.levelOf);
      const after = this.value(item, own, depth + 1);
      if (after !== item) {
        changed ??= [...list];
        changed[index] = after;
      }
      before = argument;
    }
    return changed ?? list;
  }

  private map(map: { readonly [key: string]: Json }, claim: Claim, depth: number): Json {
    if (isRedactedValue(map)) return map;
    const facts = factsOf(viewOf(map), this.levelOf);
    const entries: Array<[string, Json]> = [];
    let isChanged = false;
    for (const key of Object.keys(map)) {
      const before = map[key] ?? null;
      const after = this.value(before, claimUnder(key, claim, facts, this.levelOf), depth + 1);
      const name = safeKey(key);
      isChanged ||= after !== before || name !== key;
      entries.push([name, after]);
    }
    // Unlike assignment, fromEntries makes an own entry of `__proto__` too.
    return isChanged ? Object.fromEntries(entries) : map;
  }
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

const tooDeep = (value: object): Json =>
  Object.keys(value).length === 0 ? (value as Json) : redactedValue("too-deep");

function viewOf(map: { readonly [key: string]: Json }): MapView {
  return {
    has: (key) => Object.hasOwn(map, key),
    text: (key) => {
      const value = Object.hasOwn(map, key) ? map[key] : undefined;
      return typeof value === "string" ? value : undefined;
    },
  };
}

/** Keys are kept, but a token or password may stand in one, as in `auths` of a Docker configuration. */
function safeKey(key: string): string {
  if (key.length < minKeyLength) return key;
  const edits = new Edits();
  findTokens(key, edits);
  findUrlCredentials(key, edits);
  return edits.apply(key);
}
