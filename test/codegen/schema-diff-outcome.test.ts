import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judgeFacet } from "../../codegen/diff/facet-judges.ts";
import { isLaterVersion } from "../../codegen/diff/version.ts";
import { committedApi } from "./committed-api.ts";
import type { CommittedApi } from "./committed-api.ts";

const test = suite("outcome of schema:diff");
const target = "api/v1alpha1/kollecttarget.yaml";
const answers = "api/acknowledged-changes.yaml";
const shorter = "breaking  KollectTarget.spec.profileRef  maxLength 253 -> 63";
const none = "0 breaking, 0 risky, 0 additive, 0 acknowledged\n";
let api: CommittedApi;

test.before.each(() => {
  api = committedApi();
});
test.after.each(() => api.remove());

const shorten = (file = target): void => api.edit(file, "maxLength: 253", "maxLength: 63");
const raise = (): void => {
  api.edit("api/group.yaml", "version: v1alpha1", "version: v1alpha2");
  renameSync(join(api.folder, "api/v1alpha1"), join(api.folder, "api/v1alpha2"));
};

test("an unchanged api/ has no change", () => {
  assert.equal(api.diff("HEAD"), { code: 0, out: none, error: "" });
});

test("a breaking change fails, and says what would help", () => {
  shorten();
  assert.equal(api.diff("HEAD"), {
    code: 1,
    out: `${shorter}: stored objects may no longer be valid\n1 breaking, 0 risky, 0 additive, 0 acknowledged\n`,
    error:
      "1 breaking: raise the version in api/group.yaml, or acknowledge it in api/acknowledged-changes.yaml\n",
  });
});

test("breaking stands before risky before additive", () => {
  shorten();
  api.edit(target, "default: All", "default: OptIn");
  api.edit(target, "maxItems: 1000", "maxItems: 2000");
  const { out } = api.diff("HEAD");
  assert.equal(
    out.split("\n").map((line) => line.split(" ")[0]),
    ["breaking", "risky", "additive", "1", ""],
  );
});

test("a new version lets breaking changes of schemas pass, and says why", () => {
  raise();
  shorten("api/v1alpha2/kollecttarget.yaml");
  const { code, out, error } = api.diff("HEAD");
  assert.is(error, "");
  assert.is(code, 0);
  assert.match(out, /^breaking {2}group\.yaml {2}version "v1alpha1" -> "v1alpha2": /m);
  assert.match(out, `${shorter}: `);
  assert.match(out, /\nversion v1alpha1 -> v1alpha2: nothing stored under v1alpha1 is read by/);
  assert.match(out, /\n2 breaking, 0 risky, 0 additive, 0 acknowledged\n$/);
});

test("a new version does not let pass what versions share", () => {
  raise();
  api.edit("api/v1alpha2/kollecttarget.yaml", "scope: Namespaced", "scope: Cluster");
  const { code, error } = api.diff("HEAD");
  assert.is(code, 1);
  assert.match(error, /^1 breaking: versions share groups, plurals, scopes and keys;/);
});

test("an older version is no new version", () => {
  raise();
  const later = api.commit("raised");
  api.git("checkout", "--quiet", "--", "api");
  const { code, out } = api.diff(later);
  assert.is(code, 1);
  assert.match(out, /^breaking {2}group\.yaml {2}version "v1alpha2" -> "v1alpha1": /);
});

for (const said of [shorter, `${shorter}: stored objects may no longer be valid`])
  test(`a change passes that is acknowledged as ${said}`, () => {
    shorten();
    api.write(
      answers,
      `- change: >-\n    ${said.replace("maxLength", "\n    maxLength")}\n  reason: Names are labels.\n`,
    );
    assert.equal(api.diff("HEAD"), {
      code: 0,
      out: `${shorter}: stored objects may no longer be valid (acknowledged: Names are labels.)\n0 breaking, 0 risky, 0 additive, 1 acknowledged\n`,
      error: "",
    });
  });

test("an acknowledgement counts for its own change only", () => {
  shorten();
  api.write(answers, `- { change: "${shorter.replace("63", "64")}", reason: Names are labels. }\n`);
  const { code, error } = api.diff("HEAD");
  assert.is(code, 1);
  assert.match(
    error,
    /^api\/acknowledged-changes\.yaml:1: warning: no change since HEAD is this one/,
  );
});

test("an acknowledgement that is merged is a warning with its line", () => {
  shorten();
  api.write(answers, `# Why.\n- change: ${shorter}\n  reason: Names are labels.\n`);
  api.git("add", "api");
  api.git("commit", "--quiet", "--message", "shorter");
  assert.equal(api.diff("HEAD"), {
    code: 0,
    out: none,
    error:
      "api/acknowledged-changes.yaml:2: warning: no change since HEAD is this one; once it is merged, delete it\n",
  });
  assert.is(api.diff("HEAD^").code, 0);
  assert.is(api.diff("HEAD^").error, "");
});

