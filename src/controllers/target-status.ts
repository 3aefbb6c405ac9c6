import type { KollectTarget, KollectTargetStatus } from "../../generated/types.ts";
import type { CollectionStatus } from "../collect/collector.ts";
import type { Selection } from "../collect/selection.ts";
import { conditionsOf, type Finding, timestamp, withKstatus } from "./conditions.ts";
import type { Unreadable } from "./unreadable.ts";

/** What a target chooses from. */
export type Chosen = Pick<Selection, "namespaces" | "activeRules">;

/** What a target's status is made of. */
export interface TargetFacts {
  readonly findings: readonly Finding[];
  /** Absent while the target does not collect. */
  readonly collection?: {
    readonly status: CollectionStatus;
    readonly unreadable: Unreadable;
    readonly chosen: Chosen;
  };
}

const mostNamespaces = 100;
const mostErrors = 10;

/** @param target with the status that was written last */
export function targetStatus(
  target: KollectTarget,
  { findings, collection }: TargetFacts,
  now: number,
): KollectTargetStatus {
  const generation = target.metadata.generation ?? 0;
  const before = target.status;
  const rows = collection === undefined ? before?.collectedCount : collection.status.rows;
  const stale = staleSince(before, collection, now);
  return {
    observedGeneration: generation,
    conditions: conditionsOf(before?.conditions, withKstatus(findings), { generation, now }),
    ...(rows !== undefined && { collectedCount: rows, ...updatedAt(before, rows, now) }),
    ...(collection !== undefined && namespacesOf(collection)),
    ...activeRules(collection),
    ...(stale !== undefined && { staleSince: stale }),
    ...(collection !== undefined && failuresOf(collection.status)),
  };
}

const activeRules = (
  collection: TargetFacts["collection"],
): Pick<KollectTargetStatus, "activeResourceRules"> =>
  collection?.chosen.activeRules === undefined
    ? {}
    : { activeResourceRules: collection.chosen.activeRules };

const updatedAt = (
  before: KollectTargetStatus | undefined,
  rows: number,
  now: number,
): Pick<KollectTargetStatus, "collectedCountUpdatedAt"> => {
  const known = before?.collectedCount === rows ? before.collectedCountUpdatedAt : undefined;
  return { collectedCountUpdatedAt: known ?? timestamp(now) };
};

/** A target that does not collect is stale from then on. */
const staleSince = (
  before: KollectTargetStatus | undefined,
  collection: TargetFacts["collection"],
  now: number,
): string | undefined => {
  if (collection === undefined) return before?.staleSince ?? timestamp(now);
  const { since } = collection.unreadable;
  return since === undefined ? undefined : timestamp(since);
};

const namespacesOf = ({
  chosen: { namespaces },
  unreadable,
}: NonNullable<TargetFacts["collection"]>): Partial<KollectTargetStatus> => {
  if (namespaces === undefined) return {};
  const { whole, forbidden, failing } = unreadable;
  const lost = new Set(whole === undefined ? [...forbidden, ...failing] : namespaces);
  const effective = namespaces.filter((it) => !lost.has(it));
  return {
    matchedNamespaces: namespaces.slice(0, mostNamespaces),
    effectiveNamespaces: effective.slice(0, mostNamespaces),
    forbiddenNamespaces: forbidden.slice(0, mostNamespaces),
    namespaceCounts: {
      matched: namespaces.length,
      effective: effective.length,
      forbidden: forbidden.length,
    },
  };
};

const failuresOf = ({ failures }: CollectionStatus): Partial<KollectTargetStatus> => {
  const errors = firstOf([...failures.values()].map(({ text }) => text));
  const [first] = errors;
  return {
    extractionFailures: failures.size,
    ...(first !== undefined && { lastExtractionError: first, extractionErrors: errors }),
  };
};

/** The first by name, without sorting all of what may be very many. */
const firstOf = (texts: readonly string[]): string[] => {
  const first: string[] = [];
  for (const text of texts) {
    const last = first.at(-1);
    if (first.length === mostErrors && last !== undefined && text >= last) continue;
    first.push(text);
    first.sort();
    if (first.length > mostErrors) first.pop();
  }
  return first;
};
