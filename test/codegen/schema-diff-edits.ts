const target = "api/v1alpha1/kollecttarget.yaml";
const profile = "api/v1alpha1/kollectprofile.yaml";
const snapshot = "api/v1alpha1/kollectsnapshotsink.yaml";
const selector = "api/v1alpha1/shared/label-selector.yaml";
const item = "api/export/item.yaml";

export interface Edit {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Lines up to the consequence, and what the same edit is when it is taken back. */
  readonly forth: readonly string[];
  readonly back: readonly string[];
}

const names = "KollectTarget.spec.names";
/** The line for each field that is a label selector. */
export const everySelector = (line: string): readonly string[] =>
  [
    "KollectInventory.spec.targetSelector",
    "KollectTarget.spec.labelSelector",
    "KollectTarget.spec.namespaceExcludeSelector",
    "KollectTarget.spec.namespaceSelector",
    "KollectTarget.spec.resourceRules[].namespaceSelector",
  ].map((it) => line.replace("<selector>", it));

/** Item stands alone and in Envelope. */
const everyItem = (line: string): readonly string[] =>
  ["Envelope.items[]", "Item", "RowEvent.data.after", "RowEvent.data.before"].map((it) =>
    line.replace("<item>", `export ${it}`),
  );

/** Edits of fields and their bounds. */
export const fieldEdits: readonly Edit[] = [
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
    from: "        maxLength: 253\n    resourceRules",
    to: "        maxLength: 63\n    resourceRules",
    forth: [`breaking  ${names}[]  maxLength 253 -> 63`],
    back: [`additive  ${names}[]  maxLength 63 -> 253`],
  },
  {
    name: "minLength",
    file: target,
    from: "        minLength: 1\n        maxLength: 253\n    resourceRules",
    to: "        maxLength: 253\n    resourceRules",
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
    from: "      maxItems: 200\n",
    to: "      minItems: 2\n      maxItems: 200\n",
    forth: ["breaking  KollectProfile.spec.attributes  minItems none -> 2"],
    back: ["additive  KollectProfile.spec.attributes  minItems 2 -> none"],
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
];
