import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Read, readsOf, type Step } from "../../src/extract/reads.ts";

const test = suite("reads");

const stepText = (step: Step): string => (step.type === "key" ? `.${step.key}` : `[${step.type}]`);

/** `object.a[any].b`, with a question mark for tests. */
const text = ({ root, steps, isTest }: Read): string =>
  `${root}${steps.map(stepText).join("")}${isTest ? "?" : ""}`;

const cases: readonly (readonly [path: string, ...reads: string[]])[] = [
  // JSONPath
  ["$", "object"],
  ["{.}", "object"],
  ["$.a.b", "object.a.b"],
  ["{.a['b.c'][0]}", "object.a.b.c.0"],
  ["$.a[-1].b", "object.a.-1.b"],
  ["$.a[*].*", "object.a[any][any]"],
  ["$.a[1:3]", "object.a[any]"],
  ["$..a", "object[descent].a"],
  ["$.a..[*]", "object.a[descent][any]"],
  ["$['a','b'].c", "object.a.c", "object.b.c"],
  ["$['a','b'][0,*]", "object.a.0", "object.a[any]", "object.b.0", "object.b[any]"],
  ["$.a[?(@.b.c)].d", "object.a[any].b.c?", "object.a[any].d"],
  ["$.a[?(@.b==@.c)].d", "object.a[any].b", "object.a[any].c", "object.a[any].d"],
  ["$.a[?(@=='x')]", "object.a[any]", "object.a[any]"],
  ["$['a','b'][?(@.c)]", "object.a[any].c?", "object.b[any].c?", "object.a[any]", "object.b[any]"],
  // CEL: chains
  ["cel:object", "object"],
  ["cel:object.a['b'][0].c", "object.a.b.0.c"],
  ["cel:object.?a[?'b']", "object.a.b?"],
  ["cel:object.?a.b", "object.a.b?"],
  ["cel:has(object.a.b)", "object.a.b?"],
  ["cel:namespace.labels['a']", "namespace.labels.a"],
  ["cel:object['a' + 'b'].c", "object[dynamic].c"],
  ["cel:object[-1]", "object[dynamic]"],
  ["cel:object[object.a].b", "object.a", "object[dynamic].b"],
  ["cel:object.a + object.b > 1 && !object.c", "object.a", "object.b", "object.c"],
  ["cel:'object.a'"],
  ["cel:type(1) == int"],
  // CEL: values that pass through something
  ["cel:[object.a][0].b", "object.a"],
  ["cel:{'a': object.b, object.c: 1}.a.d", "object.b", "object.c"],
  ["cel:(object.a ? object.b : object.c).d", "object.a", "object.b", "object.c"],
  ["cel:dyn(object.a).b", "object.a"],
  ["cel:object.a.split(object.b)[0]", "object.a", "object.b"],
  ["cel:object.a.replace(object.b, 'x')", "object.a", "object.b"],
  ["cel:object.a.join(',')", "object.a"],
  ["cel:object.a.matches('x')", "object.a"],
  ["cel:optional.of(object.a).value().b", "object.a"],
  ["cel:object.?a.orValue(object.b).c", "object.a?", "object.b"],
  ["cel:object.?a.or(object.?b).value().c", "object.a?", "object.b?"],
  ["cel:'a' in object.b", "object.b"],
  // CEL: comprehensions
  ["cel:object.a.map(c, c.b)", "object.a", "object.a[any].b"],
  ["cel:object.a.map(c, c.b == 1, c.d)", "object.a", "object.a[any].b", "object.a[any].d"],
  ["cel:object.a.filter(c, c.b == 1)[0].d", "object.a", "object.a[any].b"],
  ["cel:object.a.all(c, has(c.b))", "object.a", "object.a[any].b?"],
  ["cel:object.a.exists(c, c == object.b)", "object.a", "object.a[any]", "object.b"],
  ["cel:object.a.exists_one(c, true)", "object.a"],
  ["cel:object.a.map(k, object.a[k])", "object.a", "object.a[dynamic]", "object.a[any]"],
  [
    "cel:object.a.map(c, c.b.map(d, c.e + d.f))",
    "object.a",
    "object.a[any].b",
    "object.a[any].e",
    "object.a[any].b[any].f",
  ],
  ["cel:[1].map(object, object)"],
  ["cel:[1].map(object, object) == object.a", "object.a"],
  ["cel:object.a.map(object, object.b)", "object.a", "object.a[any].b"],
  ["cel:object.a.map(namespace, namespace.b)", "object.a", "object.a[any].b"],
  ["cel:object.a.map(c, object.b.map(c, c.d))", "object.a", "object.b", "object.b[any].d"],
  ["cel:[object].map(c, c.a)", "object"],
  // CEL: bindings
  ["cel:cel.bind(x, object.a, x.b + x.c)", "object.a.b", "object.a.c"],
  ["cel:cel.bind(x, object.a, 1)", "object.a"],
  ["cel:cel.bind(x, object.a, x).b", "object.a.b"],
  ["cel:cel.bind(object, object.a, object.b)", "object.a.b"],
  ["cel:cel.bind(x, object.a, cel.bind(y, x.b, y.c))", "object.a.b.c"],
  ["cel:cel.bind(x, object.a, cel.bind(y, x, 1))", "object.a"],
  ["cel:cel.bind(x, dyn(object.a), x.b)", "object.a"],
  ["cel:object.bind(x, object.a, x.b)", "object", "object.a.b"],
  // invalid
  ["metadata.name"],
  ["$.a["],
  ["cel:object."],
  ["cel:nope.a"],
];
for (const [path, ...reads] of cases)
  test(`finds ${reads.length} in ${path}`, () => {
    assert.equal(readsOf(path).map(text).toSorted(), reads.toSorted());
  });

const columns: readonly (readonly [path: string, ...columns: number[]])[] = [
  ["$.a", 1],
  ["{ .a}", 3],
  ["cel:object.a", 5],
  ["cel: [object.a, object.b]", 7, 17],
  ["cel:'namespace' + namespace.name", 19],
  ["cel:object.a.map(c, c.b)", 5, 21],
  ["cel:cel.bind(x, object.a, x.b)", 27],
];
for (const [path, ...want] of columns)
  test(`says at which columns ${path} reads`, () => {
    assert.equal(
      readsOf(path).map(({ column }) => column),
      want,
    );
  });

test("bounds the combinations of unions, and stays on the safe side", () => {
  const [first, ...others] = readsOf(`$${"['a','b']".repeat(300)}`);
  assert.is(others.length, 63);
  assert.equal(
    first?.steps.slice(0, 6),
    Array.from("aaaaaa", (key) => ({ type: "key", key })),
  );
  assert.equal(first?.steps.slice(6), Array(294).fill({ type: "any" }));
});

test("takes a path with more than a thousand reads for one of the whole object", () => {
  const path = `$.a${"[0,1]".repeat(6)}${"[?(@.a==@.b)]".repeat(200)}`;
  assert.equal(readsOf(path), [{ root: "object", steps: [], column: 1, isTest: false }]);
});

test.run();
