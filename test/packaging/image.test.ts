import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { temporaryFolder } from "../services/temporary-folder.ts";

const test = suite("image");

const text = readFileSync("Dockerfile", "utf8");
/** Arguments of all instructions of a name, in order. */
const all = (instruction: string): string[] =>
  [...text.matchAll(new RegExp(`^${instruction} (.*)$`, "gm"))].map(([, it = ""]) => it);
const last = (instruction: string): readonly string[] =>
  JSON.parse(all(instruction).at(-1) ?? "[]") as string[];

/** What is copied from the context: sources and where to. */
const copies = all("COPY")
  .filter((it) => !it.startsWith("--from"))
  .map((it) => it.split(" "))
  .map((words) => ({ sources: words.slice(0, -1), target: words.at(-1) ?? "" }));

const temporary = temporaryFolder("image");
const folder = temporary.path;
test.after(() => temporary.remove());

test("rests on one image, pinned, of the Node that tests run on", () => {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const [base = ""] = all("ARG");
  const [, version] = /^NODE=node:([\d.]+)-[a-z-]+@sha256:[0-9a-f]{64}$/.exec(base) ?? [];
  assert.is(version, devDependencies["node"], base);
  assert.equal(all("FROM"), ["--platform=$BUILDPLATFORM ${NODE} AS build", "${NODE}"]);
});

test("copies what is there, and what .dockerignore lets pass", () => {
  const [everything, ...passing] = readFileSync(".dockerignore", "utf8").trim().split("\n");
  assert.is(everything, "*");
  const sources = copies.flatMap((it) => it.sources);
  for (const source of sources) assert.ok(existsSync(source), source);
  assert.equal(passing.map((it) => it.replace(/^!/, "")).toSorted(), sources.toSorted());
});

test("needs no more for its bundle, and starts as nobody in a folder that cannot be written", () => {
  const build = join(folder, "build");
  const app = join(folder, "app");
  for (const { sources, target } of copies)
    for (const source of sources) {
      const into = target.endsWith("/") ? posix.join(target, posix.basename(source)) : target;
      cpSync(source, join(build, into), { recursive: true });
    }
  symlinkSync(resolve("node_modules"), join(build, "node_modules"));
  const [, command = ""] = all("RUN");
  execFileSync("sh", ["-c", command], { cwd: build, stdio: "pipe" });
  mkdirSync(app);
  for (const copy of all("COPY").filter((it) => it.startsWith("--from=build"))) {
    const [, from = "", to = ""] = copy.split(" ");
    cpSync(join(folder, from), join(folder, to), { recursive: true });
  }
  execFileSync("chmod", ["-R", "a=rX", app]);
  chmodSync(folder, 0o755);

  const user = all("USER").at(-1);
  assert.is(user, "65532:65532");
  const [node, ...args] = last("ENTRYPOINT");
  assert.is(node, "node");
  const start = (...command: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(
      process.execPath,
      [...args.map((it) => it.replace(/^\/app/, app)), ...command],
      // Only root can become somebody else; whoever else runs this is nobody in particular already.
      { cwd: app, encoding: "utf8", ...(process.getuid?.() === 0 && { uid: 65_532, gid: 65_532 }) },
    );
  assert.match(String(start("version").stdout), /^kollect \d/);
  const { status, stderr } = start(...last("CMD"), "--kubeconfig", "/nowhere");
  assert.is(status, 2);
  assert.match(String(stderr), /^kollect: .*\/nowhere/);
});

test.run();
