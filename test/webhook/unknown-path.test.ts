import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kindsIn } from "../../src/kube/open-api.ts";
import type { SchemaNode } from "../../src/kube/schema-node.ts";
import { unknownPath } from "../../src/webhook/unknown-path.ts";
import { processorMillis } from "../support/processor-time.ts";

// As in src/extract/reads.ts.
type Step =
  | { readonly type: "key"; readonly key: string | number }
  | { readonly type: "any" }
  | { readonly type: "dynamic" }
  | { readonly type: "descent" };

const test = suite("unknown path");

const ref = (name: string): object => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });
const string = { type: "string" };
const object = (properties: object, more: object = {}): object => ({
  type: "object",
  properties,
  ...more,
});
const list = (items: object): object => ({ type: "array", items });
const map = (additionalProperties: unknown): object => ({ type: "object", additionalProperties });

const spec = object({
  replicas: { type: "integer" },
  paused: { type: "boolean" },
  port: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, string] },
  quantity: { oneOf: [string, { type: "number" }] },
  nodeName: string,
  nodeSelector: map(string),
  limits: map(object({ cpu: string })),
  free: { type: "object" },
  anything: {},
  open: object({ known: object({ a: string }) }, { "x-kubernetes-preserve-unknown-fields": true }),
  mixed: object({ known: object({ a: string }) }, { additionalProperties: true }),
  whole: object({ spec: object({ a: string }) }, { "x-kubernetes-embedded-resource": true }),
  bare: { type: "object", "x-kubernetes-embedded-resource": true },
  matrix: list(list(object({ cell: string }))),
  words: list(string),
  things: { type: "array" },
  tree: ref("Tree"),
  endless: ref("Endless"),
  circle: ref("Circle"),
  missing: ref("Missing"),
  template: object({
    metadata: object({ labels: map(string) }),
    spec: object({
      containers: list(ref("Container")),
      initContainers: list(ref("Container")),
    }),
  }),
});
const document = {
  components: {
    schemas: {
      Thing: {
        ...object({ apiVersion: string, kind: string, metadata: { type: "object" }, spec }),
        "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Thing" }],
      },
      Free: {
        type: "object",
        "x-kubernetes-preserve-unknown-fields": true,
        "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Free" }],
      },
      Wide: {
        ...ref("Wide1"),
        "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Wide" }],
      },
      Container: object({ name: string, image: string, ports: list(object({ port: string })) }),
      Tree: object({ value: string, left: ref("Tree"), children: list(ref("Tree")) }),
      Endless: list(ref("Endless")),
      Circle: ref("Circle"),
      // Twenty fields of each level lead to twenty others: as many paths as nobody could walk.
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7].map((level) => [
          `Wide${level}`,
          object(
            Object.fromEntries(
              Array.from({ length: 20 }, (_, index) => [
                `field${index}of${level}`,
                ref(`Wide${level + 1}`),
              ]),
            ),
          ),
        ]),
      ),
    },
  },
};
const kinds = kindsIn(document, { group: "apps", version: "v1" });
const kind = (name: string): SchemaNode => {
  const node = kinds.get(name);
  if (node === undefined) throw new Error(`no kind ${name}`);
  return node;
};

/** "spec.words[*].x" as steps: [*] is any, [?] dynamic, ".." descent. */
const stepsOf = (text: string): readonly Step[] =>
  [...text.matchAll(/\[\*\]|\[\?\]|\[(\d+)\]|\.\.|[^.[\]]+/g)].map(([it, index]): Step => {
    if (it === "[*]") return { type: "any" };
    if (it === "[?]") return { type: "dynamic" };
    if (it === "..") return { type: "descent" };
    return { type: "key", key: index === undefined ? it : Number(index) };
  });
const told = (path: string, of = "Thing"): string | undefined =>
  unknownPath(kind(of), stepsOf(path));
const complaint = (path: string, of: string): string => told(path, of) ?? "none";

const fine = [
  "",
  "apiVersion",
  "kind",
  "metadata.name",
  "metadata.labels.app",
  "metadata.ownerReferences[0].uid",
  "metadata.managedFields[*].fieldsV1.anything",
  "spec.replicas",
  "spec.nodeSelector.zone",
  "spec.nodeSelector[*]",
  "spec.limits[*].cpu",
  "spec.limits.x.cpu",
  "spec.free.anything[0].at.all",
  "spec.anything[*].at.all",
  "spec.anything[3]",
  "spec.free[*]",
  "spec.open.unknown.x",
  "spec.open.known.a",
  "spec.mixed.unknown.x",
  "spec.whole.apiVersion",
  "spec.whole.metadata.labels.app",
  "spec.whole.spec.a",
  "spec.bare.metadata.name",
  "spec.bare.spec.anything",
  "spec.matrix[0][*].cell",
  "spec.things[*].x",
  "spec.tree.left.left.children[*].left.value",
  "spec.endless[0][0][0]",
  "spec.circle.x.y",
  "spec.missing.x.y",
  "spec[*].x",
  "spec.[?].x",
  "spec..nothing",
  "..nothing",
  "spec.template.spec.containers[0].image",
];
for (const path of fine)
  test(`says nothing of "${path}"`, () => {
    assert.is(told(path), undefined);
  });

