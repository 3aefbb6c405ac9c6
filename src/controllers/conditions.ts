import type { ConditionType, Reason } from "../../generated/reasons.ts";
import type { Condition } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { dateAt } from "../runtime/clock.ts";

/** A condition as a reconciler sees it. */
export interface Finding {
  readonly type: ConditionType;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: Reason;
  readonly message: string;
}

export interface JudgedAt {
  readonly generation: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

export const finding = (
  type: ConditionType,
  status: boolean,
  reason: Reason,
  message: string,
): Finding => ({ type, status: status ? "True" : "False", reason, message });

/** RFC 3339 in whole seconds, as the API server writes it. */
export const timestamp = (now: number): string =>
  dateAt(now)
    .toISOString()
    .replace(/\.\d+Z$/, "Z");

/** Conditions in the given order; lastTransitionTime moves only when status does. */
export function conditionsOf(
  previous: readonly Condition[] | undefined,
  findings: readonly Finding[],
  { generation, now }: JudgedAt,
): Condition[] {
  return findings.map((it) => {
    const before = previous?.find(({ type }) => type === it.type);
    const isSame = before?.status === it.status;
    return {
      ...it,
      observedGeneration: generation,
      lastTransitionTime: isSame ? before.lastTransitionTime : timestamp(now),
    };
  });
}

/** Findings of Ready that come right by themselves, and those that wait for somebody. */
const passing: ReadonlySet<Reason> = new Set([
  "Listing",
  "SourceUnreadable",
  "SourcesPending",
  "Exporting",
  "SinkUnreachable",
]);
const resting: ReadonlySet<Reason> = new Set(["Suspended"]);

/** With Reconciling or Stalled where Ready is not True. Source: kstatus, sigs.k8s.io/cli-utils */
export function withKstatus(findings: readonly Finding[]): readonly Finding[] {
  const ready = findings.find(({ type }) => type === "Ready");
  if (ready === undefined || ready.status === "True" || resting.has(ready.reason)) return findings;
  const type = passing.has(ready.reason) ? "Reconciling" : "Stalled";
  return [...findings, { ...ready, type, status: "True" }];
}

/** Reason and message of whatever was thrown; what we did not foresee says no more than that it is a bug. */
export function explain(error: unknown): { readonly reason: Reason; readonly message: string } {
  if (error instanceof OperatorError) return { reason: error.reason, message: error.message };
  const name = error instanceof Error ? error.name : typeof error;
  return { reason: "InternalError", message: `unexpected ${name}; the log has more` };
}
