import type { Json } from "../../rows/row.ts";
import { compileRegex, PathError, spendWork } from "../dialect.ts";
import { isList } from "../place.ts";
import { compare, contains } from "./compare.ts";
import {
  descendantsOf,
  type Filter,
  isTrue,
  membersOf,
  pathFilter,
  valueFilter,
  valueOf,
} from "./filter.ts";

/** Makes a filter of a function's arguments. @throws {PathError} */
type Build = (column: number, args: readonly Filter[]) => Filter;

const typeOf = (value: Json): string => {
  if (value === null) return "null";
  if (typeof value === "object") return isList(value) ? "array" : "object";
  return typeof value === "bigint" ? "number" : typeof value;
};

const lengthOf = (value: Json): Json => {
  if (typeof value === "string") return Array.from(value).length;
  if (typeof value === "object" && value !== null)
    return isList(value) ? value.length : Object.keys(value).length;
  return typeof value === "number" ? Math.abs(value) : 0;
};

/** Of the value that comes in. */
const simple =
  (of: (value: Json) => Json): Build =>
  (column) =>
    valueFilter(column, ({ value }) => [of(value)]);

/** Of the value that comes in and each value of the argument; false where types do not fit, as if `?` stood there. */
const relation =
  (of: (value: Json, argument: Json) => boolean): Build =>
  (column, [argument]) =>
    valueFilter(column, (input) =>
      (argument?.run(input) ?? []).map((it) => of(input.value, it.value)),
    );

const ofTexts =
  (of: (text: string, argument: string) => boolean) =>
  (value: Json, argument: Json): boolean =>
    typeof value === "string" && typeof argument === "string" && of(value, argument);

const among =
  (isEnough: (filters: readonly boolean[]) => boolean): Build =>
  (column, [condition]) =>
    valueFilter(column, (input) => [
      isEnough(
        membersOf(input).map((it) =>
          condition === undefined ? isTrue(it) : condition.run(it).some(isTrue),
        ),
      ),
    ]);

/** What arguments that are written out are run on. */
const nothing = valueOf(null);

const test: Build = (column, [pattern, flags]) => {
  const only = (filter: Filter | undefined): Json | undefined =>
    filter?.run(nothing).length === 1 ? filter.run(nothing)[0]?.value : undefined;
  const text = only(pattern);
  const flag = flags === undefined ? "" : only(flags);
  if (typeof text !== "string") throw new PathError(column, "test takes a pattern in quotes");
  if (flag !== "" && flag !== "i") throw new PathError(column, 'test knows no flags but "i"');
  const compiled = compileRegex(flag === "i" ? `(?i)${text}` : text);
  if (typeof compiled === "string") throw new PathError(column, compiled);
  return valueFilter(column, ({ value }) => {
    if (typeof value !== "string") return [false];
    spendWork(1 + (value.length * compiled.programSize()) / 256);
    return [compiled.matcher(value).find()];
  });
};
const has = (value: Json, key: Json): boolean => {
  if (typeof value !== "object" || value === null) return false;
  if (isList(value)) return typeof key === "number" && key >= 0 && key < value.length;
  return typeof key === "string" && Object.hasOwn(value, key);
};

/** By name and number of arguments. */
export const functions: Readonly<Record<string, Build>> = {
  "empty/0": (column) => pathFilter(column, () => []),
  "recurse/0": (column) => pathFilter(column, descendantsOf),
  "not/0": (column) => valueFilter(column, (input) => [!isTrue(input)]),
  "type/0": simple(typeOf),
  "length/0": simple(lengthOf),
  "ascii_downcase/0": simple((value) =>
    typeof value === "string" ? value.replaceAll(/[A-Z]/g, (it) => it.toLowerCase()) : null,
  ),
  "select/1": (column, [condition]) => ({
    ...pathFilter(column, (input) => (condition?.run(input) ?? []).filter(isTrue).map(() => input)),
  }),
  "first/1": (column, [filter]) => ({
    ...pathFilter(column, (input) => (filter?.run(input) ?? []).slice(0, 1)),
    isPath: filter?.isPath === true,
  }),
  "has/1": relation(has),
  "contains/1": relation(contains),
  "startswith/1": relation(ofTexts((text, start) => text.startsWith(start))),
  "endswith/1": relation(ofTexts((text, end) => text.endsWith(end))),
  "IN/1": (column, [argument]) =>
    valueFilter(column, (input) => [
      (argument?.run(input) ?? []).some((it) => compare(input.value, it.value) === 0),
    ]),
  "any/0": among((all) => all.includes(true)),
  "any/1": among((all) => all.includes(true)),
  "all/0": among((all) => !all.includes(false)),
  "all/1": among((all) => !all.includes(false)),
  "test/1": test,
  "test/2": test,
};
