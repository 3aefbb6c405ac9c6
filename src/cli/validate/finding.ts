import type { FilePlace } from "../sources/document.ts";

/** What may be wrong, and what a reader of SARIF is told of it. */
export const ruleTexts = {
  unreadable: "A file cannot be read",
  syntax: "A document is no YAML or JSON, or no object of Kubernetes",
  kind: "A kind or version that Kollect does not have",
  twice: "Two documents stand for one resource",
  admission: "The admission webhook would refuse the resource",
  reference: "A name leads nowhere in the files",
  advice: "The admission webhook would warn",
} as const;

export type Rule = keyof typeof ruleTexts;

/** One thing that is wrong, or surprising, at one place of the files. */
export interface Found {
  readonly rule: Rule;
  readonly level: "error" | "warning";
  readonly place: FilePlace;
  readonly resource?: { readonly kind: string; readonly key: string };
  /** For example `spec.attributes[2].path`; empty where it is about the whole. */
  readonly field: string;
  /** As the webhook words it. */
  readonly message: string;
}

/** Without its place: "KollectProfile team/web: spec.targetGVK.kind: Required value". */
export const sentenceOf = ({ resource, field, message }: Found): string =>
  [resource && `${resource.kind} ${resource.key}`, field, message].filter(Boolean).join(": ");
