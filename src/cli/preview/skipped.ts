import type { Refusal } from "../../collect/match-policy.ts";
import type { SourceKey } from "../../rows/row.ts";

/** Why objects have no row, in the order in which it is decided. */
export const reasons = [
  "access",
  "namespace",
  "watch label",
  "name",
  "labels",
  "rules",
  "match policy",
  "extraction",
] as const;
export type Reason = (typeof reasons)[number];

/** Objects that one target skips for one reason. */
export interface Skipped {
  /** Context; only where several are asked. */
  readonly cluster: string | undefined;
  readonly target: SourceKey;
  readonly reason: Reason;
  /** Which field decides, or what is wrong. */
  readonly detail: string;
  /** How many objects; `undefined` where they cannot be seen. */
  readonly count: number | undefined;
  /** The first of them: "shop/web"; of what cannot be seen: namespaces. */
  readonly names: readonly string[];
}

/** By the field of a target that decides. */
const byField: readonly (readonly [RegExp, Reason])[] = [
  [/^spec\.names$/, "name"],
  [/^spec\.watchMode$/, "watch label"],
  [/\.matchPolicy$/, "match policy"],
  [/^spec\.resourceRules(?:$|\[\d+\]\.namespaceSelector$)/, "rules"],
  [/^spec\.(?:labelSelector$|resourceRules\[\d+\]\.match)/, "labels"],
];

/** Everything else that a target says is about namespaces. */
export const reasonOf = ({ of, field }: Refusal): Reason =>
  of === "target"
    ? (byField.find(([pattern]) => pattern.test(field))?.[1] ?? "namespace")
    : "watch label";
