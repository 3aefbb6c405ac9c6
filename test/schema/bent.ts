/** The parts of a CRD's schema that tell what to bend. */
export interface Schema {
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

/** An object with one thing changed; `name` says what. */
export interface Bent {
  readonly name: string;
  readonly object: unknown;
}

type Path = readonly (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `value` with what stands at `path` replaced; `undefined` takes it away. */
const replaced = (value: unknown, path: Path, by: unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? replaced(item, rest, by) : item));
  const { [step]: old, ...others } = (isFields(value) ? value : {}) as Fields;
  const next = replaced(old, rest, by);
  return next === undefined ? others : { ...others, [step]: next };
};

const ofEveryType = [null, true, 0, -1, 1.5, 1e30, "", "x", [], [null], ["x"], {}];

/** Characters whose length or class differs between UTF-16, UTF-8, RE2 and JavaScript. */
const awkward = ["\u00a0", "\u000b", "\u2028", "\n", "\ud83d\ude00", "é", "/", " "];

const texts = ({ enum: values, minLength = 0, maxLength = 300 }: Schema, given: string): string[] =>
  values !== undefined
    ? [...values, ...values.map((it) => it.toLowerCase()), ...values.map((it) => `${it} `)]
    : [
        ...awkward.flatMap((it) => [`${given}${it}`, `${given}${it}${given}`, it + given]),
        ...[minLength - 1, minLength, maxLength, maxLength + 1]
          .filter((length) => length >= 0)
          .flatMap((length) => ["a".repeat(length), "\ud83d\ude00".repeat(length)]),
        given + "a".repeat(Math.max(0, maxLength - given.length)),
      ];

const numbers = ({ minimum = 0, maximum = 2 ** 53 }: Schema): number[] => [
  minimum - 1,
  minimum,
  maximum,
  maximum + 1,
];

const lists = ({ minItems = 0, maxItems }: Schema, given: readonly unknown[]): unknown[] => [
  [...given, ...given],
  [...given, null],
  given.slice(0, Math.max(0, minItems - 1)),
  ...(maxItems === undefined
    ? []
    : [Array.from({ length: maxItems + 1 }, (_, index) => numbered(given[0], index))]),
];

/** Distinct from its siblings under every key that holds a text. */
const numbered = (item: unknown, index: number): unknown =>
  isFields(item)
    ? Object.fromEntries(
        Object.entries(item).map(([key, value]) => [
          key,
          key === "name" ? `${String(value)}${index}` : value,
        ]),
      )
    : `${String(item)}${index}`;

const valuesFor = (schema: Schema, given: unknown): unknown[] => {
  if (typeof given === "string") return texts(schema, given);
  if (typeof given === "number") return numbers(schema);
  if (Array.isArray(given)) return lists(schema, given);
  if (isFields(given))
    return [
      { ...given, unknownField: "x" },
      { ...given, unknownField: null },
    ];
  return [];
};

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text;
};

/** Where something stands or could stand, below `path`. */
function* placesOf(schema: Schema, value: unknown, path: Path): Iterable<[Schema, unknown, Path]> {
  yield [schema, value, path];
  const { items, properties = {}, additionalProperties: values } = schema;
  if (Array.isArray(value) && items !== undefined)
    for (const [index, item] of value.entries()) yield* placesOf(items, item, [...path, index]);
  if (!isFields(value)) return;
  for (const [name, item] of Object.entries(value)) {
    const child = Object.hasOwn(properties, name) ? properties[name] : values;
    if (child !== undefined) yield* placesOf(child, item, [...path, name]);
  }
}

/**
 * `examples` with each value of their specs in turn missing, of a wrong type, at and beyond its bounds, or doubled. Of
 * the items of a list, and of examples with the same field, the first stands for all.
 */
export function* bentFrom(examples: readonly Fields[], spec: Schema): Iterable<Bent> {
  const places = new Map(
    examples
      .flatMap((object) =>
        [...placesOf(spec, object["spec"], ["spec"])].map((it) => [...it, object] as const),
      )
      .filter(([, given]) => given !== undefined)
      .toReversed()
      .map((it) => [it[2].map((step) => (typeof step === "number" ? "*" : step)).join("."), it]),
  );
  for (const [schema, given, path, object] of places.values())
    for (const value of [undefined, ...ofEveryType, ...valuesFor(schema, given)])
      yield {
        name: `${path.join(".")} = ${shown(value)}`,
        object: replaced(object, path, value),
      };
}
