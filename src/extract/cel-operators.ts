import { EvaluationError, type Environment } from "@marcbachmann/cel-js";
import { type Node, walk } from "./cel-tree.ts";

type Numeric = number | bigint;

/**
 * JSON has one type of number, which CEL takes for double; literals such as 2, and integers of the object beyond 2^53,
 * are int. These let the two meet. The library has double + - * / double, and int with int, itself.
 */
export function registerArithmetic(environment: Environment): void {
  const both = (operator: string, compute: (left: Numeric, right: Numeric) => Numeric): void => {
    environment.registerOperator(`double ${operator} int: double`, compute);
    environment.registerOperator(`int ${operator} double: double`, compute);
  };
  both("+", (left, right) => exact(left, right, (a, b) => a + b) ?? Number(left) + Number(right));
  both("-", (left, right) => exact(left, right, (a, b) => a - b) ?? Number(left) - Number(right));
  both("*", (left, right) => exact(left, right, (a, b) => a * b) ?? Number(left) * Number(right));
  both("/", (left, right) => divide(left, right));
  both("%", (left, right) => remainder(left, right));
  environment.registerOperator("double % double: double", remainder);
}

/**
 * After the type check: lets `/` truncate, as it does in Kubernetes, where both sides are whole and neither is
 * double by its type. A literal such as 2.0 or a call of double() makes a side double.
 */
export function prepareOperators(tree: Node): void {
  walk(tree, (node) => {
    const { handle } = node;
    if (node.op !== "/" || handle === undefined) return;
    const isDouble = [node.left, node.right].some((it) => it?.checkedType?.name === "double");
    node.handle = (left, right, ast, evaluator) => {
      if (!isJsonArithmetic(left, right)) return handle(left, right, ast, evaluator);
      return isDouble ? Number(left) / Number(right) : divide(left as Numeric, right as Numeric);
    };
  });
}

/** Both numbers, and at least one of them from JSON or a double. */
const isJsonArithmetic = (left: unknown, right: unknown): boolean =>
  isNumeric(left) && isNumeric(right) && (typeof left === "number" || typeof right === "number");

const isNumeric = (value: unknown): value is Numeric =>
  typeof value === "number" || typeof value === "bigint";

/** The result as int, where one side is an int that a double cannot hold and the other is whole. */
function exact(
  left: Numeric,
  right: Numeric,
  compute: (left: bigint, right: bigint) => bigint,
): bigint | undefined {
  if (!isLong(left) && !isLong(right)) return undefined;
  if (!isExact(left) || !isExact(right)) return undefined;
  const result = compute(BigInt(left), BigInt(right));
  return BigInt.asIntN(64, result) === result ? result : undefined;
}

const isLong = (value: Numeric): boolean =>
  typeof value === "bigint" && !Number.isSafeInteger(Number(value));

const isExact = (value: Numeric): boolean =>
  typeof value === "bigint" || Number.isSafeInteger(value);

const isWhole = (value: Numeric): boolean => typeof value === "bigint" || Number.isInteger(value);

function divide(left: Numeric, right: Numeric): Numeric {
  const quotient = Number(left) / Number(right);
  if (!isWhole(left) || !isWhole(right)) return quotient;
  if (Number(right) === 0) throw failure("division_by_zero");
  return exact(left, right, (a, b) => a / b) ?? Math.trunc(quotient);
}

function remainder(left: Numeric, right: Numeric): Numeric {
  if (!isWhole(left) || !isWhole(right)) throw failure("no_such_overload");
  if (Number(right) === 0) throw failure("modulo_by_zero");
  return exact(left, right, (a, b) => a % b) ?? Number(left) % Number(right);
}

const failure = (code: string): EvaluationError => new EvaluationError({ code, message: code });
