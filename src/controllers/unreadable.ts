import type { Interruption } from "../collect/collection.ts";
import type { CollectionStatus } from "../collect/collector.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Millis } from "../runtime/clock.ts";
import { explain } from "./conditions.ts";

/** Interruptions shorter than this heal without a word in status. */
const grace: Millis = 5_000;

/** What of a target cannot be read now, and is worth telling. */
export interface Unreadable {
  /** All of it; the interruption that says why. */
  readonly whole: Interruption | undefined;
  /** Namespaces that must not be read, sorted. */
  readonly forbidden: readonly string[];
  /** Namespaces that cannot be read for another reason, sorted. */
  readonly failing: readonly string[];
  /** Milliseconds since the Unix epoch; `undefined` when everything can be read. */
  readonly since: number | undefined;
  /** What is not worth telling yet will be by then. */
  readonly tellAfter: Millis | undefined;
}

const isForbidden = ({ error }: Interruption): boolean =>
  error instanceof OperatorError && error.class === "forbidden";

/** @param namespaces that the target chooses; `undefined` for cluster-scoped kinds */
export function unreadableOf(
  { interruptions, rows }: CollectionStatus,
  namespaces: readonly string[] | undefined,
  now: number,
): Unreadable {
  /** The server had a bad moment, and rows are there. */
  const isHealing = (it: Interruption): boolean =>
    rows !== undefined && explain(it.error).reason === "SourceUnreadable" && now < it.since + grace;
  const all = [...interruptions];
  const told = all.filter(([, it]) => !isHealing(it));
  const isHealed = told.length === all.length;
  const single = told.flatMap(([scope, it]) => (scope === undefined ? [] : [{ scope, it }]));
  const isAll =
    namespaces !== undefined && single.length > 0 && single.length === namespaces.length;
  const whole = interruptions.get(undefined);
  return {
    whole: whole !== undefined && !isHealing(whole) ? whole : isAll ? told[0]?.[1] : undefined,
    forbidden: single.flatMap(({ scope, it }) => (isForbidden(it) ? [scope] : [])).toSorted(),
    failing: single.flatMap(({ scope, it }) => (isForbidden(it) ? [] : [scope])).toSorted(),
    since: told.length === 0 ? undefined : Math.min(...told.map(([, { since }]) => since)),
    tellAfter: isHealed
      ? undefined
      : Math.min(...all.filter(([, it]) => isHealing(it)).map(([, it]) => it.since + grace - now)),
  };
}
