import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { DiffOutcome } from "../../codegen/diff/command.ts";
import { committedApi } from "./committed-api.ts";

const test = suite("each class of change of api/");
const target = "api/v1alpha1/kollecttarget.yaml";
const profile = "api/v1alpha1/kollectprofile.yaml";
const snapshot = "api/v1alpha1/kollectsnapshotsink.yaml";
const selector = "api/v1alpha1/shared/label-selector.yaml";
const group = "api/group.yaml";
const item = "api/export/item.yaml";

interface Edit {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Lines up to the consequence, and what the same edit is when it is taken back. */
  readonly forth: readonly string[];
  readonly back: readonly string[];
}

const names = "KollectTarget.spec.names";
const cluster = "KollectSnapshotSink.spec.cluster";
const everySelector = (line: string): readonly string[] =>
  ["labelSelector", "namespaceSelector"].map((it) =>
    line.replace("<selector>", `KollectTarget.spec.${it}`),
  );

/** Item stands alone and in Envelope. */
const everyItem = (line: string): readonly string[] =>
  ["Envelope.items[]", "Item"].map((it) => line.replace("<item>", `export ${it}`));

const edits: readonly Edit[] = [
  {
    name: "an optional field",
    file: target,
    from: "    suspend:\n",
    to: "    pause:\n      description: Pauses.\n      type: boolean\n    suspend:\n",
    forth: ["additive  KollectTarget.spec.pause  field added"],
    back: ["breaking  KollectTarget.spec.pause  field removed"],
  },
  {
    name: "a field with a default",
    file: target,
    from: "    suspend:\n",
    to: "    pause:\n      description: Pauses.\n      type: boolean\n      default: true\n    suspend:\n",
    forth: ["risky  KollectTarget.spec.pause  field with default true added"],
    back: ["breaking  KollectTarget.spec.pause  field removed"],
  },
  {
    name: "a required field",
    file: item,
    from: "attributes]\nproperties:\n",
    to: "attributes, cluster]\nproperties:\n  cluster: { type: string, description: Cluster. }\n",
    forth: everyItem("breaking  <item>.cluster  required field added"),
    back: everyItem("breaking  <item>.cluster  field removed"),
  },
  {
    name: "a field of a status",
    file: target,
    from: "    lastExtractionError:\n",
    to: "    lastError:\n",
    forth: [
      "breaking  KollectTarget.status.lastExtractionError  field removed",
      "additive  KollectTarget.status.lastError  field added",
    ],
    back: [
      "breaking  KollectTarget.status.lastError  field removed",
      "additive  KollectTarget.status.lastExtractionError  field added",
    ],
  },
  {
    name: "the type of a field",
    file: target,
    from: "      type: boolean\n      default: false\n",
    to: "      type: integer\n      default: 0\n",
    forth: [
      "breaking  KollectTarget.spec.suspend  type boolean -> integer",
      "risky  KollectTarget.spec.suspend  default false -> 0",
    ],
    back: [
      "breaking  KollectTarget.spec.suspend  type integer -> boolean",
      "risky  KollectTarget.spec.suspend  default 0 -> false",
    ],
  },
  {
    name: "the values of a map",
    file: item,
    from: "    additionalProperties: true\n",
    to: "    additionalProperties: { type: string }\n",
    forth: everyItem("breaking  <item>.attributes.*  type anything -> string"),
    back: everyItem("risky  <item>.attributes.*  type string -> anything"),
  },
  {
    name: "a map that becomes an object",
    file: item,
    from: "    additionalProperties: true\n",
    to: "    properties: {}\n",
    forth: everyItem("breaking  <item>.attributes  type map -> object"),
    back: everyItem("breaking  <item>.attributes  type object -> map"),
  },
  {
    name: "what is required",
    file: target,
    from: "  required: [profileRef]\n",
    to: "",
    forth: ["risky  KollectTarget.spec.profileRef  required -> optional"],
    back: ["breaking  KollectTarget.spec.profileRef  optional -> required"],
  },
  {
    name: "a value of an enum",
    file: target,
    from: "[All, OptIn]",
    to: "[All, OptIn, Never]",
    forth: ["risky  KollectTarget.spec.watchMode  enum value Never added"],
    back: ["breaking  KollectTarget.spec.watchMode  enum value Never removed"],
  },
  {
    name: "an enum as a whole",
    file: target,
    from: "      enum: [All, OptIn]\n",
    to: "",
    forth: ['risky  KollectTarget.spec.watchMode  enum ["All","OptIn"] -> none'],
    back: ['breaking  KollectTarget.spec.watchMode  enum none -> ["All","OptIn"]'],
  },
  {
    name: "maxLength",
    file: target,
    from: "        maxLength: 253\n    watchMode",
    to: "        maxLength: 63\n    watchMode",
    forth: [`breaking  ${names}[]  maxLength 253 -> 63`],
    back: [`additive  ${names}[]  maxLength 63 -> 253`],
  },
  {
    name: "minLength",
    file: target,
    from: "        minLength: 1\n        maxLength: 253\n    watchMode",
    to: "        maxLength: 253\n    watchMode",
    forth: [`additive  ${names}[]  minLength 1 -> none`],
    back: [`breaking  ${names}[]  minLength none -> 1`],
  },
  {
    name: "maxItems",
    file: profile,
    from: "maxItems: 200",
    to: "maxItems: 100",
    forth: ["breaking  KollectProfile.spec.attributes  maxItems 200 -> 100"],
    back: ["additive  KollectProfile.spec.attributes  maxItems 100 -> 200"],
  },
  {
    name: "minItems",
    file: profile,
    from: "minItems: 1",
    to: "minItems: 2",
    forth: ["breaking  KollectProfile.spec.attributes  minItems 1 -> 2"],
    back: ["additive  KollectProfile.spec.attributes  minItems 2 -> 1"],
  },
  {
    name: "minimum",
    file: snapshot,
    from: "minimum: 256",
    to: "minimum: 512",
    forth: ["breaking  KollectSnapshotSink.spec.maxRowBytes  minimum 256 -> 512"],
    back: ["additive  KollectSnapshotSink.spec.maxRowBytes  minimum 512 -> 256"],
  },
  {
    name: "maximum",
    file: snapshot,
    from: "      maximum: 104857600\n",
    to: "",
    forth: ["additive  KollectSnapshotSink.spec.maxRowBytes  maximum 104857600 -> none"],
    back: ["breaking  KollectSnapshotSink.spec.maxRowBytes  maximum none -> 104857600"],
  },
  {
    name: "maxProperties, in a schema that two fields share",
    file: selector,
    from: "maxProperties: 100",
    to: "maxProperties: 50",
    forth: everySelector("breaking  <selector>.matchLabels  maxProperties 100 -> 50"),
    back: everySelector("additive  <selector>.matchLabels  maxProperties 50 -> 100"),
  },
  {
    name: "a pattern",
    file: profile,
    from: '            pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$"\n',
    to: "",
    forth: [
      'additive  KollectProfile.spec.attributes[].name  pattern "^[A-Za-z_][A-Za-z0-9_.-]*$" -> none',
    ],
    back: [
      'breaking  KollectProfile.spec.attributes[].name  pattern none -> "^[A-Za-z_][A-Za-z0-9_.-]*$"',
    ],
  },
  {
    name: "the text of a pattern",
    file: profile,
    from: "[A-Za-z0-9_.-]*$",
    to: "[a-z]*$",
    forth: [
      'breaking  KollectProfile.spec.attributes[].name  pattern "^[A-Za-z_][A-Za-z0-9_.-]*$" -> "^[A-Za-z_][a-z]*$"',
    ],
    back: [
      'breaking  KollectProfile.spec.attributes[].name  pattern "^[A-Za-z_][a-z]*$" -> "^[A-Za-z_][A-Za-z0-9_.-]*$"',
    ],
  },
  {
    name: "a format of an integer",
    file: snapshot,
    from: "format: int64",
    to: "format: int32",
    forth: ['breaking  KollectSnapshotSink.spec.maxRowBytes  format "int64" -> "int32"'],
    back: ['risky  KollectSnapshotSink.spec.maxRowBytes  format "int32" -> "int64"'],
  },
  {
    name: "a CEL rule",
    file: snapshot,
    from: `    - rule: "self.type == oldSelf.type"
      message: "type cannot be changed; make a new sink instead"
`,
    to: "",
    forth: ['additive  KollectSnapshotSink.spec  rule "self.type == oldSelf.type" removed'],
    back: ['breaking  KollectSnapshotSink.spec  rule "self.type == oldSelf.type" added'],
  },
  {
    name: "the expression of a CEL rule",
    file: snapshot,
    from: "self.type == oldSelf.type",
    to: "oldSelf.type == self.type",
    forth: [
      'breaking  KollectSnapshotSink.spec  rule "self.type == oldSelf.type" -> "oldSelf.type == self.type"',
    ],
    back: [
      'breaking  KollectSnapshotSink.spec  rule "oldSelf.type == self.type" -> "self.type == oldSelf.type"',
    ],
  },
  {
    name: "the message of a CEL rule",
    file: snapshot,
    from: "type cannot be changed;",
    to: "type stays;",
    forth: ['additive  KollectSnapshotSink.spec  message of rule "self.type == oldSelf.type"'],
    back: ['additive  KollectSnapshotSink.spec  message of rule "self.type == oldSelf.type"'],
  },
  {
    name: "x-kollect-format",
    file: snapshot,
    from: "      default: default\n",
    to: "      default: default\n      x-kollect-format: sink-endpoint\n",
    forth: [`breaking  ${cluster}  x-kollect-format none -> "sink-endpoint"`],
    back: [`additive  ${cluster}  x-kollect-format "sink-endpoint" -> none`],
  },
  {
    name: "x-kollect-rules",
    file: target,
    from: "target-warnings]",
    to: "target-warnings, inventory-warnings]",
    forth: ["breaking  KollectTarget.spec  x-kollect-rules inventory-warnings added"],
    back: ["additive  KollectTarget.spec  x-kollect-rules inventory-warnings removed"],
  },
  {
    name: "a default",
    file: target,
    from: "default: All",
    to: "default: OptIn",
    forth: ['risky  KollectTarget.spec.watchMode  default "All" -> "OptIn"'],
    back: ['risky  KollectTarget.spec.watchMode  default "OptIn" -> "All"'],
  },
  {
    name: "that there is a default",
    file: target,
    from: "      default: All\n",
    to: "",
    forth: ['risky  KollectTarget.spec.watchMode  default "All" -> none'],
    back: ['risky  KollectTarget.spec.watchMode  default none -> "All"'],
  },
  {
    name: "the type of a list",
    file: target,
    from: "      x-kubernetes-list-type: set\n",
    to: "",
    forth: [
      'breaking  KollectTarget.spec.includedNamespaces  x-kubernetes-list-type "set" -> "atomic"',
    ],
    back: [
      'breaking  KollectTarget.spec.includedNamespaces  x-kubernetes-list-type "atomic" -> "set"',
    ],
  },
  {
    name: "the keys of a list",
    file: profile,
    from: "list-map-keys: [name]",
    to: "list-map-keys: [name, path]",
    forth: [
      'breaking  KollectProfile.spec.attributes  x-kubernetes-list-map-keys ["name"] -> ["name","path"]',
    ],
    back: [
      'breaking  KollectProfile.spec.attributes  x-kubernetes-list-map-keys ["name","path"] -> ["name"]',
    ],
  },
  {
    name: "the type of a map",
    file: selector,
    from: "x-kubernetes-map-type: atomic\n",
    to: "",
    forth: everySelector('breaking  <selector>  x-kubernetes-map-type "atomic" -> "granular"'),
    back: everySelector('breaking  <selector>  x-kubernetes-map-type "granular" -> "atomic"'),
  },
  {
    name: "scope",
    file: target,
    from: "scope: Namespaced",
    to: "scope: Cluster",
    forth: ['breaking  KollectTarget  scope "Namespaced" -> "Cluster"'],
    back: ['breaking  KollectTarget  scope "Cluster" -> "Namespaced"'],
  },
  {
    name: "plural",
    file: target,
    from: "plural: kollecttargets",
    to: "plural: collecttargets",
    forth: ['breaking  KollectTarget  plural "kollecttargets" -> "collecttargets"'],
    back: ['breaking  KollectTarget  plural "collecttargets" -> "kollecttargets"'],
  },
  {
    name: "short names",
    file: target,
    from: "[ktgt]",
    to: "[ktgt, kt]",
    forth: ["additive  KollectTarget  short name kt added"],
    back: ["risky  KollectTarget  short name kt removed"],
  },
  {
    name: "a column",
    file: target,
    from: "  - { name: Profile, type: string, jsonPath: .spec.profileRef }\n",
    to: "",
    forth: ["risky  KollectTarget  column Profile removed"],
    back: ["additive  KollectTarget  column Profile added"],
  },
  {
    name: "what a column shows",
    file: target,
    from: "jsonPath: .status.collectedCount",
    to: "jsonPath: .status.extractionFailures",
    forth: [
      'risky  KollectTarget  column Rows "integer .status.collectedCount" -> "integer .status.extractionFailures"',
    ],
    back: [
      'risky  KollectTarget  column Rows "integer .status.extractionFailures" -> "integer .status.collectedCount"',
    ],
  },
  {
    name: "the name of a kind",
    file: target,
    from: "kind: KollectTarget\n",
    to: "kind: KollectSource\n",
    forth: ["breaking  KollectTarget  kind removed", "additive  KollectSource  kind added"],
    back: ["breaking  KollectSource  kind removed", "additive  KollectTarget  kind added"],
  },
  {
    name: "the group",
    file: group,
    from: "group: kollect.dev\n",
    to: "group: kollect.example\n",
    forth: ['breaking  group.yaml  group "kollect.dev" -> "kollect.example"'],
    back: ['breaking  group.yaml  group "kollect.example" -> "kollect.dev"'],
  },
  {
    name: "the category",
    file: group,
    from: "category: kollect",
    to: "category: inventory",
    forth: ['risky  group.yaml  category "kollect" -> "inventory"'],
    back: ['risky  group.yaml  category "inventory" -> "kollect"'],
  },
  {
    name: "the key of an annotation",
    file: group,
    from: "kollect.dev/namespace-watch",
    to: "kollect.dev/collect",
    forth: [
      "breaking  group.yaml  annotation kollect.dev/namespace-watch removed",
      "additive  group.yaml  annotation kollect.dev/collect added",
    ],
    back: [
      "breaking  group.yaml  annotation kollect.dev/collect removed",
      "additive  group.yaml  annotation kollect.dev/namespace-watch added",
    ],
  },
  {
    name: "the key of a label",
    file: group,
    from: "key: kollect.dev/watch",
    to: "key: kollect.dev/watched",
    forth: [
      "breaking  group.yaml  label kollect.dev/watch removed",
      "additive  group.yaml  label kollect.dev/watched added",
    ],
    back: [
      "breaking  group.yaml  label kollect.dev/watched removed",
      "additive  group.yaml  label kollect.dev/watch added",
    ],
  },
  {
    name: "a reason",
    file: group,
    from: "  NoSinks: The inventory names no sink.\n",
    to: "",
    forth: ["risky  group.yaml  reason NoSinks removed"],
    back: ["additive  group.yaml  reason NoSinks added"],
  },
  {
    name: "a condition type",
    file: group,
    from: "conditionTypes:\n",
    to: "conditionTypes:\n  Paused: Nothing moves.\n",
    forth: ["additive  group.yaml  condition type Paused added"],
    back: ["risky  group.yaml  condition type Paused removed"],
  },
  {
    name: "an exported document",
    file: item,
    from: "title: Item\n",
    to: "title: Entry\n",
    forth: ["breaking  export Item  document removed", "additive  export Entry  document added"],
    back: ["breaking  export Entry  document removed", "additive  export Item  document added"],
  },
  {
    name: "words and order, which are nobody's business",
    file: target,
    from: "enum: [All, OptIn]",
    to: "enum: [OptIn, All] # in another order",
    forth: [],
    back: [],
  },
];

