import type { Json } from "../rows/row.ts";
import type { Reason } from "./claim.ts";

/** Stands in a text where a secret stood. */
export const marker = "[redacted]";

/** Stands where a whole value was a secret. */
export function redactedValue(reason: Reason): Json {
  return { redacted: true, reason };
}

const reasons: ReadonlySet<unknown> = new Set<Reason>([
  "sensitive-key",
  "sensitive-pair",
  "credential-in-url",
  "private-key",
  "token",
  "secret-data",
  "too-deep",
]);

/** Whether a map is one that {@link redactedValue} made: nothing in it can be a secret. */
export function isRedactedValue(value: { readonly [key: string]: Json }): boolean {
  return (
    value["redacted"] === true && reasons.has(value["reason"]) && Object.keys(value).length === 2
  );
}
