// Written by npm run generate from api/. Do not edit.
import { Environment } from "@marcbachmann/cel-js";
import { z } from "zod";

/** A fault of an object, told as Kubernetes tells it. */
export interface FieldError {
  /** For example "spec.attributes[2].path". */
  readonly field: string;
  readonly message: string;
}

export type Validation<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** A CEL rule that compares with the object as it was. */
export interface TransitionRule {
  readonly path: readonly string[];
  readonly rule: string;
  readonly message: string;
}

const cel = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

type Check = (value: unknown, add: (message: string) => void) => void;

/** A check in the shape zod wants. */
type Refinement = (value: unknown, context: { addIssue(message: string): void }) => void;

const refine =
  (check: Check): Refinement =>
    (value, context) =>
      check(value, (message) => context.addIssue(message));

/** A string whose length counts code points, as the API server's does; zod counts UTF-16 units. */
export function text(limits: {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}): z.ZodString {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  return z.string().superRefine(
    refine((value, add) => {
      const given = String(value);
      const length = Array.from(given).length;
      if (length < min) add(`should be at least ${min} chars long`);
      if (length > max) add(`Too long: may not be more than ${max} characters`);
      if (pattern !== undefined && !pattern.test(given))
        add(
          `Invalid value: ${JSON.stringify(given)}: should match '${pattern.source.replaceAll("\\/", "/")}'`,
        );
    }),
  );
}

/** RFC 3339, as metav1.Time reads it. */
export const dateTime = (): z.ZodString =>
  text({ pattern: /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/ });

/** No two items with equal `keys`; without keys, no two equal items. */
export const unique = (keys?: readonly string[]): Refinement =>
  refine((value, add) => {
    const seen = new Set<string>();
    for (const item of value as readonly Record<string, unknown>[]) {
      const identity = JSON.stringify(keys === undefined ? item : keys.map((key) => item[key]));
      if (seen.has(identity))
        add(`Duplicate value: ${keys === undefined ? identity : describe(item, keys)}`);
      seen.add(identity);
    }
  });

const describe = (item: Record<string, unknown>, keys: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])));

/** A CEL rule on the value itself. */
export const rule = (expression: string, message: string): Refinement => {
  const program = cel.parse(expression);
  return refine((self, add) => {
    if (!holds(() => program({ self }))) add(`Invalid value: ${message}`);
  });
};

/** A rule that fails to evaluate does not hold, as on the API server. */
const holds = (evaluate: () => unknown): boolean => {
  try {
    return evaluate() === true;
  } catch {
    return false;
  }
};

/** Judges `value` by `schema`, and against `old` where rules compare. All errors, not the first. */
export function validate<T>(
  schema: z.ZodType<T>,
  transitions: readonly TransitionRule[],
  value: unknown,
  old?: unknown,
): Validation<T> {
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) return { ok: false, errors: result.error.issues.flatMap(errorsOf) };
  if (old === undefined) return { ok: true, value: result.data };
  const errors = transitions.flatMap(({ path, rule: expression, message }) => {
    const self = at(result.data, path);
    const oldSelf = at(old, path);
    if (self === undefined || oldSelf === undefined) return [];
    return holds(() => cel.evaluate(expression, { self, oldSelf }))
      ? []
      : [{ field: path.join("."), message: `Invalid value: ${message}` }];
  });
  return errors.length === 0 ? { ok: true, value: result.data } : { ok: false, errors };
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (sofar, key) => (sofar as Record<string, unknown> | undefined)?.[key],
    value,
  );

type Issue = z.core.$ZodIssue;

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (sofar, key) =>
      typeof key === "number"
        ? `${sofar}[${key}]`
        : sofar === ""
          ? String(key)
          : `${sofar}.${String(key)}`,
    "",
  );

const errorsOf = (issue: Issue): FieldError[] => {
  const field = fieldOf(issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key]),
      message: "unknown field",
    }));
  return [{ field, message: messageOf(issue) }];
};

const messageOf = (issue: Issue): string => {
  const isMissing = "input" in issue && issue.input === undefined;
  const items = "origin" in issue && issue.origin === "array" ? " items" : "";
  if (issue.code === "invalid_type")
    return isMissing ? "Required value" : `Invalid value: must be of type ${issue.expected}`;
  if (issue.code === "invalid_value") return isMissing ? "Required value" : unsupported(issue);
  if (issue.code === "too_small")
    return `Invalid value: should be greater than or equal to ${String(issue.minimum)}${items}`;
  if (issue.code === "too_big")
    return `Invalid value: should be less than or equal to ${String(issue.maximum)}${items}`;
  return issue.message;
};

const unsupported = ({ input, values }: z.core.$ZodIssueInvalidValue): string =>
  `Unsupported value: ${JSON.stringify(input)}: supported values: ${values.map((it) => JSON.stringify(it)).join(", ")}`;
