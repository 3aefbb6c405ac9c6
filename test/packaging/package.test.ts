import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { temporaryFolder } from "../services/temporary-folder.ts";

const test = suite("npm package");

const temporary = temporaryFolder("package");
const folder = temporary.path;
test.after(() => temporary.remove());
const env = {
  ...process.env,
  PATH: `${join(folder, "node_modules/.bin")}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
  // Empty: what is not in the package cannot come from anywhere.
  npm_config_cache: join(folder, "cache"),
};
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: folder, env, encoding: "utf8", stdio: "pipe" });

// Without the script that builds: dist/ is there, and other suites are running it.
const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
const [packed] = JSON.parse(execFileSync("npm", packing, { encoding: "utf8" })) as [
  { readonly filename: string; readonly files: readonly { readonly path: string }[] },
];
const file = join(folder, packed.filename);

test("holds the bundle and nothing else", () => {
  const shipped =
    /^(package\.json|README\.md|LICENSE|bin\/kollect\.cjs|dist\/[\w-]+\.mjs|dist\/LICENSES\.txt)$/;
  for (const { path } of packed.files) assert.match(path, shipped);
  for (const path of ["bin/kollect.cjs", "dist/kollect.mjs", "dist/LICENSES.txt"])
    assert.ok(
      packed.files.some((it) => it.path === path),
      path,
    );
});

test("carries its dependencies, with their licences", () => {
  const texts = readFileSync("dist/LICENSES.txt", "utf8");
  for (const name of ["commander", "undici", "pg", "@kubernetes/client-node"])
    assert.match(texts, new RegExp(`^==== ${name} \\d`, "m"));
  assert.not.match(texts, "==== typescript ");
});

test("runs from an empty folder, installed without a network", () => {
  run("npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", file);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  assert.match(run("kollect", "version"), `kollect ${version} (node ${process.versions.node})\n`);
  assert.match(run("npx", "--offline", "kollect", "--help"), "Usage: kollect [options]");
  // As kubectl calls what it finds on the PATH.
  assert.match(run("kubectl-kollect", "version"), `kollect ${version}`);
  writeFileSync(
    join(folder, "shop.yaml"),
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}\n",
  );
  assert.is(
    run("kollect", "collect", "deployments", "-f", "shop.yaml", "-o", "name"),
    "deployment.apps/web\n",
  );
});

test("runs from the packed file by npx", () => {
  const cwd = join(folder, "npx");
  mkdirSync(cwd);
  const args = ["--offline", "--yes", "--package", file, "kollect", "version"];
  assert.match(execFileSync("npx", args, { cwd, env, encoding: "utf8" }), /^kollect \d/);
});

const olderThan = (version: string): ReturnType<typeof spawnSync> => {
  const path = join(folder, "older.cjs");
  writeFileSync(
    path,
    `Object.defineProperty(process, "versions", { value: Object.assign({}, process.versions, { node: "${version}" }) });`,
  );
  return spawnSync(process.execPath, ["--require", path, resolve("bin/kollect.cjs"), "version"], {
    encoding: "utf8",
  });
};

test("refuses an older Node in one line", () => {
  for (const version of ["0.10.48", "8.17.0", "20.20.2", "22.21.9"]) {
    const { status, stdout, stderr } = olderThan(version);
    assert.equal([status, stdout], [2, ""]);
    assert.is(stderr, `kollect needs Node 22.22 or later; this is ${version}\n`);
  }
  for (const version of ["22.22.0", "23.0.0", "24.21.0"]) assert.is(olderThan(version).status, 0);
});

test("can be read by any Node, to be refused", () => {
  const text = readFileSync("bin/kollect.cjs", "utf8");
  const as = (target: string): string => transformSync(text, { target }).code;
  // What ES5 does not have would be rewritten, or refused.
  assert.is(as("es5"), as("esnext"));
});

test.run();
