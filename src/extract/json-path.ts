import type { Json } from "../rows/row.ts";
import type { Filter, Operand, Step } from "./json-path-syntax.ts";

/** Values that a path names in an object. */
export type Finder = (object: Json) => readonly Json[];

/** Own properties only: `constructor` of an object that has none is missing. */
const child = (value: Json | undefined, name: string): Json | undefined =>
  isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const element = (value: Json | undefined, index: number): Json | undefined =>
  isList(value) ? value.at(index) : undefined;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isMap = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A path that names one value at most; `undefined` for any other. */
export function compileDefinite(
  steps: readonly Step[],
): ((object: Json) => Json | undefined) | undefined {
  const keys = steps.map((step) =>
    step.type === "child" ? step.name : step.type === "index" ? step.index : undefined,
  );
  if (keys.includes(undefined)) return undefined;
  return (object) => {
    let value: Json | undefined = object;
    for (const key of keys) {
      value = typeof key === "number" ? element(value, key) : child(value, key ?? "");
      if (value === undefined) return undefined;
    }
    return value;
  };
}

/** Any path. Every step looks at each value once, so the time is linear in the object. */
export function compileFinder(steps: readonly Step[]): Finder {
  const stages = steps.map(stage);
  return (object) => stages.reduce<readonly Json[]>((values, next) => next(values), [object]);
}

type Stage = (values: readonly Json[]) => readonly Json[];

const stage = (step: Step): Stage => {
  if (step.type === "descend") return descend;
  const pick = picker(step);
  return (values) => values.flatMap((value) => pick(value) as Json[]);
};

type Picker = (value: Json) => readonly Json[];

const picker = (step: Exclude<Step, { type: "descend" }>): Picker => {
  switch (step.type) {
    case "child":
      return (value) => present(child(value, step.name));
    case "index":
      return (value) => present(element(value, step.index));
    case "slice":
      return (value) => slice(value, step);
    case "wildcard":
      return childrenOf;
    case "union": {
      const pickers = step.members.flatMap((it) => (it.type === "descend" ? [] : picker(it)));
      return (value) => pickers.flatMap((pick) => pick(value));
    }
    case "filter": {
      const holds = compileFilter(step.filter);
      return (value) => (isList(value) ? value.filter(holds) : []);
    }
  }
};

const present = (value: Json | undefined): readonly Json[] => (value === undefined ? [] : [value]);

const slice = (
  value: Json,
  { start, end, step }: Extract<Step, { type: "slice" }>,
): readonly Json[] =>
  isList(value) ? value.slice(start, end).filter((_, at) => at % step === 0) : [];

/** Fields by name, so that the result does not hang on their order. */
const childrenOf = (value: Json): readonly Json[] => {
  if (isList(value)) return value;
  if (!isMap(value)) return [];
  return Object.keys(value)
    .toSorted()
    .flatMap((name) => present(value[name]));
};

/** What is named twice is visited once: paths such as `..a..a..a` stay linear. */
const descend: Stage = (values) => {
  const seen = new Set<Json>();
  const found: Json[] = [];
  const pending = values.toReversed();
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === "object" && value !== null) {
      if (seen.has(value)) continue;
      seen.add(value);
    }
    found.push(value);
    pending.push(...childrenOf(value).toReversed());
  }
  return found;
};

const compileFilter = ({ left, operator, right }: Filter): ((value: Json) => boolean) => {
  const first = compileOperand(left);
  if (operator === "exists" || right === undefined) return (value) => first(value) !== undefined;
  const second = compileOperand(right);
  return (value) => compare(first(value), operator, second(value));
};

const compileOperand = (operand: Operand): ((value: Json) => Json | undefined) => {
  if (operand.type === "literal") return () => operand.value;
  const find = compileFinder(operand.steps);
  return compileDefinite(operand.steps) ?? ((value) => find(value)[0]);
};

type Comparison = Exclude<Filter["operator"], "exists">;

const compare = (
  left: Json | undefined,
  operator: Comparison,
  right: Json | undefined,
): boolean => {
  if (operator === "==") return left !== undefined && left === right;
  if (operator === "!=") return left !== undefined && left !== right;
  const areNumbers = typeof left === "number" && typeof right === "number";
  const areTexts = typeof left === "string" && typeof right === "string";
  return (areNumbers || areTexts) && orders[operator](left, right as typeof left);
};

type Ordered = string | number;

const orders: Readonly<
  Record<Exclude<Comparison, "==" | "!=">, (left: Ordered, right: Ordered) => boolean>
> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};
