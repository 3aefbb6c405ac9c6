import { RE2JS } from "re2js";
import { foldSchema } from "./model.ts";
import type { Schema } from "./model.ts";

type Check = (value: unknown, what: string) => readonly string[];

const quoted = (value: unknown): string => JSON.stringify(value);
const must = (holds: boolean, what: string, value: unknown, rule: string): readonly string[] =>
  holds ? [] : [`default ${quoted(value)} of ${what} ${rule}`];
const lengthOf = (value: unknown): number =>
  typeof value === "string" ? Array.from(value).length : -1;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What is wrong with `value` as the default of `schema`; empty when nothing is. */
export function checkDefault(schema: Schema, value: unknown, what: string): readonly string[] {
  return foldSchema<Check>(schema, {
    anything: () => () => [],
    boolean: () => (it, at) => must(typeof it === "boolean", at, it, "is not a boolean"),
    enum: (of) => (it, at) =>
      must(
        of.values.includes(it as string),
        at,
        it,
        `is not in its enum (${of.values.join(", ")})`,
      ),
    integer:
      ({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }) =>
      (it, at) => [
        ...must(Number.isSafeInteger(it), at, it, "is not an integer"),
        ...must(Number(it) >= minimum, at, it, `is less than ${minimum}`),
        ...must(Number(it) <= maximum, at, it, `is more than ${maximum}`),
      ],
    string:
      ({ pattern, minLength = 0, maxLength = Infinity }) =>
      (it, at) => {
        if (typeof it !== "string") return must(false, at, it, "is not a text");
        const fits = pattern === undefined || RE2JS.compile(pattern).test(it);
        return [
          ...must(fits, at, it, "does not match its pattern"),
          ...must(lengthOf(it) >= minLength, at, it, `is shorter than ${minLength}`),
          ...must(lengthOf(it) <= maxLength, at, it, `is longer than ${maxLength}`),
        ];
      },
    list:
      ({ items }, of) =>
      (it, at) =>
        Array.isArray(it)
          ? it.flatMap((item) => of(items)(item, `${at}[]`))
          : must(false, at, it, "is not a list"),
    map:
      ({ values }, of) =>
      (it, at) =>
        isObject(it)
          ? Object.values(it).flatMap((item) => of(values)(item, `${at}.*`))
          : must(false, at, it, "is not an object"),
    object:
      ({ fields }, of) =>
      (it, at) => {
        if (!isObject(it)) return must(false, at, it, "is not an object");
        const unknown = Object.keys(it).filter((key) => !fields.some(({ name }) => name === key));
        return [
          ...unknown.flatMap((key) => must(false, at, it, `has the unknown field "${key}"`)),
          ...fields.flatMap((field) =>
            field.name in it
              ? of(field.schema)(it[field.name], `${at}.${field.name}`)
              : must(!field.required, at, it, `lacks the required field "${field.name}"`),
          ),
        ];
      },
  })(value, what);
}
