// Written by npm run generate from api/. Do not edit.
import type { FieldError } from "./validation.ts";

/** Asks `check` about every string at `path`, where `*` stands for each item of a list. */
export function validationsOf(
  value: unknown,
  path: readonly string[],
  check: (value: string) => string | undefined,
  field = "",
): readonly FieldError[] {
  const [step, ...rest] = path;
  if (step === undefined) {
    const problem = typeof value === "string" ? check(value) : undefined;
    return problem === undefined
      ? []
      : // The value is not quoted: a URL may hold a password.
      [{ field, message: `Invalid value: ${problem}` }];
  }
  if (step === "*")
    return Array.isArray(value)
      ? value.flatMap((item, index) => validationsOf(item, rest, check, `${field}[${index}]`))
      : [];
  const child = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
  return validationsOf(child, rest, check, field === "" ? step : `${field}.${step}`);
}
