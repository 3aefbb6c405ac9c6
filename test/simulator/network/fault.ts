/** What kind of question a request is. */
export type Verb =
  | "list"
  | "streamed list"
  | "page"
  | "watch"
  | "status"
  | "review"
  | "lease"
  | "read";

/** What becomes of one request. */
export type Effect =
  /** Nobody listens. */
  | { readonly type: "refuse" }
  /** The connection breaks before an answer; what was asked for has been done. */
  | { readonly type: "reset" }
  /** No answer ever. */
  | { readonly type: "stall" }
  /** An answer after so many milliseconds. */
  | { readonly type: "slow"; readonly millis: number }
  | { readonly type: "status"; readonly status: number; readonly retryAfter?: string }
  /** The body breaks off after this share of it: with a reset, or as if that were all. */
  | { readonly type: "cut"; readonly share: number; readonly end: "reset" | "close" }
  /** The body stays away after this share of it. */
  | { readonly type: "hang"; readonly share: number }
  /** The body comes in pieces of so many bytes, each as many milliseconds after the last. */
  | { readonly type: "drip"; readonly bytes: number; readonly millis: number }
  /** Something else answers, with 200. */
  | { readonly type: "garbage" };

/** Concerns the next `times` requests that fit. */
export interface Rule {
  readonly on: Verb | "any";
  /** Part of the path; none: every path. */
  readonly path?: string;
  readonly effect: Effect;
  readonly times: number;
}

/** What becomes of a watch that is open. */
export type WatchEffect =
  | "reset"
  | "close"
  | "reset twice"
  | "half line, reset"
  | "half line, close"
  | "garbage line"
  | "unknown event"
  | "410"
  | "500"
  | "silence"
  | "drip";

export interface Faults {
  add(rule: Rule): void;
  effectOn(verb: Verb, path: string): Effect | undefined;
  /** Nobody answers at all. */
  isDown: boolean;
  heal(): void;
}

export function createFaults(): Faults {
  let rules: { readonly rule: Rule; left: number }[] = [];
  const faults: Faults = {
    isDown: false,
    add: (rule) => {
      rules.push({ rule, left: rule.times });
    },
    effectOn: (verb, path) => {
      if (faults.isDown) return { type: "refuse" };
      const found = rules.find(
        ({ rule, left }) =>
          left > 0 && isOn(rule, verb) && (rule.path === undefined || path.includes(rule.path)),
      );
      if (found === undefined) return undefined;
      found.left--;
      if (found.left === 0) rules = rules.filter((it) => it !== found);
      return found.rule.effect;
    },
    heal: () => {
      faults.isDown = false;
      rules = [];
    },
  };
  return faults;
}

const isOn = ({ on }: Rule, verb: Verb): boolean =>
  on === "any" || on === verb || (on === "list" && verb === "streamed list");

/** What faults are counted as. */
export function nameOf(verb: Verb, effect: Effect): string {
  const place = verb === "page" ? "mid-list" : verb;
  if (effect.type === "cut") return `${place} cut, ${effect.end}`;
  if (effect.type !== "status") return `${effect.type} on ${place}`;
  const hint = effect.retryAfter === undefined ? "" : " with Retry-After";
  return `${effect.status}${hint} on ${place}`;
}