const wrongAnswers: readonly (readonly [what: string, text: string, error: string])[] = [
  ["no reason", `- change: ${shorter}\n`, "1: the acknowledgement has no reason"],
  [
    "an empty reason",
    `\n- change: a\n  reason: " "\n`,
    "2: the acknowledgement has an empty reason",
  ],
  ["no change", "- reason: So.\n", "1: the acknowledgement has no change"],
  [
    "an unknown key",
    "- change: a\n  reason: b\n  by: c\n",
    '3: the acknowledgement has the unknown key "by"',
  ],
  ["no list", "change: a\n", "1: the file is not a list of acknowledgements"],
];
for (const [what, text, error] of wrongAnswers)
  test(`acknowledgements with ${what} are an error with a line`, () => {
    shorten();
    api.write(answers, text);
    assert.equal(api.diff("HEAD"), {
      code: 1,
      out: "",
      error: `api/acknowledged-changes.yaml:${error}\n`,
    });
  });

test("the generator does not mind acknowledgements, and an empty file is none", async () => {
  api.write(answers, "# Nothing yet.\n");
  assert.equal(api.diff("HEAD"), { code: 0, out: none, error: "" });
  assert.is((await api.generate()).error, "");
});

test("what is no revision is one sentence and code 2", () => {
  for (const ref of ["nowhere", "--all", "HEAD^", "HEAD:api"])
    assert.equal(api.diff(ref), { code: 2, out: "", error: `Git knows no revision ${ref} here\n` });
});

test("a revision without api/ is one sentence and code 2", () => {
  const empty = api.git("hash-object", "-t", "tree", "-w", "/dev/null").trim();
  const commit = api.git("commit-tree", empty, "-m", "empty").trim();
  assert.equal(api.diff(commit), {
    code: 2,
    out: "",
    error: `${commit} has no api/group.yaml to compare with\n`,
  });
});

test("a wrong api/ is told as by the generator", () => {
  api.edit(target, "type: boolean", "type: bool");
  const { code, out, error } = api.diff("HEAD");
  assert.is(code, 1);
  assert.is(out, "");
  assert.match(error, /^api\/v1alpha1\/kollecttarget\.yaml:\d+: .* unknown type bool/);
});

test("a revision that today's checks refuse is compared as far as it can be read", () => {
  const original = api.read(target);
  shorten();
  api.edit(target, "    suspend:\n", "    suspend:\n      x-kollect-old: true\n");
  const old = api.commit("faulty");
  api.write(target, original);
  const { code, out, error } = api.diff(old);
  assert.is(code, 0);
  assert.match(out, /^additive {2}KollectTarget\.spec\.profileRef {2}maxLength 63 -> 253: /);
  assert.match(error, / has faults \(1\) by today's reading of api\//);
});

test("no folder of a revision is left behind", () => {
  const main = resolve("codegen/diff/main.ts");
  const own = mkdtempSync(join(api.folder, "tmp-"));
  for (const ref of ["HEAD", "nowhere"])
    spawnSync(process.execPath, [main, ref], {
      cwd: api.folder,
      env: { ...process.env, TMPDIR: own },
    });
  assert.equal(readdirSync(own), []);
});

test("the command ends with the code, and wants one revision", () => {
  shorten();
  const run = (...args: readonly string[]): readonly [number | null, string] => {
    const main = resolve("codegen/diff/main.ts");
    const done = spawnSync(process.execPath, [main, ...args], {
      cwd: api.folder,
      encoding: "utf8",
    });
    return [done.status, done.stdout.split("\n").at(-2) ?? done.stderr];
  };
  assert.equal(run("HEAD"), [1, "1 breaking, 0 risky, 0 additive, 0 acknowledged"]);
  const usage = "name one Git revision: npm run schema:diff -- REF\n";
  assert.equal(run(), [2, usage]);
  assert.equal(run("HEAD", "HEAD"), [2, usage]);
  assert.equal(run("nowhere"), [2, "Git knows no revision nowhere here\n"]);
});

const facets: readonly (readonly [string, unknown, unknown, readonly string[]])[] = [
  ["x-kollect-format", "a", "b", ['breaking x-kollect-format "a" -> "b"']],
  ["x-kollect-rules", undefined, ["a"], ["breaking x-kollect-rules a added"]],
  [
    "x-kollect-rules",
    ["a", "b"],
    ["b", "c"],
    ["breaking x-kollect-rules c added", "additive x-kollect-rules a removed"],
  ],
  ["nullable", undefined, true, ["risky nullable none -> true"]],
  ["nullable", true, undefined, ["breaking nullable true -> none"]],
  ["minLength", undefined, 0, ["additive minLength none -> 0"]],
  ["minProperties", undefined, 1, ["breaking minProperties none -> 1"]],
];
for (const [name, old, now, expected] of facets)
  test(`${name} from ${JSON.stringify(old)} to ${JSON.stringify(now)} is judged`, () =>
    assert.equal(
      judgeFacet(name, old, now).map((verdict) => `${verdict.class} ${verdict.what}`),
      expected,
    ));

test("versions follow each other as Kubernetes names them", () => {
  const order = ["v1alpha1", "v1alpha2", "v1alpha10", "v1beta1", "v1", "v2alpha1", "v10"];
  for (const [index, old] of order.entries())
    for (const [other, now] of order.entries())
      assert.is(isLaterVersion(old, now), other > index, `${old} -> ${now}`);
  assert.not(isLaterVersion("v1", "w2"));
});

test.run();
