import type { Unlisted as What } from "../rows/snapshot-store.ts";
import type { Scope } from "./object-source.ts";

/** What of a target its present plan has not listed yet. */
export interface Unlisted {
  readonly what: What;
  /** Whether some of it is neither listed nor known to be unreadable. */
  isWaiting(unreadable: ReadonlyMap<Scope, unknown>): boolean;
  remove(scope: Scope): void;
  /** Lists will come namespace by namespace: where all is missing, each of these is. */
  spread(namespaces: readonly string[] | undefined): void;
}

export function createUnlisted(): Unlisted {
  let what: What = "all";
  return {
    get what() {
      return what;
    },
    isWaiting: (unreadable) => {
      if (unreadable.has(undefined)) return false;
      return what === "all" || [...what].some((name) => !unreadable.has(name));
    },
    remove: (scope) => {
      if (scope === undefined) what = new Set();
      else if (what !== "all" && what.has(scope))
        what = new Set([...what].filter((it) => it !== scope));
    },
    spread: (namespaces) => {
      if (what === "all" && namespaces !== undefined) what = new Set(namespaces);
    },
  };
}
