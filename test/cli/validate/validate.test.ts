import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Failure } from "../../../src/cli/failure.ts";
import type { ValidateFlags } from "../../../src/cli/validate/flags.ts";
import { validate } from "../../../src/cli/validate/validate.ts";
import { temporaryFolder } from "../../services/temporary-folder.ts";
import { unreachable } from "../unreachable.ts";
import { ownSession } from "../own-session.ts";

const test = suite("validate");

const folder = temporaryFolder("validate");
test.after(() => folder.remove());

const usual: ValidateFlags = {
  output: "text",
  namespace: "default",
  allowPrivateSinks: false,
  dev: false,
  quiet: true,
};

interface Judged {
  readonly result: unknown;
  /** Without the folder. */
  readonly out: string;
}

let number = 0;
const judged = async (
  files: Readonly<Record<string, string>>,
  flags: Partial<ValidateFlags> = {},
): Promise<Judged> => {
  const path = join(folder.path, String(number++));
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  const session = ownSession();
  let result: unknown;
  try {
    result = await validate({ paths: [path], flags: { ...usual, ...flags } }, session);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    result = error.message.replaceAll(`${path}/`, "").replaceAll(path, ".");
  }
  return { result, out: session.out().replaceAll(`${path}/`, "") };
};

const profile = (
  name: string,
  path = "$.spec.replicas",
): string => `apiVersion: kollect.dev/v1alpha1
kind: KollectProfile
metadata: { name: ${name}, namespace: team }
spec:
  targetGVK: { group: apps, version: v1, kind: Deployment }
  attributes:
    - name: replicas
      path: ${path}
`;

const lines = (text: string): string[] => text.split("\n").slice(0, -1);

test("finds nothing wrong with what is right", async () => {
  assert.equal(await judged({ "a.yaml": profile("web") }), { result: "complete", out: "" });
});

test("tells all faults of all files, at the field", async () => {
  const broken = "kind: [\n---\n";
  const { result, out } = await judged({
    "a.yaml": broken + profile("web", ".spec") + "---\n" + profile("api", "spec"),
    "b.yaml": profile("job").replace("kind: Deployment", "knd: Deployment"),
  });
  assert.is(result, "partial");
  const told = lines(out);
  assert.equal(
    told.map((it) => it.split(": ").slice(0, 4).join(": ")),
    [
      "a.yaml:1:8: error: Flow sequence in block collection must be sufficiently indented and end with a ]",
      "a.yaml:10:7: error: KollectProfile team/web: spec.attributes[0].path",
      "a.yaml:19:7: error: KollectProfile team/api: spec.attributes[0].path",
      "b.yaml:5:3: error: KollectProfile team/job: spec.targetGVK.kind",
      "b.yaml:5:42: error: KollectProfile team/job: spec.targetGVK.knd",
    ],
  );
});

test("knows lines in files of Windows, and items of Lists", async () => {
  const list = `\uFEFFapiVersion: v1
kind: List
items:
  - ${profile("web", ".spec").trimEnd().replaceAll("\n", "\n    ")}
  - ${profile("web").trimEnd().replaceAll("\n", "\n    ")}
`.replaceAll("\n", "\r\n");
  const { out } = await judged({ "list.yaml": list });
  const [first, second] = lines(out);
  assert.match(second ?? "", /^list\.yaml:11:11: error: .*attributes\[0\]\.path: Invalid value/);
  assert.match(first ?? "", /^list\.yaml:\d+:?\d*: error: .*stands twice/);
});

test("finds fields in JSON, an object a line, and behind aliases", async () => {
  const json = JSON.stringify({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectTarget",
    metadata: { name: "a", namespace: "team", labels: { "a.b/c": 3 } },
    spec: { profileRef: "web" },
  });
  const aliased = `${profile("web", "3").replace("- name", "- &one\n      name")}    - *one\n`;
  const { out } = await judged({ "a.json": `{"kind":"A"}\n${json}\n`, "b.yaml": aliased });
  const [label, first, second] = lines(out);
  assert.match(label ?? "", /^a\.json:2:\d+: error: .*metadata\.labels\.a\.b\/c: Invalid value/);
  assert.is(json.indexOf('"a.b/c"') + 1, Number((label ?? "").split(":")[2]));
  assert.match(first ?? "", /^b\.yaml:9:7: error: .*spec\.attributes\[0\]\.path/);
  assert.match(second ?? "", /^b\.yaml:9:7: error: .*spec\.attributes\[1\]\.path/, out);
});

test("names the kind, version or group that may be meant", async () => {
  const text = profile("web");
  const { result, out } = await judged({
    "a.yaml": text.replace("KollectProfile", "KolectProfile"),
    "b.yaml": text.replace("v1alpha1", "v1"),
    "c.yaml": text.replace("kollect.dev", "kolect.dev"),
    "d.yaml": text.replace("KollectProfile", "Zebra"),
  });
  assert.is(result, "partial");
  assert.equal(lines(out), [
    'a.yaml:2:1: error: there is no kind "KolectProfile" of kollect.dev; did you mean KollectProfile?',
    "b.yaml:1:1: error: there is no version v1 of kollect.dev; write kollect.dev/v1alpha1",
    "c.yaml:1:1: error: KollectProfile is of kollect.dev/v1alpha1, not of kolect.dev/v1alpha1",
    'd.yaml:2:1: error: there is no kind "Zebra" of kollect.dev; it has KollectProfile, KollectTarget, KollectInventory, KollectSnapshotSink, KollectDatabaseSink, KollectEventSink',
  ]);
});

