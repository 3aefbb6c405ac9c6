import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compilePath } from "../../src/extract/path.ts";
import { PathError } from "../../src/extract/path-error.ts";
import type { Json } from "../../src/rows/row.ts";

const test = suite("path");

const object = {
  metadata: { name: "web", labels: { "app.kubernetes.io/name": "shop", tier: "front" } },
  spec: {
    replicas: 3,
    containers: [
      { name: "a", image: "nginx:1", ports: [80, 443], ready: true },
      { name: "b", image: "redis:7", ports: [6379], ready: false },
      { name: "c", image: "busybox:latest" },
    ],
  },
  data: { constructorish: "x", big: 9_007_199_254_740_993n.toString() },
};

const evaluate = (path: string): Json | readonly Json[] | undefined => {
  const compiled = compilePath(path);
  return compiled.type === "one" ? compiled.find(object, null) : compiled.find(object);
};

const values: readonly [string, unknown][] = [
  ["$.metadata.name", "web"],
  ["{.metadata.name}", "web"],
  ["{$.metadata.name}", "web"],
  ["$.metadata.labels.app\\.kubernetes\\.io/name", "shop"],
  ["$.metadata.labels['app.kubernetes.io/name']", "shop"],
  ['$["metadata"]["name"]', "web"],
  ["$.spec.containers[0].image", "nginx:1"],
  ["$.spec.containers[-1].name", "c"],
  ["$.spec.containers[7].name", undefined],
  ["$.spec.absent.deep", undefined],
  ["$.spec.containers[*].name", ["a", "b", "c"]],
  ["$.spec.containers[0:2].name", ["a", "b"]],
  ["$.spec.containers[::2].name", ["a", "c"]],
  ["$.spec.containers[0,2].name", ["a", "c"]],
  ["$.metadata['name','labels']", ["web", object.metadata.labels]],
  ["$.metadata.labels.*", ["shop", "front"]],
  ['$.spec.containers[?(@.name=="b")].image', ["redis:7"]],
  ["$.spec.containers[?(@.ready==true)].name", ["a"]],
  ["$.spec.containers[?(@.ports[0]>=443)].name", ["b"]],
  ["$.spec.containers[?(@.ports)].name", ["a", "b"]],
  ["$.spec.containers[?(@.name!='b')].name", ["a", "c"]],
  ["$..image", ["nginx:1", "redis:7", "busybox:latest"]],
  ["$..ports[*]", [80, 443, 6379]],
  ["$.constructor", undefined],
  ["$.__proto__", undefined],
  ["$.metadata.name.length", undefined],
  ["cel:object.metadata.name", "web"],
  ["cel:object.spec.replicas * 2", 6],
  ["cel:object.spec.replicas / 2", 1],
  ["cel:object.spec.replicas % 2 == 1", true],
  ["cel:object.spec.absent", undefined],
  ["cel:object.spec.containers[9]", undefined],
  ["cel:object.?spec.?absent.orValue('none')", "none"],
  ["cel:object.?spec.?absent", undefined],
  ["cel:object.spec.containers.map(c, c.image)", ["nginx:1", "redis:7", "busybox:latest"]],
  ["cel:size(object.spec.containers)", 3],
  ["cel:object.spec.containers.exists(c, c.image.endsWith(':latest'))", true],
  ["cel:object.spec.containers[0].image.matches('^nginx:[0-9]+$')", true],
  ["cel:object.spec.containers[0].image.find('[0-9]+')", "1"],
  ["cel:'a-b-c'.findAll('[a-c]')", ["a", "b", "c"]],
  ["cel:object.spec.containers[0].image.replace('nginx', 'web')", "web:1"],
  ["cel:'aaa'.replace('a', 'b', 2)", "bba"],
  ["cel:{'name': object.metadata.name, 'count': size('abc')}", { name: "web", count: 3 }],
  ["cel:9007199254740993", "9007199254740993"],
  ["cel:timestamp('2026-01-02T03:04:05Z')", "2026-01-02T03:04:05.000Z"],
  ["cel:duration('90s')", "90s"],
  ["cel:object.constructor", undefined],
  ["cel:has(object.metadata.labels.tier) ? 'yes' : 'no'", "yes"],
];

