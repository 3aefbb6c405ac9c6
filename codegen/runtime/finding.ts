import type { AdmissionRequest, Cause } from "./review.ts";
import { shown } from "./problem.ts";
import type { Problem } from "./problem.ts";

/** What is wrong with a text, and what would be right. */
export interface Fault {
  readonly detail: string;
  /** Quoted in place of the text, which may hold a credential. */
  readonly quote?: string;
}

/** What a rule has to say of a value. */
export type Finding =
  | {
      readonly type: "Invalid" | "Forbidden";
      /** Below the value that is judged. */
      readonly at?: readonly PropertyKey[];
      readonly detail: string;
    }
  /** Legal but surprising. */
  | { readonly type: "Warning"; readonly at?: readonly PropertyKey[]; readonly detail: string }
  /** The rule could not be asked; what may be wrong is refused until it can be. */
  | { readonly type: "Unavailable"; readonly detail: string };

/** Where a value stands. */
export interface Place<Kind> {
  /** For example `spec.attributes[2].path`. */
  readonly field: string;
  /** The whole object, defaults filled in. */
  readonly object: Kind;
}

/** Where a value stands, who wants it, and what stood there before. */
export interface Change<Kind> extends Place<Kind> {
  readonly request: AdmissionRequest;
  /** `undefined` when the object is new, or was not valid. */
  readonly old: Kind | undefined;
}

export const faultProblem = (field: string, text: string, { detail, quote }: Fault): Problem => ({
  field,
  message: `Invalid value: ${shown(quote ?? text)}: ${detail}`,
});

const reasons: readonly (readonly [start: string, reason: string])[] = [
  ["Required value", "FieldValueRequired"],
  ["Duplicate value", "FieldValueDuplicate"],
  ["Unsupported value", "FieldValueNotSupported"],
  ["Forbidden", "FieldValueForbidden"],
  ["Too long", "FieldValueTooLong"],
  ["Too many", "FieldValueTooMany"],
];

/** Source: the CauseType constants of k8s.io/apimachinery/pkg/apis/meta/v1 */
export const causeOf = ({ field, message }: Problem): Cause => ({
  reason: reasons.find(([start]) => message.startsWith(start))?.[1] ?? "FieldValueInvalid",
  message,
  field,
});