const api = committedApi();
const heads = (out: string): readonly string[] =>
  out
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/: [^:]*$/, ""));

test.after(() => api.remove());

/** The last line, and a code that follows from it. */
function assertCounted(lines: readonly string[], { code, out }: DiffOutcome): void {
  const [breaking = 0, risky = 0, additive = 0] = ["breaking", "risky", "additive"].map(
    (kind) => lines.filter((line) => line.startsWith(`${kind} `)).length,
  );
  assert.ok(
    out.endsWith(`${breaking} breaking, ${risky} risky, ${additive} additive, 0 acknowledged\n`),
    out,
  );
  assert.is(code, breaking > 0 ? 1 : 0);
}

for (const { name, file, from, to, forth, back } of edits)
  test(`${name}, there and back`, () => {
    const original = api.read(file);
    try {
      api.edit(file, from, to);
      const there = api.diff("HEAD");
      assert.is(there.out === "" ? there.error : "", "");
      assert.equal(heads(there.out), forth);
      assertCounted(forth, there);
      const edited = api.commit(name);
      api.write(file, original);
      const again = api.diff(edited);
      assert.equal(heads(again.out), back);
      assertCounted(back, again);
    } finally {
      api.write(file, original);
    }
  });

test("a kind more, and a kind less", () => {
  const more = "api/v1alpha1/kollectmore.yaml";
  copyFileSync(join(api.folder, profile), join(api.folder, more));
  try {
    api.edit(more, "kind: KollectProfile", "kind: KollectMore");
    api.edit(more, "kollectprofiles", "kollectmores");
    api.edit(more, "[kprof]", "[kmore]");
    for (const title of ["KollectProfileSpec", "KollectProfileStatus", "Attribute\n"])
      api.edit(more, `title: ${title}`, `title: More${title}`);
    assert.equal(heads(api.diff("HEAD").out), ["additive  KollectMore  kind added"]);
    const grown = api.commit("a kind more");
    rmSync(join(api.folder, more));
    assert.equal(heads(api.diff(grown).out), ["breaking  KollectMore  kind removed"]);
  } finally {
    rmSync(join(api.folder, more), { force: true });
  }
});

test.run();
