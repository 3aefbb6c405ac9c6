/**
 * What a change may do to objects that are stored and to clients that are not updated. Breaking: they fail or lose
 * data. Risky: they go on, and mean or see something else. Additive: they notice nothing.
 */
export type ChangeClass = "breaking" | "risky" | "additive";

export const changeClasses: readonly ChangeClass[] = ["breaking", "risky", "additive"];

export interface Verdict {
  readonly class: ChangeClass;
  /** `maxLength 253 -> 63` */
  readonly what: string;
  /** Consequence, as half a sentence. */
  readonly why: string;
}

export interface Change extends Verdict {
  /** `KollectTarget.spec.names[]`; `group.yaml` for what kinds share. */
  readonly path: string;
  /** All versions of a resource share it, so that a new version does not make it harmless. */
  readonly shared: boolean;
}

/** What acknowledgements quote. */
export const headOf = (change: Change): string => `${change.class}  ${change.path}  ${change.what}`;

export const lineOf = (change: Change): string => `${headOf(change)}: ${change.why}`;

/** Breaking first, then by path. */
export function sorted(changes: readonly Change[]): readonly Change[] {
  const key = (change: Change): string =>
    `${changeClasses.indexOf(change.class)} ${change.path}\n${change.what}`;
  return changes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
