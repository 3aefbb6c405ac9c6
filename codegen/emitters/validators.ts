import { objectOf } from "../components.ts";
import type { ApiModel, FileTree } from "../model.ts";
import { childrenOf, type Rule, type Schema, type SchemaType } from "../schema.ts";

const json = (value: unknown): string => JSON.stringify(value);

type Cases = Readonly<Record<SchemaType, (schema: Schema) => string>>;

const call = (method: string, argument: number | undefined): string =>
  argument === undefined ? "" : `.${method}(${argument})`;

const limitsOf = ({ minLength, maxLength, pattern }: Schema): string =>
  `{ ${[
    minLength === undefined ? "" : `min: ${minLength}`,
    maxLength === undefined ? "" : `max: ${maxLength}`,
    pattern === undefined ? "" : `pattern: ${String(new RegExp(pattern))}`,
  ]
    .filter((it) => it !== "")
    .join(", ")} }`;

const cases: Cases = {
  boolean: () => "z.boolean()",
  integer: ({ minimum, maximum }) => `z.int()${call("min", minimum)}${call("max", maximum)}`,
  string: (schema) => {
    if (schema.enum !== undefined) return `z.enum(${json(schema.enum)})`;
    if (schema.format === "date-time") return "dateTime()";
    const isLimited = schema.minLength ?? schema.maxLength ?? schema.pattern;
    return isLimited === undefined ? "z.string()" : `text(${limitsOf(schema)})`;
  },
  array: ({ items = {}, minItems, maxItems, ...schema }) => {
    const keys = schema["x-kubernetes-list-map-keys"];
    const isSet = schema["x-kubernetes-list-type"] === "set";
    const identity = keys !== undefined ? json(keys) : isSet ? "" : undefined;
    return `z.array(${validatorOf(items)})${call("min", minItems)}${call("max", maxItems)}${identity === undefined ? "" : `.superRefine(unique(${identity}))`}`;
  },
  object: ({ properties, required = [], additionalProperties: values }) => {
    if (values === true) return "z.record(z.string(), z.unknown())";
    if (typeof values === "object") return `z.record(z.string(), ${validatorOf(values)})`;
    const fields = Object.entries(properties ?? {}).map(([name, child]) => {
      const isOpen = !required.includes(name) && child.default === undefined;
      return `${json(name)}: ${validatorOf(child)}${isOpen ? ".optional()" : ""}`;
    });
    return `z.strictObject({ ${fields.join(", ")} })`;
  },
};

const isTransition = ({ rule }: Rule): boolean => /\boldSelf\b/.test(rule);

const defaultOf = ({ type, default: value }: Schema): string =>
  value === undefined ? "" : `.${type === "object" ? "prefault" : "default"}(${json(value)})`;

/** The zod expression that accepts what the API server accepts. */
export function validatorOf(schema: Schema): string {
  const rules = (schema["x-kubernetes-validations"] ?? [])
    .filter((it) => !isTransition(it))
    .map(({ rule, message }) => `.superRefine(rule(${json(rule)}, ${json(message)}))`);
  return `${cases[schema.type ?? "object"](schema)}${rules.join("")}${defaultOf(schema)}`;
}

interface Transition extends Rule {
  readonly path: readonly string[];
}

/** Rules that compare with the old object, with their place. @throws {RangeError} inside a list there is none */
export function transitionsOf(schema: Schema, path: readonly string[]): Transition[] {
  const own = (schema["x-kubernetes-validations"] ?? []).filter(isTransition);
  if (own.length > 0 && (path.includes("items") || path.includes("additionalProperties")))
    throw new RangeError(`${path.join(".")}: a rule with oldSelf inside a list is not supported`);
  return [
    ...own.map(({ rule, message }) => ({ path, rule, message })),
    ...childrenOf(schema).flatMap(([name, child]) => transitionsOf(child, [...path, name])),
  ];
}

const whole = (kind: string, schema: string, transitions: readonly Transition[]): string => `
const schemaOf${kind} = ${schema};
const transitionsOf${kind}: readonly TransitionRule[] = ${json(transitions)};

/** Structure, defaults, bounds and CEL rules, as the API server judges them. */
export function validate${kind}(value: unknown, old?: unknown): Validation<${kind}> {
  return validate(schemaOf${kind} as unknown as z.ZodType<${kind}>, transitionsOf${kind}, value, old);
}
`;

/** Metadata is the API server's business; we only read it. */
const metadata = "z.looseObject({ name: z.string(), namespace: z.string().optional() })";

/** One validator a kind, and one for each exported document. */
export function validatorsEmitter(model: ApiModel): FileTree {
  const titles = [
    ...model.kinds.map(({ kind }) => kind),
    ...model.exports.map(({ title = "" }) => title),
  ];
  const kinds = model.kinds.map((kind) => {
    const { spec, status } = kind;
    const { apiVersion = {}, kind: name = {} } = objectOf(kind, model).properties ?? {};
    const schema = `z.strictObject({ apiVersion: ${validatorOf(apiVersion)}, kind: ${validatorOf(name)}, metadata: ${metadata}, spec: ${validatorOf(spec)}, status: ${validatorOf(status)}.optional() })`;
    return whole(kind.kind, schema, transitionsOf(spec, ["spec"]));
  });
  const exported = model.exports.map((it) => whole(it.title ?? "", validatorOf(it), []));
  return new Map([
    [
      "generated/validators.ts",
      `import { z } from "zod";
import type { ${titles.toSorted().join(", ")} } from "./types.ts";
import { dateTime, rule, text, type TransitionRule, unique, validate, type Validation } from "./validation.ts";
${[...kinds, ...exported].join("")}`,
    ],
  ]);
}
