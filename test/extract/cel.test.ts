import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parsePath } from "../../src/extract/path.ts";
import type { Json } from "../../src/rows/row.ts";
import { deployment } from "./objects.ts";
import { processorMillis } from "../support/processor-time.ts";

const test = suite("cel");

const namespace = { name: "shop", labels: { team: "t" } };
const read = (source: string, object: Json = deployment): unknown => {
  const parsed = parsePath(`cel:${source}`);
  if (parsed.type === "invalid") throw new Error(`${source}: ${parsed.column} ${parsed.message}`);
  return parsed.read({ object, namespace });
};

const values: readonly (readonly [source: string, want: unknown])[] = [
  ["object.spec.replicas", 3],
  ['object.metadata["name"]', "web"],
  ["object.spec.containers[1].image", "r:2"],
  ["object", deployment],
  // Numbers: JSON's are whole or not, literals are typed.
  ["object.spec.replicas * 2", 6],
  ["2 * object.spec.replicas", 6],
  ["object.spec.replicas + object.status.replicas", 5],
  ["object.spec.replicas - 1", 2],
  ["-object.spec.replicas", -3],
  ["7 / 2", 3],
  ["7.0 / 2.0", 3.5],
  ["7 / object.status.replicas", 3],
  ["object.spec.replicas / 2", 1],
  ["-7 / object.status.replicas", -3],
  ["object.spec.replicas / object.status.replicas", 1],
  ["object.spec.replicas / 2.0", 1.5],
  ["object.spec.ratio / 2", 0.75],
  ["double(object.spec.replicas) / double(object.status.replicas)", 1.5],
  ["object.spec.replicas % 2", 1],
  ["7 % object.spec.replicas", 1],
  ["object.spec.replicas % object.status.replicas", 1],
  ["object.spec.replicas == 3 && object.spec.replicas > 2", true],
  ["object.spec.replicas in [1, 2, 3]", true],
  ["size(object.spec.containers) == object.spec.replicas", true],
  ["string(object.spec.replicas)", "3"],
  ["int('42')", 42],
  ["9007199254740991", 9007199254740991],
  ["9007199254740993", "9007199254740993"],
  ["9007199254740992 + 1", "9007199254740993"],
  ["-9223372036854775807", "-9223372036854775807"],
  // Results become plain JSON.
  [
    "{'a': size('xy'), 'b': [1, 'x', {'c': object.spec.replicas}]}",
    { a: 2, b: [1, "x", { c: 3 }] },
  ],
  ["{1: 'x'}", { "1": "x" }],
  ["timestamp('2024-01-01T00:00:00Z')", "2024-01-01T00:00:00.000Z"],
  ["duration('90s')", "90s"],
  ["b'abc'", "YWJj"],
  ["7u", 7],
  ["quantity('1Gi')", "1Gi"],
  ["null", undefined],
  // What is not there.
  ["object.spec.nope", undefined],
  ["object.nope.deeper + 1", undefined],
  ["object.spec.containers[9].name", undefined],
  ["object.spec.containers[-1].name", undefined],
  ["object.spec.nothing", null],
  ["object.?spec.?nope", undefined],
  ["object.?spec.?nope.orValue('d')", "d"],
  ["object.?spec.?replicas", 3],
  ["[object.?spec.?nope]", [null]],
  ["has(object.spec.nope)", false],
  ["has(object.spec.replicas)", true],
  ["object.constructor", undefined],
  ["object.__proto__", undefined],
  ["object['constructor']['name'] + ''", undefined],
  ["object.metadata.name.constructor + ''", undefined],
  ["false || object.spec.paused", false],
  ["object.spec.nope || true", true],
  // namespace is the Namespace's metadata; the library reserves the word.
  ["namespace.labels.team", "t"],
  ["object.metadata.namespace + '/' + namespace.name", "shop/shop"],
  ["has(namespace.labels) && 'namespace' == \"namespace\"", true],
  ["r'namespace' // namespace", "namespace"],
  ["'''it's namespace''' + namespace . name", "it's namespaceshop"],
  // Functions.
  ["object.spec.containers.map(c, c.image)", ["n:1", "r:2", "n:3"]],
  ["object.spec.containers.filter(c, c.image.startsWith('n')).map(c, c.name).join(',')", "a,c"],
  ["object.spec.containers.map(c, c.name).join()", "abc"],
  ["object.spec.containers.exists(c, c.image.endsWith(':2'))", true],
  ["object.spec.containers.all(c, has(c.limits))", false],
  ["object.spec.containers.exists_one(c, c.name == 'b')", true],
  ["object.metadata.name.matches('^w.b$')", true],
  ["matches(object.metadata.name, 'e')", true],
  ["object.spec.containers.exists(c, c.image.matches('^r'))", true],
  ["'a' + cel.bind(x, object.metadata.name, x + x)", "awebweb"],
  ["'abc'.charAt(1)", "b"],
  ["'a-b-c'.replace('-', '_')", "a_b_c"],
  ["'a-b-c'.replace('-', '_', 1)", "a_b-c"],
  ["'a-b-c'.replace('-', '_', 0)", "a-b-c"],
  ["'a,b'.split(',')", ["a", "b"]],
  ["'hello'.substring(1, 3)", "el"],
  ["' x '.trim() + 'A'.lowerAscii() + 'b'.upperAscii()", "xaB"],
  ["'abc'.indexOf('c')", 2],
  ["'abc123d45'.find('[0-9]+')", "123"],
  ["'abc'.find('[0-9]+')", ""],
  ["'a1b2'.findAll('[0-9]')", ["1", "2"]],
  ["'a1b2'.findAll('[0-9]', 1)", ["1"]],
  ["[1, 2, 3].sum()", 6],
  ["[1, object.spec.replicas].sum()", 4],
  ["[3, 1, 2].min()", 1],
  ["['a', 'c', 'b'].max()", "c"],
  ["[1, 2, 2].isSorted()", true],
  ["['b', 'a'].isSorted()", false],
  ["object.spec.containers.map(c, c.name).indexOf('c')", 2],
  ["[1, 2, 1].lastIndexOf(1)", 2],
  ["[1].indexOf(9)", -1],
  ["quantity('1.5Gi').asInteger()", 1610612736],
  ["quantity('500m').asApproximateFloat()", 0.5],
  ["quantity('500m').isLessThan(quantity('1'))", true],
  ["quantity('1Ki').isGreaterThan(quantity('1k'))", true],
  ["quantity('1e3') == quantity('1k')", true],
  ["quantity('1').compareTo(quantity('2'))", -1],
  ["quantity('1').add(quantity('500m'))", "1.5"],
  ["quantity('1').sub(quantity('1500m'))", "-0.5"],
  ["quantity('-3').sign()", -1],
  ["quantity('500m').isInteger()", false],
  ["quantity(object.spec.containers[0].limits.memory).asInteger()", 1073741824],
  ["isQuantity('1Gi') && !isQuantity('1GiB') && !isQuantity('') && !isQuantity('.')", true],
];
for (const [source, want] of values) test(`${source}`, () => assert.equal(read(source), want));

