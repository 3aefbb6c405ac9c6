import type { KollectProfile } from "../../generated/types.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { compileProfile } from "../../src/extract/extractor.ts";
import { randomOf, type Random } from "../support/random.ts";
import { attributesOnly } from "../support/resource-export.ts";

/** An object with long texts, wide lists and deep maps. */
const object = {
  metadata: { name: "x".repeat(253), labels: { a: "b" } },
  text: "a".repeat(20_000),
  items: Array.from({ length: 2_000 }, (_, index) => ({ n: index, s: `item-${index}` })),
  deep: Array.from({ length: 200 }).reduce<object>((inner) => ({ next: inner, all: [inner] }), {}),
};

const patterns = [
  "(a+)+$",
  "(a|aa)+b",
  "(.*)*x",
  "a{1,1000}{1,1000}",
  "^(([a-z])+.)+[A-Z]",
  "[",
  "a**",
];

type Grammar = (random: Random, depth: number) => string;

const literals: Grammar = (random) =>
  random.pick([
    "1",
    "0",
    "-9223372036854775808",
    "18446744073709551615u",
    "1e308",
    "true",
    "null",
    '"a"',
    "b'\\xff'",
    `"${"long".repeat(200)}"`,
    "[]",
    "{}",
    "object.text",
    "object.items",
    "object.deep",
    "object.metadata.name",
    "object",
    "namespace",
    "object.missing",
  ]);

const cel: Grammar = (random, depth) => {
  if (depth === 0) return literals(random, 0);
  const a = (): string => cel(random, depth - 1);
  return random.pick<() => string>([
    () => `(${a()} ${random.pick(["+", "-", "*", "/", "%", "==", "<", "in", "&&", "||"])} ${a()})`,
    () => `(${a()} ? ${a()} : ${a()})`,
    () => `[${a()}, ${a()}]`,
    () => `{"k": ${a()}, "l": ${a()}}`,
    () => `${a()}[${a()}]`,
    () => `${a()}.${random.pick(["items", "next", "n", "s", "?x"])}`,
    () => `${a()}.${random.pick(["map", "filter", "all", "exists", "exists_one"])}(v, ${a()})`,
    () =>
      `object.items.map(v, object.items.${random.pick(["filter(w, w.n > v.n)", "map(w, w.s + v.s)"])})`,
    () => `${a()}.matches("${random.pick(patterns)}")`,
    () => `${a()}.findAll("${random.pick(patterns)}")`,
    () => `${a()}.replace("a", "${"a".repeat(20)}")`,
    () => `${a()}.split("")`,
    () => `${a()}.join(${a()})`,
    () => `${random.pick(["string", "int", "double", "size", "type", "dyn", "quantity"])}(${a()})`,
    () => `${a()}.${random.pick(["lowerAscii", "trim", "sort", "min", "sum", "reverse"])}()`,
    () => `${"(".repeat(50)}${a()}${")".repeat(50)}`,
    () => `${random.pick(["!", "-"])}${a()}`,
  ])();
};

const segment: Grammar = (random, depth) =>
  random.pick([
    ".items",
    ".deep",
    ".next",
    ".text",
    "..next",
    "..*",
    ".*",
    "[*]",
    "[0]",
    "[-1]",
    "[0:1000:1]",
    "['items','deep']",
    `[?(@.n > ${depth})]`,
    "[?(@.s == 'item-7')]",
    "..[?(@.next)]",
  ]);

const jsonPath: Grammar = (random, depth) =>
  `$${Array.from({ length: 1 + random.below(6) }, () => segment(random, depth)).join("")}`;

export interface ExpressionSummary {
  readonly expressions: number;
  compiled: number;
  evaluated: number;
  /** Milliseconds. */
  slowest: number;
  slowestText: string;
  /** Bytes, the most that the process had after an expression. */
  memory: number;
}

/** Grammar-made expressions are compiled and evaluated. @throws {Error} naming seed and expression of what is neither a value nor a failure we know */
export function fuzzExpressions(seed: number, expressions: number): ExpressionSummary {
  const random = randomOf(seed);
  const summary = {
    expressions,
    compiled: 0,
    evaluated: 0,
    slowest: 0,
    slowestText: "",
    memory: 0,
  };
  for (let round = 0; round < expressions; round++) {
    const path = random.once(4) ? jsonPath(random, 5) : `cel:${cel(random, 1 + random.below(4))}`;
    const startedAt = performance.now();
    try {
      judge(path, summary);
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}: ${path}`, { cause: error });
    }
    const span = performance.now() - startedAt;
    if (span > summary.slowest) Object.assign(summary, { slowest: span, slowestText: path });
    summary.memory = Math.max(summary.memory, process.memoryUsage.rss());
  }
  return summary;
}

function judge(path: string, summary: ExpressionSummary): void {
  const profile: KollectProfile = {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "p" },
    spec: {
      targetGVK: { group: "", version: "v1", kind: "Pod" },
      attributes: [{ name: "a", path, type: "any", optional: true }],
      export: attributesOnly,
    },
  };
  let extractor;
  try {
    extractor = compileProfile(profile);
  } catch (error) {
    if (error instanceof OperatorError) return;
    throw error;
  }
  summary.compiled++;
  if (extractor.extract(object, { name: "default" }).ok) summary.evaluated++;
}