const wrong: Readonly<Record<string, string>> = {
  "spec.containers":
    "Thing apps/v1 has no field spec.containers; did you mean spec.template.spec.containers?",
  "spec.containers[*].image":
    "Thing apps/v1 has no field spec.containers; did you mean spec.template.spec.containers?",
  "spec.template.spec.image":
    "Thing apps/v1 has no field spec.template.spec.image; did you mean spec.template.spec.containers[*].image?",
  "spec.template.spec.container":
    "Thing apps/v1 has no field spec.template.spec.container; did you mean spec.template.spec.containers?",
  "spec.template.labels":
    "Thing apps/v1 has no field spec.template.labels; did you mean spec.template.metadata.labels?",
  "spec.name": "Thing apps/v1 has no field spec.name; did you mean metadata.name?",
  "metadata.lables": "Thing apps/v1 has no field metadata.lables; did you mean metadata.labels?",
  "spec.nodename": "Thing apps/v1 has no field spec.nodename; did you mean spec.nodeName?",
  "spec.replcas": "Thing apps/v1 has no field spec.replcas; did you mean spec.replicas?",
  "spec.cell": "Thing apps/v1 has no field spec.cell; did you mean spec.matrix[*][*].cell?",
  "spec.cpu": "Thing apps/v1 has no field spec.cpu; did you mean spec.limits[*].cpu?",
  "spec.open.known.b": "Thing apps/v1 has no field spec.open.known.b; spec.open.known has a",
  "spec.whole.x":
    "Thing apps/v1 has no field spec.whole.x; spec.whole has apiVersion, kind, spec, metadata",
  "metadata.somethingElse":
    "Thing apps/v1 has no field metadata.somethingElse; metadata has annotations, creationTimestamp, deletionGracePeriodSeconds, deletionTimestamp, finalizers and 10 more",
  nothingLikeIt:
    "Thing apps/v1 has no field nothingLikeIt; it has apiVersion, kind, metadata, spec",
  "spec.tree.left.left.valeu":
    "Thing apps/v1 has no field spec.tree.left.left.valeu; did you mean spec.tree.left.left.value?",
  "spec.replicas.x": "Thing apps/v1: spec.replicas is an integer and has no fields",
  "spec.paused[0]": "Thing apps/v1: spec.paused is a boolean and has no items",
  "spec.port.x": "Thing apps/v1: spec.port is an integer or string and has no fields",
  "spec.quantity.x": "Thing apps/v1: spec.quantity is a number or string and has no fields",
  "spec.nodeSelector.zone.x": "Thing apps/v1: spec.nodeSelector.zone is a string and has no fields",
  "spec.template.spec.containers.image":
    "Thing apps/v1: spec.template.spec.containers is a list; write spec.template.spec.containers[*].image",
  "spec.template.spec.containers.imgae":
    "Thing apps/v1 has no field spec.template.spec.containers[*].imgae; did you mean spec.template.spec.containers[*].image?",
  "spec.things.x": "Thing apps/v1: spec.things is a list; write spec.things[*].x",
  "spec.endless.x": "Thing apps/v1: spec.endless is a list of lists and has no fields",
  "spec.words.length": "Thing apps/v1: spec.words[*] is a string and has no fields",
  "spec.template[0]": "Thing apps/v1: spec.template is no list and has no items",
  "spec.nodeSelector[0]": "Thing apps/v1: spec.nodeSelector is no list and has no items",
  "[0]": "Thing apps/v1: an object is no list and has no items",
};
for (const [path, sentence] of Object.entries(wrong))
  test(`says what is wrong with "${path}"`, () => {
    assert.is(told(path), sentence);
  });

test("knows the metadata of a kind without schema", () => {
  assert.is(told("spec.whatever.there[0].is", "Free"), undefined);
  assert.is(told("metadata.name", "Free"), undefined);
  assert.is(
    told("metadata.lables", "Free"),
    "Free apps/v1 has no field metadata.lables; did you mean metadata.labels?",
  );
});

test("spells odd and endless names so that a sentence stays one", () => {
  const sentence =
    unknownPath(kind("Thing"), [
      { type: "key", key: "spec" },
      { type: "key", key: `a\n"${"x".repeat(10_000)}` },
    ]) ?? "none";
  assert.match(sentence, /^Thing apps\/v1 has no field spec\["a\\n\\"x+…"\]; spec has /);
  assert.ok(sentence.length < 250, sentence);
});

test("is quick where there are more paths than could be walked", () => {
  const started = processorMillis();
  for (let times = 0; times < 20; times++) {
    assert.match(
      complaint("nothingLikeIt", "Wide"),
      /^Wide apps\/v1 has no field nothingLikeIt; it has /,
    );
    assert.match(complaint("field0of2", "Wide"), /did you mean field\d+of1(\.field0of2)?\?$/);
  }
  // 64 million paths; what is not bounded would take minutes.
  assert.ok(processorMillis() - started < 5_000);
});

test.run();
