import { explain } from "./explain.ts";
import type { Problem, Validation } from "./problem.ts";

interface Parsed<Value> {
  readonly success: boolean;
  readonly data?: Value;
  readonly error?: { readonly issues: readonly object[] };
}

/** What the API server would say: the schema first, the CEL rules only of what has the right shape. */
export function judged<Value>(
  parse: (value: unknown) => Parsed<Value>,
  value: unknown,
  rules: (value: Value) => readonly Problem[],
): Validation<Value> {
  const { data, error } = parse(value);
  if (error !== undefined || data === undefined)
    return { ok: false, errors: explain(error?.issues ?? [], value) };
  const errors = rules(data);
  return errors.length === 0 ? { ok: true, value: data } : { ok: false, errors };
}
