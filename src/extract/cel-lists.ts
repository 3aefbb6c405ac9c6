import { EvaluationError, type Environment } from "@marcbachmann/cel-js";

type Orderable = number | bigint | string;

/** Kubernetes' list functions, on lists of numbers or of text. */
export function registerLists(environment: Environment): void {
  const sync = { async: false };
  environment
    .registerFunction("list.isSorted(): bool", isSorted, sync)
    .registerFunction("list.sum(): dyn", sum, sync)
    .registerFunction("list.min(): dyn", (list: unknown[]) => extreme(list, isLess), sync)
    .registerFunction(
      "list.max(): dyn",
      (list: unknown[]) => extreme(list, (one, other) => isLess(other, one)),
      sync,
    )
    .registerFunction("list.indexOf(dyn): int", indexOf, sync)
    .registerFunction("list.lastIndexOf(dyn): int", lastIndexOf, sync);
}

function isLess(one: Orderable, other: Orderable): boolean {
  if ((typeof one === "string") !== (typeof other === "string")) throw failure("no_such_overload");
  return one < other;
}

function orderable(value: unknown): Orderable {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  throw failure("no_such_overload");
}

function isSorted(list: readonly unknown[]): boolean {
  const values = list.map(orderable);
  return values.every((it, index) => {
    const before = values[index - 1];
    return before === undefined || !isLess(it, before);
  });
}

function sum(list: readonly unknown[]): number | bigint {
  const values = list.map(orderable);
  if (values.some((it) => typeof it === "bigint") && values.every(isExact))
    return values.reduce<bigint>((total, it) => total + BigInt(it), 0n);
  return values.reduce<number>((total, it) => {
    if (typeof it === "string") throw failure("no_such_overload");
    return total + Number(it);
  }, 0);
}

const isExact = (value: Orderable): boolean =>
  typeof value === "bigint" || Number.isSafeInteger(value);

function extreme(
  list: readonly unknown[],
  isBetter: (one: Orderable, other: Orderable) => boolean,
): Orderable {
  const [first, ...others] = list.map(orderable);
  if (first === undefined) throw failure("index_out_of_bounds");
  return others.reduce((best, it) => (isBetter(it, best) ? it : best), first);
}

const indexOf = (list: readonly unknown[], value: unknown): bigint =>
  BigInt(list.findIndex((it) => isSame(it, value)));

const lastIndexOf = (list: readonly unknown[], value: unknown): bigint =>
  BigInt(list.findLastIndex((it) => isSame(it, value)));

/** Numbers by value, whatever their type; lists and maps by identity only. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other ||
  (typeof one === "bigint" && typeof other === "number" && Number(one) === other) ||
  (typeof one === "number" && typeof other === "bigint" && one === Number(other));

const failure = (code: string): EvaluationError => new EvaluationError({ code, message: code });