const failures: readonly (readonly [source: string, problem: RegExp])[] = [
  ["0.0 / 0.0", /NaN or infinite/],
  ["1.0 / 0.0", /NaN or infinite/],
  ["1 / 0", /division by zero/],
  ["object.spec.replicas / 0", /division by zero/],
  ["object.spec.replicas % 0", /modulo by zero/],
  ["object.spec.ratio % 2", /no such overload/],
  ["object.spec.replicas + 'x'", /no such overload/],
  ["object.spec.replicas ? 1 : 2", /invalid condition type at replicas$/],
  ["9223372036854775807 + 1", /numeric overflow/],
  ["quantity(object.metadata.name)", /invalid quantity$/],
  ["int(object.metadata.name)", /int conversion error$/],
  [
    "object.metadata.name.matches(object.spec.containers[0].name + '(')",
    /invalid regular expression/,
  ],
  ["type(object)", /no JSON form/],
];
for (const [source, problem] of failures)
  test(`${source} fails without quoting the object`, () => {
    assert.throws(
      () => read(source),
      (error: Error) =>
        error.name === "ExtractionFailure" &&
        problem.test(error.message) &&
        !error.message.includes("web"),
    );
  });

const faults: readonly (readonly [source: string, column: number, text: RegExp])[] = [
  ["", 5, /empty/],
  ["object.spec.", 17, /ends too early/],
  ["object.a(", 14, /ends too early/],
  ["object.replicas = 3", 21, /use ==/],
  ["object.a & object.b", 14, /use &&/],
  ["$.a", 5, /starts at object/],
  ["foo.bar", 5, /Unknown variable: foo/],
  ["self.spec", 5, /the object is called object/],
  ["size(object.a) + foo(object)", 22, /foo\(dyn\)/],
  ["'n=' + 3", 5, /string\(\) makes text/],
  ["true ? 1 : 'x'", 5, /dyn\(\)/],
  ["object.a.matches('(')", 22, /not a regular expression of RE2: missing closing/],
  ["object.a.matches('(?=a)')", 22, /not a regular expression/],
  ["object.a.matches('" + "a".repeat(1025) + "')", 22, /1024 characters/],
  ["'a'.matches(1)", 5, /'string.matches\(int\)'/],
  ["object.a.frobnicate()", 5, /'dyn.frobnicate\(\)'.*no function/],
  ["[1].__proto__", 9, /List index must be int/],
  ["namespace.map(namespace)", 5, /map/],
  ["[1].map(a, [1].map(b, [1].map(c, [1].map(d, d))))", 38, /nested more than 3/],
  ["cel.bind(a, 1, cel.bind(b, 1, cel.bind(c, 1, cel.bind(d, 1, d))))", 50, /nested more than 3/],
];
for (const [source, column, text] of faults)
  test(`${source.slice(0, 60)} is refused with its column`, () => {
    const parsed = parsePath(`cel:${source}`);
    if (parsed.type !== "invalid") throw new Error("was accepted");
    assert.match(parsed.message, text);
    assert.is(parsed.column, column);
    assert.not.match(parsed.message, /\n|namespac_|Re2|Limited/);
  });

