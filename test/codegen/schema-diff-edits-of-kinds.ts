import { type Edit, everySelector } from "./schema-diff-edits.ts";

const target = "api/v1alpha1/kollecttarget.yaml";
const profile = "api/v1alpha1/kollectprofile.yaml";
const snapshot = "api/v1alpha1/kollectsnapshotsink.yaml";
const selector = "api/v1alpha1/shared/label-selector.yaml";
const group = "api/group.yaml";
const item = "api/export/item.yaml";

const cluster = "KollectSnapshotSink.spec.cluster";
/** Item stands alone and in Envelope. */
/** Edits of lists, rules, kinds and names. */
export const kindEdits: readonly Edit[] = [
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
