import { ExtractionFailure } from "./expression.ts";

/** Steps that one expression may take over one object; about a tenth of a second. */
const limit = 1_000_000;

let remaining = limit;

/** Starts the count anew. Evaluation is synchronous, so one counter serves all expressions. */
export function beginWork(): void {
  remaining = limit;
}

/** @throws {ExtractionFailure} once the expression has used up its steps */
export function spendWork(steps: number): void {
  remaining -= steps;
  if (remaining < 0) throw tooMuchWork();
}

/** Whether the limit was hit: CEL's `||` may have swallowed the error that said so. */
export function isWorkExceeded(): boolean {
  return remaining < 0;
}

export function tooMuchWork(): ExtractionFailure {
  return new ExtractionFailure(`needs more than ${limit} steps for this object`);
}