test("leaves the object as it was", () => {
  const before = JSON.stringify(deployment);
  read("object.spec.containers.map(c, c.name) + ['x']");
  assert.is(JSON.stringify(deployment), before);
});

const many = Array.from({ length: 5000 }, (_, index) => index);
const expensive: readonly (readonly [name: string, source: string])[] = [
  ["nested loops", "object.l.map(a, object.l.map(b, object.l.map(c, c)))"],
  ["nested quantifiers", "object.l.all(a, object.l.all(b, object.l.all(c, c >= 0)))"],
  [
    "a swallowed error",
    "object.l.exists(a, object.l.exists(b, object.l.exists(c, c < 0))) || true",
  ],
  ["growing lists", `cel.bind(a, ${plus("object.l", 50)}, cel.bind(b, ${plus("a", 50)}, size(b)))`],
  [
    "growing text",
    `cel.bind(a, ${plus("object.s", 99)}, cel.bind(b, ${plus("a", 99)}, cel.bind(c, ${plus("b", 99)}, c)))`,
  ],
  ["joined text", "object.l.map(x, object.s).join(object.s)"],
  ["replaced text", "object.s.replace('x', object.s)"],
  ["compared lists", "object.l.map(x, object.l == object.m)"],
  ["lists in lists", "object.l.exists(x, -1 in object.m)"],
  ["long texts", "object.l.exists(x, object.s.contains('y'))"],
];
for (const [name, source] of expensive)
  test(`stops ${name}`, () => {
    const object = { l: many, m: [...many], s: "x".repeat(20_000) };
    const start = processorMillis();
    assert.throws(() => read(source, object), /needs more than/);
    assert.ok(processorMillis() - start < 10_000);
  });

test("matches a regular expression that blows up elsewhere in linear time", () => {
  const start = processorMillis();
  const object = { text: `${"a".repeat(5000)}!` };
  assert.is(read("object.text.matches('^(a+)+$')", object), false);
  assert.is(read("object.text.find('(a*)*b')", object), "");
  assert.ok(processorMillis() - start < 5000);
});

function plus(name: string, times: number): string {
  return Array.from({ length: times }, () => name).join("+");
}

test.run();
