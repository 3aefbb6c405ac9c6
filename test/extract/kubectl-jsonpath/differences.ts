/** Where ours differs from kubectl on purpose. The test fails when one of these paths stops to differ. */
export const differences: readonly Difference[] = [
  {
    reason:
      "kubectl fails when an index, slice, [*] or filter meets no list; ours finds nothing, as for any missing value",
    paths: {
      pod: ["$.metadata.name[0]", "$.metadata[0]"],
      odd: [
        "$.nothing[?(@.x)]",
        "$.mixed[*][0]",
        "$[0]",
        "$.text[0]",
        "$.text[*]",
        "$.text[?(@.x)]",
      ],
    },
  },
  {
    reason:
      "kubectl fails outside of a list's bounds; ours finds nothing there, so that one short list does not fail an object",
    paths: {
      pod: [
        "$.spec.containers[3].name",
        "$.spec.containers[-4].name",
        "$.spec.containers[*].ports[1].containerPort",
        "$.spec.containers[0:9].name",
        "$.spec.containers[5:].name",
        "$.spec.containers[2:1].name",
        '$.spec.containers[?(@.ports[1].protocol=="TCP")].name',
        "$.spec.tolerations[0]",
      ],
      odd: ["$.matrix[*][0]", "$.strings[-1:0]", "$.none[0]", "$.none[-1]", "$.none[0:1]"],
      list: ["$[3]"],
    },
  },
  {
    reason:
      "kubectl fails when a filter meets two types, int and float among them; ours holds different types for unequal and compares all numbers",
    paths: {
      pod: [
        '$.spec.containers[?(@.ready=="true")].name',
        "$.spec.containers[0].ports[?(@.containerPort==443.0)].containerPort",
        '$.spec.containers[0].ports[?(@.containerPort=="443")].containerPort',
      ],
      odd: [
        "$.items[?(@.v==true)].id",
        "$.items[?(@.id==2)].v",
        "$.items[?(@.id>1)].v",
        "$.items[?(@.id==2.5)].v",
        '$.items[?(@.id=="2")].v',
        "$.numbers[?(@>1.5)]",
        "$.flags[?(@<true)]",
        "$.mixed[?(@==1)]",
        "$.items[?(@.v==\"b\")]['id','v']",
        "$.numbers[?(@>1e0)]",
      ],
    },
  },
  {
    reason:
      "null is a value to kubectl; to ours it is missing, in lists of matches and for filters that ask for existence",
    paths: {
      odd: [
        "$.items[*].v",
        "$.items[?(@.v)].id",
        "$.items[?(@.id)].v",
        "$.mixed[*]",
        "$['nothing','text']",
      ],
    },
  },
  {
    reason: "[*] on a map fails in kubectl; ours takes it for .*",
    paths: { pod: ["$.metadata[*]", "$.metadata.labels[*]"], odd: ["$.empty[*]"] },
  },
  {
    reason: ".* splits a text into bytes in kubectl; ours takes nothing out of a text",
    paths: { pod: ["$.metadata.name.*", "$.*.*"], odd: ["$.text.*"] },
  },
  {
    reason:
      "after .. kubectl takes names only, or fails at the first value that is no list; ours takes *, indexes and filters, too",
    paths: { pod: ["$..*", "$..[*]", "$..[0]", '$..[?(@.type=="Ready")].status'] },
  },
  {
    reason:
      "in ['a.b'] kubectl takes the dot for a step unless it is escaped; ours takes a quoted key as it stands",
    paths: { pod: ["$.metadata.labels['app.kubernetes.io/name']"], odd: ["$['a.b'].c"] },
  },
  {
    reason: "kubectl has no way to write these quoted keys",
    paths: {
      pod: [String.raw`$.metadata.annotations['it\'s']`, "$.metadata.annotations['sp ace']"],
    },
  },
  {
    reason: "kubectl knows keys in single quotes only; ours takes both quotes",
    paths: {
      pod: [
        '$["metadata"]["name"]',
        '$.metadata["name","namespace"]',
        '$.metadata.annotations["it\'s"]',
        '$.spec.containers[?(@["name"]=="side")].image',
      ],
    },
  },
  {
    reason: "Go refuses an escaped quote of the other kind",
    paths: { odd: [String.raw`$.strings[?(@!="\'")]`] },
  },
  {
    reason: "kubectl takes the quote after an escaped backslash for escaped",
    paths: { odd: [String.raw`$.strings[?(@!="\n\r\t\v\a\f\\")]`] },
  },
  {
    reason: "ours allows blanks inside of brackets and braces",
    paths: { pod: ["$.spec.containers[ 0 ].name", "$.spec.containers[0 ].name", "{\t.kind}"] },
  },
  {
    reason: "kubectl takes {.} for an empty key; people who write it mean the object",
    paths: { pod: ["{.}"] },
  },
  {
    reason: "kubectl gives a meaning to paths that nobody has finished; ours refuses them",
    paths: {
      pod: [
        "$.spec.containers[]",
        "$...name",
        "$..",
        "{..}",
        "$.",
        "$.kind.",
        "{}",
        "{.spec.containers[?()]}",
      ],
    },
  },
  {
    reason: "kubectl passes over blanks, $ and @ between steps; ours refuses them",
    paths: {
      pod: [
        "$ .kind",
        "$.metadata .name",
        "$.kind$",
        "$.metadata$.name",
        "$.metadata@.name",
        "$$.kind",
      ],
    },
  },
  {
    reason: "ours ends names at any white space",
    paths: { pod: ["$.metadata.annotations.no\u00a0such"] },
  },
  {
    reason: "ours takes one path: no text, literals, range or second block",
    paths: {
      pod: [
        "{.kind}{.metadata.name}",
        "{.kind} and more",
        "{range .spec.containers[*]}{.name}{end}",
        "{range .spec.containers[*]}",
        '{"text"}',
        "{'text'}",
        "{1}",
        "{true}",
      ],
    },
  },
  {
    reason:
      "kubectl drops every backslash of a name, an escaped one, too; ours keeps the escaped one",
    paths: { odd: [String.raw`$.te\\xt`] },
  },
  {
    reason: "ours knows no octal escapes",
    paths: { odd: [String.raw`$.strings[?(@=="\142")]`] },
  },
  {
    reason: "ours orders text by UTF-16 code unit, Go by UTF-8 byte: they differ beyond U+FFFF",
    paths: { odd: ['$.uni[?(@>"～")]'] },
  },
];

export interface Difference {
  readonly reason: string;
  /** By name of the object they are read from. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
}