test("judges what stands beside unknown fields", async () => {
  const text = profile("web", ".spec").replace(
    "metadata: {",
    'a.b: 1\n"[x]": 2\nmetadata: { nam: x,',
  );
  const { out } = await judged({ "a.yaml": text.replace("- name", "- typ: int\n      name") });
  assert.equal(
    lines(out).map((it) => it.split(": ").slice(0, 4).join(": ")),
    [
      "a.yaml:3:1: error: KollectProfile team/web: a.b",
      "a.yaml:4:1: error: KollectProfile team/web: [x]",
      "a.yaml:9:7: error: KollectProfile team/web: spec.attributes[0].typ",
      "a.yaml:11:7: error: KollectProfile team/web: spec.attributes[0].path",
    ],
  );
});

test("tells of the rest where a file cannot be read", async () => {
  const path = join(folder.path, "broken.yaml");
  writeFileSync(path, "kind: [\n");
  const session = ownSession();
  try {
    // What only a debugger may read.
    await validate({ paths: ["/proc/self/mem", path], flags: usual }, session);
    assert.unreachable();
  } catch (error) {
    assert.is(String(error), "Failure: /proc/self/mem:1: cannot be read: EIO");
  }
  assert.match(
    session.out(),
    /\/proc\/self\/mem:1: error: cannot be read: EIO\n.*broken\.yaml:1:8: error: /s,
  );
});

test("warns of names that lead nowhere in the files", async () => {
  const target = `apiVersion: kollect.dev/v1alpha1
kind: KollectTarget
metadata: { name: shop, namespace: team }
spec: { profileRef: wbe, includedNamespaces: [shop] }
`;
  const inventory = `apiVersion: kollect.dev/v1alpha1
kind: KollectInventory
metadata: { name: all, namespace: team }
spec:
  targetRefs: [shop, gone]
  snapshotSinkRefs: [{ name: history }]
`;
  const files = { "a.yaml": profile("web"), "b.yaml": target, "c.yaml": inventory };
  assert.equal(await judged(files), {
    result: "complete",
    out: `b.yaml:4:9: warning: KollectTarget team/shop: spec.profileRef: there is no KollectProfile wbe in team yet; nothing is collected; did you mean web?
c.yaml:5:22: warning: KollectInventory team/all: spec.targetRefs[1]: there is no KollectTarget gone in team yet; it brings no rows
c.yaml:6:24: warning: KollectInventory team/all: spec.snapshotSinkRefs[0].name: there is no KollectSnapshotSink history in team yet; nothing goes there
`,
  });
});

test("judges what has no name, no metadata or no spec", async () => {
  const { out } = await judged({
    "a.yaml": "apiVersion: kollect.dev/v1alpha1\nkind: KollectProfile\nmetadata: 3\n",
    "b.yaml":
      "apiVersion: kollect.dev/v1alpha1\nkind: KollectTarget\nmetadata: {}\nspec: { profileRef: a }\n",
    "c.yaml":
      "apiVersion: kollect.dev/v1alpha1\nkind: KollectTarget\nmetadata: { name: a }\nspec: { profileRef: b, resourceRules: [{ gvk: { group: apps, version: v1, kind: A } }] }\n",
    "d.yaml": "apiVersion: kollect.dev/v1alpha1\nkind: KollectProfile\nmetadata: { name: b }\n",
  });
  const told = lines(out);
  assert.ok(
    told.some((it) => it.startsWith("a.yaml:3:1: error: KollectProfile default/: metadata")),
    out,
  );
  assert.ok(
    told.some((it) =>
      it.startsWith("b.yaml:3:1: error: KollectTarget default/: metadata.name: Required value"),
    ),
    out,
  );
  assert.ok(
    told.some((it) =>
      /^d\.yaml:1: error: KollectProfile default\/b: spec: Required value|^d\.yaml:1:1: error: .*spec: Required value/.test(
        it,
      ),
    ),
    out,
  );
});

test("judges sinks as the operator does that they are for", async () => {
  const sink = `apiVersion: kollect.dev/v1alpha1
kind: KollectSnapshotSink
metadata: { name: history, namespace: team }
spec: { type: git, cluster: test, endpoint: "file:///tmp/history.git" }
`;
  const { result, out } = await judged({ "a.yaml": sink });
  assert.is(result, "partial");
  assert.match(out, /^a\.yaml:4:35: error: .*spec\.endpoint: Invalid value: /);
  assert.equal(await judged({ "a.yaml": sink }, { dev: true }), { result: "complete", out: "" });
});

test("asks one cluster, which has to answer", async () => {
  const kubeconfig = join(folder.path, "kubeconfig");
  writeFileSync(kubeconfig, unreachable);
  const files = { "a.yaml": profile("web") };
  const server = { server: true, kubeconfig };
  assert.equal(await judged(files, server), {
    result: "no answer from the API server (ECONNREFUSED) (context a)",
    out: "",
  });
  assert.is(
    (await judged(files, { ...server, context: ["*"] })).result,
    "--server asks one cluster; name one context",
  );
});

test("fails where there is nothing to judge, or something cannot be read", async () => {
  assert.is(
    (await judged({ "a.yaml": "kind: A\n" })).result,
    ".: no resources of Kollect in there",
  );
  assert.is((await judged({}, { context: ["a"] })).result, ".: no resources of Kollect in there");
  const alone = judged({ "a.yaml": profile("a") }, { context: ["a"] });
  assert.is((await alone).result, "--context needs --server");
  const session = ownSession();
  try {
    await validate({ paths: [], flags: usual }, session);
    assert.unreachable();
  } catch (error) {
    assert.is(String(error), "Failure: name files or folders, or - for standard input");
  }
});

test.run();
