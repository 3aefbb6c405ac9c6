import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/cli/failure.ts";
import type { PreviewFlags } from "../../../src/cli/preview/flags.ts";
import { preview } from "../../../src/cli/preview/preview.ts";
import { fileFolder } from "../file-folder.ts";
import { unreachable } from "../unreachable.ts";
import { ownSession } from "../own-session.ts";

const test = suite("preview");

const folder = fileFolder("preview");
test.after(() => folder.remove());

const config = (target: string): string => `apiVersion: kollect.dev/v1alpha1
kind: KollectProfile
metadata: { name: things, namespace: team }
spec:
  targetGVK: { group: "", version: v1, kind: ConfigMap }
  attributes: [{ name: color, path: $.data.color }]
---
apiVersion: kollect.dev/v1alpha1
kind: KollectTarget
metadata: { name: shop, namespace: team }
spec: { profileRef: things${target === "" ? "" : `, ${target}`} }
`;

const thing = (namespace: string, name: string, more = "", data = "color: red"): string =>
  `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace}${more === "" ? "" : `, ${more}`} }
data: { ${data} }
---
`;

interface Previewed {
  readonly result: unknown;
  readonly out: string;
  readonly told: string;
}

const previewed = async (
  target: string,
  objects: string,
  flags: Partial<PreviewFlags> = {},
): Promise<Previewed> => {
  const path = folder.put({ "config.yaml": config(target), "objects.yaml": objects });
  const session = ownSession();
  let result: unknown;
  try {
    result = await preview(
      {
        config: [`${path}/config.yaml`],
        filename: [`${path}/objects.yaml`],
        recursive: false,
        output: "json",
        ...flags,
      },
      session,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    result = error.message.replaceAll(`${path}/`, "");
  }
  return { result, out: session.out(), told: session.told() };
};

interface Shown {
  readonly rows: readonly { readonly name: string }[];
  readonly skipped: readonly { readonly reason: string; readonly detail: string }[];
}

const shown = async (target: string, objects: string): Promise<readonly string[]> => {
  const { out, result } = await previewed(target, objects);
  assert.ok(out !== "", String(result));
  const { rows, skipped } = JSON.parse(out) as Shown;
  return [
    ...rows.map(({ name }) => name),
    ...skipped.map(({ reason, detail, ...it }) => `${reason} ${detail} ${JSON.stringify(it)}`),
  ];
};
const skip = (reason: string, count: number, ...names: readonly string[]): string =>
  `${reason} ${JSON.stringify({ count, names, target: "team/shop" })}`;

test("names the field that skips an object", async () => {
  const objects =
    thing("a", "one", "labels: { app: x }") +
    thing("b", "two") +
    thing("b", "three", "labels: { kollect.dev/watch: disabled }") +
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: b, labels: { stage: test } }\n`;
  const gvk = `gvk: { group: "", version: v1, kind: ConfigMap }`;
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      "includedNamespaces: [a]",
      ["one", skip("namespace spec.includedNamespaces", 2, "b/two", "b/three")],
    ],
    [
      "excludedNamespaces: [b]",
      ["one", skip("namespace spec.excludedNamespaces", 2, "b/two", "b/three")],
    ],
    [
      "namespaceSelector: { matchLabels: { stage: prod } }",
      [skip("namespace spec.namespaceSelector", 3, "a/one", "b/two", "b/three")],
    ],
    [
      "namespaceExcludeSelector: { matchLabels: { stage: test } }",
      ["one", skip("namespace spec.namespaceExcludeSelector", 2, "b/two", "b/three")],
    ],
    [
      "watchMode: OptIn",
      [
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("watch label spec.watchMode", 2, "a/one", "b/two"),
      ],
    ],
    [
      "names: [two]",
      [
        "two",
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("name spec.names", 1, "a/one"),
      ],
    ],
    [
      "labelSelector: { matchLabels: { app: x } }",
      [
        "one",
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("labels spec.labelSelector", 1, "b/two"),
      ],
    ],
    [
      `resourceRules: [{ ${gvk}, matchLabels: { app: z } }, { ${gvk}, matchPolicy: object.metadata.name == "two" }]`,
      [
        "two",
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("match policy spec.resourceRules[1].matchPolicy", 1, "a/one"),
      ],
    ],
    [
      `resourceRules: [{ ${gvk}, namespaceSelector: { matchLabels: { stage: test } } }]`,
      [
        "two",
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("rules spec.resourceRules[0].namespaceSelector", 1, "a/one"),
      ],
    ],
    [
      `resourceRules: [{ ${gvk}, matchLabels: { app: x } }]`,
      [
        "one",
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("labels spec.resourceRules[0].matchLabels", 1, "b/two"),
      ],
    ],
    [
      "resourceRules: []",
      [
        skip("watch label metadata.labels.kollect.dev/watch", 1, "b/three"),
        skip("rules spec.resourceRules", 2, "a/one", "b/two"),
      ],
    ],
  ];
  for (const [target, wanted] of cases) assert.equal(await shown(target, objects), wanted, target);
});

test("counts what fails by its cause, and gives the first names only", async () => {
  const objects = [
    ...Array.from({ length: 7 }, (_, index) => thing("a", `no-${index}`, "", "size: big")),
    thing("a", "red"),
  ].join("");
  const { result, out, told } = await previewed("", objects, { output: "table" });
  assert.is(result, "partial");
  assert.is(
    out,
    `NAMESPACE   NAME   COLOR
a           red    red

TARGET      SKIPPED   REASON       DECIDED BY                    EXAMPLES
team/shop   7         extraction   attribute color: is missing   a/no-0, a/no-1, a/no-2, a/no-3, a/no-4, …
`,
  );
  assert.is(
    told,
    "kollect: 1 row\nkollect: with optional: true at attribute color of the profile, objects without it have a row\n",
  );
});

test("says what a rule could not judge", async () => {
  const rule = `resourceRules: [{ gvk: { group: "", version: v1, kind: ConfigMap }, matchPolicy: object.data.size == "big" }]`;
  const [skipped] = await shown(rule, thing("a", "one"));
  assert.match(skipped ?? "", /^extraction resourceRules\[0\]\.matchPolicy /);
});

test("prints whole documents, with rows and without", async () => {
  const object = thing("a", "one");
  const none = "includedNamespaces: [z]";
  const yaml = async (target: string): Promise<string> =>
    (await previewed(target, object, { output: "yaml" })).out;
  assert.match(
    await yaml(""),
    /^rows:\n- attributes:\n    color: red\n(?: {2}.*\n)+skipped: \[\]\n$/,
  );
  assert.match(await yaml(none), /^rows: \[\]\nskipped:\n- count: 1\n/);
  const json = (await previewed(none, object)).out;
  assert.equal((JSON.parse(json) as Shown).rows, []);
  const table = (await previewed(none, object, { output: "table" })).out;
  assert.match(table, /^TARGET /);
});

test("keeps to --limit, and counts on", async () => {
  const objects = thing("a", "one") + thing("a", "two") + thing("a", "three");
  const { out, told } = await previewed("", objects, { limit: 2 });
  assert.is((JSON.parse(out) as Shown).rows.length, 2);
  assert.is(told, "kollect: 3 rows, 2 of them shown\n");
});

test("chooses targets by name, and knows no others", async () => {
  const objects = thing("a", "one");
  for (const name of ["shop", "team/shop"])
    assert.is((await previewed("", objects, { target: [name] })).result, "complete");
  assert.is(
    (await previewed("", objects, { target: ["team/shpo"] })).result,
    "--target team/shpo: there is no such target in these files; did you mean team/shop?",
  );
  assert.is(
    (await previewed("", objects, { target: ["zebra"] })).result,
    "--target zebra: there is no such target in these files; they have team/shop",
  );
});

test("fails where no cluster answers", async () => {
  const path = folder.put({ kubeconfig: unreachable, "config.yaml": config("") });
  const session = ownSession();
  const flags: PreviewFlags = {
    config: [`${path}/config.yaml`],
    kubeconfig: `${path}/kubeconfig`,
    recursive: false,
    output: "table",
  };
  try {
    await preview(flags, session);
    assert.unreachable();
  } catch (error) {
    assert.is(String(error), "Failure: no answer from the API server (ECONNREFUSED) (context a)");
  }
});

test("refuses files that the webhook would refuse", async () => {
  const { result, out } = await previewed("watchMode: Never", thing("a", "one"));
  assert.is(out, "");
  assert.match(
    String(result),
    /^config\.yaml:11:29: KollectTarget team\/shop: spec\.watchMode: Unsupported value/,
  );
});

test.run();
