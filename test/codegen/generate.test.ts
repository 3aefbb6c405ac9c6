import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generate } from "../../codegen/generate.ts";
import { ApiError, loadApi } from "../../codegen/load.ts";
import { driftOf, writeTree } from "../../codegen/write.ts";

const test = suite("generate");

const folders: string[] = [];
test.after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A copy of api/, edited. */
const copyOfApi = (edits: Readonly<Record<string, readonly [string, string]>> = {}): string => {
  const root = mkdtempSync(join(tmpdir(), "kollect-api-"));
  folders.push(root);
  cpSync("api", join(root, "api"), { recursive: true });
  for (const [path, [from, to]] of Object.entries(edits)) {
    const file = join(root, "api", path);
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(from), `${path} has no ${from}`);
    writeFileSync(file, text.replace(from, to));
  }
  return root;
};

const faultsOf = (edits: Readonly<Record<string, readonly [string, string]>>): string => {
  try {
    loadApi(copyOfApi(edits));
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
  return "";
};

test("one field in api/ moves type, validator, CRD, golden and reference page", async () => {
  const field = `    suspend:
      description: Stop collecting.`;
  const root = copyOfApi({
    "v1alpha1/kollecttarget.yaml": [
      field,
      `    sampleRate:
      description: Share of objects to collect, in percent.
      type: integer
      minimum: 1
      maximum: 100
      default: 100
${field}`,
    ],
  });
  const tree = await generate(loadApi(root));
  const places: Readonly<Record<string, RegExp>> = {
    "generated/types.ts": /sampleRate: number;/,
    "generated/validators.ts": /"sampleRate": z\.int\(\)\.min\(1\)\.max\(100\)\.default\(100\)/,
    "charts/kollect/templates/crds/kollecttargets.yaml":
      /sampleRate:\n +description: Share of objects/,
    "test/schema/kollecttarget/golden.openapi.yaml": /sampleRate:/,
    "docs/reference/kollecttarget.md": /`spec\.sampleRate` \| integer \| default `100`/,
    "generated/crds.ts": /sampleRate/,
  };
  for (const [path, want] of Object.entries(places)) assert.match(tree.get(path) ?? "", want, path);
});

test("what is committed is what api/ says", async () =>
  assert.equal(driftOf(".", await generate(loadApi("."))), []));

test("drift names each file: changed, missing, and from nowhere", async () => {
  const root = copyOfApi();
  const tree = await generate(loadApi(root));
  writeTree(root, tree);
  assert.equal(driftOf(root, tree), []);
  writeFileSync(join(root, "generated/kinds.ts"), "export {};\n");
  rmSync(join(root, "docs/reference/kollecttarget.md"));
  writeFileSync(join(root, "generated/stranger.ts"), "export {};\n");
  writeFileSync(join(root, "docs/reference/checksum.md"), "by hand\n");
  assert.equal(driftOf(root, tree), [
    "docs/reference/kollecttarget.md is missing",
    "generated/kinds.ts differs from what api/ says",
    "generated/stranger.ts comes from nothing in api/",
  ]);
  writeTree(root, tree);
  assert.equal(driftOf(root, tree), []);
});

test("--check fails and names the command that mends it", () => {
  const root = copyOfApi();
  const { status, stderr } = spawnSync(process.execPath, ["codegen/main.ts", root, "--check"], {
    encoding: "utf8",
  });
  assert.is(status, 1);
  assert.match(stderr, /generated\/types\.ts is missing/);
  assert.match(stderr, /Run `npm run generate`/);
});

test("all mistakes are told at once, each with its file and line", () => {
  const told = faultsOf({
    "v1alpha1/kollecttarget.yaml": ["required: [profileRef]", "required: [profile]"],
    "v1alpha1/kollectprofile.yaml": ["default: any", "default: anything"],
    "v1alpha1/kollectinventory.yaml": ["$ref: shared/duration.yaml", "$ref: shared/time.yaml"],
    "v1alpha1/shared/duration.yaml": ["maxLength: 32", "maximumLength: 32"],
    "v1alpha1/kollectdatabasesink.yaml": ["shortNames: [kdb]", "shortNames: [kinv]"],
    "v1alpha1/kollectsnapshotsink.yaml": [
      "x-kollect-format: sink-endpoint",
      "x-kollect-format: url",
    ],
  });
  const want = [
    /kollecttarget\.yaml:\d+: required names profile, which is no property/,
    /kollectprofile\.yaml:\d+: default "anything" is none of string, int/,
    /kollectinventory\.yaml:\d+: \$ref "shared\/time\.yaml" names no file/,
    /shared\/duration\.yaml:4: unknown key maximumLength/,
    /shortNames kinv is taken by api\/v1alpha1\/kollectdatabasesink\.yaml|shortNames kinv is taken/,
    /kollectsnapshotsink\.yaml:\d+: unknown x-kollect-format "url"/,
  ];
  for (const it of want) assert.match(told, it);
  assert.is(told.split("\n").length, want.length, told);
});

test("the line is the line of the mistake", () => {
  const text = readFileSync("api/v1alpha1/kollecttarget.yaml", "utf8");
  const line = text.split("\n").findIndex((it) => it.includes("type: boolean")) + 1;
  assert.match(
    faultsOf({ "v1alpha1/kollecttarget.yaml": ["type: boolean", "type: bool"] }),
    new RegExp(`^api/v1alpha1/kollecttarget\\.yaml:${line}: type bool is none of`),
  );
});

test("YAML that does not parse is told with its line", () =>
  assert.match(
    faultsOf({ "v1alpha1/kollecttarget.yaml": ["scope: Namespaced", "scope: [Namespaced"] }),
    /kollecttarget\.yaml:\d+: /,
  ));

test("loading and generating twice gives the same bytes", async () => {
  const [first, second] = [await generate(loadApi(".")), await generate(loadApi("."))];
  assert.equal([...first], [...second]);
});

test.run();