for (const [path, want] of values)
  test(`${path} finds its value`, () => assert.equal(evaluate(path), want));

const faults: readonly [string, number, RegExp][] = [
  ["metadata.name", 1, /write \$\.metadata\.name or cel:object\.metadata\.name/],
  [".spec.containers[*].image", 1, /write \$\.spec\.containers\[\*\]\.image$/],
  ["object.spec.replicas", 1, /write cel:object\.spec\.replicas/],
  ["helm:release.chart", 1, /not supported/],
  ["what is this", 1, /starts with none of/],
  ["$.a.b[0", 8, /expected \]/],
  ["$.a..", 6, /expected the name/],
  ["$.a b", 4, /expected \. or \[/],
  ["$.a[x]", 5, /expected an index/],
  ["$.a['b]", 5, /never closed/],
  ["$.a[0:4:0]", 9, /1 or more/],
  ["{.a", 4, /never closed/],
  ["{.a} {.b}", 5, /one \{…\} block/],
  ["{range .items[*]}{.a}{end}", 18, /one \{…\} block/],
  ["$.a[?(@.x=~'y')]", 10, /regular expressions/],
  ["$.a[?(@.x==1 && @.y==2)]", 14, /one comparison/],
  ["$.a[?(@.x==oops)]", 12, /expected @/],
  ["cel:object.data.(", 17, /Expected IDENTIFIER/],
  ["cel:nothing.here", 5, /knows object and namespaceObject/],
  ["cel:unknownFunction(1)", 5, /no matching overload/],
  ["cel:'x'.matches('(')", 17, /RE2/],
  ["cel:[1].map(a, [1].map(b, [1].map(c, [1].map(d, d))))", 38, /more than 3 deep/],
];

for (const [path, column, text] of faults)
  test(`${path} says what is wrong at column ${column}`, () => {
    try {
      compilePath(path);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      assert.match(error.message, text);
      assert.is(error.column, column);
      return;
    }
    assert.unreachable(`${path} compiled`);
  });

test("a failing expression tells nothing of the object", () => {
  const compiled = compilePath("cel:object.metadata.name + 1");
  assert.is(compiled.type, "one");
  assert.throws(
    () => compiled.type === "one" && compiled.find({ metadata: { name: "hunter2" } }, null),
    (error: Error) => error instanceof RangeError && !error.message.includes("hunter2"),
  );
});

test("a hostile pattern or object takes linear time", () => {
  const path = compilePath("cel:object.text.matches('^(a+)+$')");
  const text = `${"a".repeat(5_000)}!`;
  assert.is(path.type === "one" && path.find({ text }, null), false);
  let nested: Json = { a: 1 };
  for (let depth = 0; depth < 2_000; depth++) nested = { a: nested };
  const deep = compilePath(`$${"..a".repeat(20)}`);
  assert.ok(deep.type === "many" && deep.find(nested).length > 0);
});

test("whatever is typed, there is a path or an error with a column in it", () => {
  const alphabet = "$.{}[]()'\"\\*?@=<>!&|,:-0a \u{1F600}ce:l";
  let state = 42;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const letters = Array.from(alphabet);
  for (let run = 0; run < 20_000; run++) {
    const start = ["$", "{", "cel:", ""][random(4)] ?? "";
    const text =
      start + Array.from({ length: random(12) }, () => letters[random(letters.length)]).join("");
    try {
      compilePath(text);
    } catch (error) {
      assert.instance(error, PathError, JSON.stringify(text));
      const { column } = error as PathError;
      assert.ok(column >= 1 && column <= text.length + 1, `${JSON.stringify(text)} ${column}`);
    }
  }
});

test.run();
