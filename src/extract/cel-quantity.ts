import { EvaluationError, type Environment } from "@marcbachmann/cel-js";

const nano = 1_000_000_000n;
const syntax =
  /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/;

const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};

/** A Kubernetes quantity such as 100m or 1.5Gi, exact to a billionth, rounded away from zero as Kubernetes does. */
export class Quantity {
  readonly text: string;
  readonly nanos: bigint;

  constructor(text: string, nanos: bigint) {
    this.text = text;
    this.nanos = nanos;
  }

  static parse(text: string): Quantity | undefined {
    const [, sign, whole = "", fraction = "", suffix = "", exponent] = syntax.exec(text) ?? [];
    if (sign === undefined || whole + fraction === "") return undefined;
    const multiplier = binary[suffix] ?? 1n;
    const power = Number(exponent ?? decimal[suffix] ?? 0) + 9 - fraction.length;
    const digits = BigInt(whole + fraction) * multiplier;
    const nanos =
      power >= 0 ? digits * 10n ** BigInt(power) : ceiling(digits, 10n ** BigInt(-power));
    return new Quantity(text, sign === "-" ? -nanos : nanos);
  }
}

const ceiling = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** Kubernetes' quantity functions. A quantity as result is text: the one it was read from, or plain decimal. */
export function registerQuantity(environment: Environment): void {
  environment.registerType("Quantity", Quantity);
  const register = (signature: string, handler: (...values: never[]) => unknown): void => {
    environment.registerFunction(signature, handler, { async: false });
  };
  register("quantity(string): Quantity", parse);
  register("isQuantity(string): bool", (text: string) => Quantity.parse(text) !== undefined);
  register("Quantity.isInteger(): bool", ({ nanos }: Quantity) => isInteger(nanos));
  register("Quantity.asInteger(): int", ({ nanos }: Quantity) => asInteger(nanos));
  register("Quantity.asApproximateFloat(): double", ({ nanos }: Quantity) => Number(nanos) / 1e9);
  register("Quantity.sign(): int", ({ nanos }: Quantity) => sign(nanos));
  register("Quantity.compareTo(Quantity): int", (one: Quantity, other: Quantity) =>
    sign(one.nanos - other.nanos),
  );
  register(
    "Quantity.isGreaterThan(Quantity): bool",
    (one: Quantity, other: Quantity) => one.nanos > other.nanos,
  );
  register(
    "Quantity.isLessThan(Quantity): bool",
    (one: Quantity, other: Quantity) => one.nanos < other.nanos,
  );
  register("Quantity.add(Quantity): Quantity", (one: Quantity, other: Quantity) =>
    quantityOf(one.nanos + other.nanos),
  );
  register("Quantity.sub(Quantity): Quantity", (one: Quantity, other: Quantity) =>
    quantityOf(one.nanos - other.nanos),
  );
  environment.registerOperator(
    "Quantity == Quantity",
    (one: Quantity, other: Quantity) => one.nanos === other.nanos,
  );
}

function parse(text: string): Quantity {
  const quantity = Quantity.parse(text);
  if (quantity === undefined) throw failure("invalid_quantity");
  return quantity;
}

const isInteger = (nanos: bigint): boolean =>
  nanos % nano === 0n && BigInt.asIntN(64, nanos / nano) === nanos / nano;

function asInteger(nanos: bigint): bigint {
  if (!isInteger(nanos)) throw failure("quantity_not_integer");
  return nanos / nano;
}

const sign = (value: bigint): bigint => (value > 0n ? 1n : value < 0n ? -1n : 0n);

function quantityOf(nanos: bigint): Quantity {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = (size % nano).toString().padStart(9, "0").replace(/0+$/, "");
  const text = `${nanos < 0n ? "-" : ""}${size / nano}${fraction === "" ? "" : `.${fraction}`}`;
  return new Quantity(text, nanos);
}

const failure = (code: string): EvaluationError => new EvaluationError({ code, message: code });
