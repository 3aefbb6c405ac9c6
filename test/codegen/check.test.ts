import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { command } from "../../codegen/command.ts";
import { copiedApi } from "./copied-api.ts";

const test = suite("generate --check");
const api = copiedApi();
test.before(async () => assert.is((await api.generate()).code, 0));
test.after(() => api.remove());
test.before.each(async () => {
  await api.generate();
});

const complaint = async (): Promise<string> => {
  const { code, error } = await api.check();
  assert.is(code, 1);
  return error;
};

test("is content with what generate wrote", async () => {
  const { code, out, error } = await api.check();
  assert.is(error, "");
  assert.match(out, /^\d+ files follow from api\/$/m);
  assert.is(code, 0);
});

test("is content with this very tree", async () => {
  assert.is((await command({ api: "api", out: ".", check: true })).error, "");
});

test("names the file that was edited by hand, and the command that mends it", async () => {
  const types = api.read("generated/types.ts");
  api.write("generated/types.ts", types.replace("suspend: boolean", "suspend?: boolean"));
  const error = "generated/types.ts differs from api/; run `npm run generate`\n";
  assert.is(await complaint(), error);
  const { out } = await api.generate();
  assert.match(out, /1 changed$/m);
  assert.is(api.read("generated/types.ts"), types);
});

test("sees formatting", async () => {
  api.write("generated/sinks.ts", api.read("generated/sinks.ts").replace(/^ {2}/gm, "    "));
  assert.match(await complaint(), "generated/sinks.ts differs");
});

test("names what is missing in every root", async () => {
  const files = [
    "generated/runtime/walk.ts",
    "charts/kollect/templates/crds/kollecttargets.yaml",
    "test/schema/kollecttarget/openapi.golden.yaml",
    "docs/reference/kollecttarget.md",
  ];
  for (const file of files) rmSync(join(api.folder, file));
  const error = await complaint();
  for (const file of files) assert.match(error, `${file} is missing; run \`npm run generate\``);
});

test("names strangers, and generate removes them", async () => {
  api.write("generated/stranger.ts", "export {};\n");
  api.write("charts/kollect/templates/crds/stranger.yaml", "kind: Secret\n");
  api.write("docs/reference/gone.md", api.read("docs/reference/kollecttarget.md"));
  api.write("docs/reference/checksum.md", "# Written by hand\n");
  const error = await complaint();
  assert.equal(error.trim().split("\n"), [
    "generated/stranger.ts does not come from api/; run `npm run generate`",
    "charts/kollect/templates/crds/stranger.yaml does not come from api/; run `npm run generate`",
    "docs/reference/gone.md does not come from api/; run `npm run generate`",
  ]);
  await api.generate();
  assert.is((await api.check()).code, 0);
  assert.is(api.read("docs/reference/checksum.md"), "# Written by hand\n");
});

test("writes nothing", async () => {
  api.edit("api/v1alpha1/kollecttarget.yaml", "Stop collecting.", "Collect no more.");
  const before = api.read("generated/types.ts");
  assert.match(await complaint(), "generated/types.ts differs");
  assert.is(api.read("generated/types.ts"), before);
});

test("ends with 1 where something differs, as a program", async () => {
  api.write("generated/stranger.ts", "export {};\n");
  const main = resolve("codegen/main.ts");
  const child = spawn(process.execPath, [main, "--check"], { cwd: api.folder });
  let told = "";
  child.stderr.on("data", (chunk) => (told += String(chunk)));
  const [code] = (await once(child, "close")) as [number];
  assert.is(told, "generated/stranger.ts does not come from api/; run `npm run generate`\n");
  assert.is(code, 1);
});

test.run();
