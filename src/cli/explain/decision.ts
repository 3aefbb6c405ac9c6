import type { FilePlace } from "../sources/document.ts";

/** Steps on the way into a sink, in order. */
export type Step =
  | "kind"
  | "suspend"
  | "namespace"
  | "watch label"
  | "selection"
  | "match policy"
  | "access"
  | "extraction"
  | "target"
  | "sink"
  | "lane"
  | "receipt";

/** What one step has decided; `unknown`: only the operator's status tells, and it is not there. */
export type Answer = "yes" | "no" | "unknown";

export interface Decision {
  readonly step: Step;
  readonly answer: Answer;
  /** "KollectTarget team/shop". */
  readonly by: string;
  /** For example `spec.includedNamespaces`; empty where it is about the whole. */
  readonly field: string;
  /** Of the field, where the resource stands in a file. */
  readonly place: FilePlace | undefined;
  readonly detail: string;
}

/** A target, inventory or sink, and whether the object gets through. */
export interface Verdict {
  /** "KollectTarget team/shop". */
  readonly subject: string;
  readonly answer: Answer;
  readonly decisions: readonly Decision[];
}

/** One no is enough; what is not known stays so. */
export const answerOf = (answers: readonly Answer[]): Answer =>
  answers.includes("no") ? "no" : answers.includes("unknown") ? "unknown" : "yes";
