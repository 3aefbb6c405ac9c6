import { RE2JS } from "re2js";
import { shown } from "./problem.ts";

/** What a check found: `text` alone, or behind the name of the field when it is about its body. */
export interface Fault {
  readonly text: string;
  /** Value as the API server shows it; makes the message `Invalid value: <value>: <field> in body <text>`. */
  readonly value?: string;
}

/** The part of zod's refinement context that checks use. */
interface Context {
  addIssue(issue: { code: "custom"; path?: PropertyKey[]; params: Record<string, unknown> }): void;
}
type Check = (value: unknown, context: Context) => void;

const report = (context: Context, fault: Fault, path?: PropertyKey[]): void =>
  context.addIssue({ code: "custom", params: { fault }, ...(path ? { path } : {}) });

export interface TextBounds {
  readonly min?: number;
  readonly max?: number;
  /** RE2, unanchored unless it says so itself. */
  readonly pattern?: string;
  readonly dateTime?: true;
}

/** RFC 3339 with the leniency of go-openapi's strfmt. */
const dateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/;

/** Bounds of a text. The API server counts code points and reports only the first fault. */
export function text({ min = 0, max = Infinity, pattern, dateTime: timed }: TextBounds): Check {
  const compiled = pattern === undefined ? undefined : RE2JS.compile(pattern);
  return (value, context) => {
    if (typeof value !== "string") return;
    const length = Array.from(value).length;
    const body = (rule: string): void => report(context, { value: shown(value), text: rule });
    if (length > max) report(context, { text: `Too long: may not be more than ${max} bytes` });
    else if (length < min) body(`should be at least ${min} chars long`);
    else if (compiled !== undefined && !compiled.test(value))
      body(`should match '${pattern ?? ""}'`);
    else if (timed && !isDateTime(value)) body(`must be of type date-time: ${shown(value)}`);
  };
}

const isDateTime = (value: string): boolean =>
  dateTime.test(value) && !Number.isNaN(Date.parse(value.replace(" ", "T")));

export interface IntegerBounds {
  readonly format: "int32" | "int64";
  readonly min?: number;
  readonly max?: number;
}

/** Bounds of a whole number. */
export function integer({ format, min = -Infinity, max = Infinity }: IntegerBounds): Check {
  const limit = format === "int32" ? 2 ** 31 : 2 ** 63;
  return (value, context) => {
    if (typeof value !== "number") return;
    const body = (rule: string): void => report(context, { value: shown(value), text: rule });
    if (!Number.isInteger(value) || Math.abs(value) >= limit)
      report(context, { value: '"float64"', text: `must be of type ${format}: "float64"` });
    if (value < min) body(`should be greater than or equal to ${min}`);
    if (value > max) body(`should be less than or equal to ${max}`);
  };
}

export interface ListBounds {
  readonly min?: number;
  readonly max?: number;
  /** No item twice: the whole item, or what it has under these keys. */
  readonly unique?: "items" | readonly string[];
}

/** Bounds of a list. */
export function list({ min = 0, max = Infinity, unique }: ListBounds): Check {
  return (value, context) => {
    if (!Array.isArray(value)) return;
    if (value.length > max) tooMany(context, value.length, max);
    if (value.length < min)
      report(context, {
        value: String(value.length),
        text: `should have at least ${min} items`,
      });
    if (unique === undefined) return;
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      const key = keyOf(item, unique);
      if (key === undefined) continue;
      if (seen.has(key)) report(context, { text: `Duplicate value: ${key}` }, [index]);
      seen.add(key);
    }
  };
}

/** Bound of a map. */
export function entries(max: number): Check {
  return (value, context) => {
    const size = isObject(value) ? Object.keys(value).length : 0;
    if (size > max) tooMany(context, size, max);
  };
}

const tooMany = (context: Context, size: number, max: number): void =>
  report(context, { text: `Too many: ${size}: must have at most ${max} items` });

function keyOf(item: unknown, unique: "items" | readonly string[]): string | undefined {
  if (unique === "items") return shown(item);
  if (!isObject(item)) return undefined;
  const given = unique.toSorted().filter((key) => item[key] !== undefined && item[key] !== null);
  return JSON.stringify(Object.fromEntries(given.map((key) => [key, item[key]])));
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The API server drops null from properties, so that defaults apply. */
export function withoutNulls(value: unknown): unknown {
  if (!isObject(value) || !Object.values(value).includes(null)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, it]) => it !== null));
}

/** The same for an object with these fields: null in an unknown one stays, and is refused. */
export const withoutNullsOf =
  (...fields: readonly string[]) =>
  (value: unknown): unknown => {
    if (!isObject(value) || !fields.some((name) => value[name] === null)) return value;
    const kept = Object.entries(value).filter(
      ([name, it]) => it !== null || !fields.includes(name),
    );
    return Object.fromEntries(kept);
  };

/** For checks that run even where an inner value is wrong, so that all faults come out at once. */
export const always = { when: (): boolean => true };

/** A text that is given from the start. */
export function exactly(expected: string): Check {
  return (value, context) => {
    if (typeof value === "string" && value !== expected)
      report(context, { text: `Invalid value: ${shown(value)}: must be ${expected}` });
  };
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** The name of an object's metadata; on creation a generateName does. */
export const objectName: Check = (value, context) => {
  const { name, generateName = "" } = value as { name: string; generateName?: string };
  const fault = (message: string): void => report(context, { text: message }, ["name"]);
  if (name === "" && generateName === "") fault("Required value: name or generateName is required");
  if (name.length > 253) fault(`Invalid value: ${shown(name)}: must be no more than 253 bytes`);
  if (name !== "" && !subdomain.test(name))
    fault(`Invalid value: ${shown(name)}: ${subdomainRule}`);
};
