/**
 * Everything that `npm test` stands for, step by step; a failing step ends it. The suites come last, and the last line
 * is their count: `N passed, N failed, N skipped`.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../services/resolve.ts";

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

/** What the last commit, and what is not committed yet, change in api/. A shallow clone has no parent to compare with. */
function changesOfApi(): readonly Step[] {
  const parent = "HEAD^";
  if (spawnSync("git", ["cat-file", "-e", `${parent}:api/group.yaml`]).status === 0)
    return [{ name: "changes of api/", command: ["node", "codegen/diff/main.ts", parent] }];
  process.stderr.write("\nchanges of api/: skipped, the commit before is not here\n");
  return [];
}

const code = ["codegen", "src", "test"];
const steps: readonly Step[] = [
  { name: "generated files", command: ["node", "codegen/main.ts", "--check"] },
  ...changesOfApi(),
  { name: "format", command: ["oxfmt", "--check", ...code] },
  { name: "lint", command: ["oxlint", "--deny-warnings", ...code] },
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "unused code", command: ["knip"] },
  { name: "bundle", command: ["node", "test/support/build.ts"] },
  { name: "servers", command: ["node", "test/services/prepare.ts"] },
];
const suites = [
  "node",
  "test/support/run.ts",
  "test",
  "--suffix=.test.ts,.e2e.ts",
  "--limit=600",
  // Two more than there are processors: suites wait for servers half of the time.
  `--workers=${Math.min(6, availableParallelism() + 2)}`,
];

/** Stripping types and compiling is half of what a process that loads all of src/ costs; suites start hundreds. */
const environment = { NODE_COMPILE_CACHE: join(cacheFolder(), "compiled"), ...process.env };

const run = ([command = "", ...args]: readonly string[], stdout: "inherit" | "pipe"): number => {
  const started = performance.now();
  const done = spawnSync(command, args, {
    stdio: ["ignore", stdout, "inherit"],
    encoding: "utf8",
    env: environment,
  });
  if (done.error !== undefined) throw done.error;
  if (stdout === "pipe") process.stderr.write(done.stdout);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`  ${done.status === 0 ? "ok" : "FAILED"} in ${seconds} s\n`);
  return done.status ?? 1;
};

for (const { name, command } of steps) {
  process.stderr.write(`\n${name}: ${command.join(" ")}\n`);
  if (run(command, "pipe") !== 0) {
    process.stdout.write(`\n0 passed, 1 failed\n`);
    process.exit(1);
  }
}
if (!process.argv.includes("--static")) {
  process.stderr.write("\nsuites\n");
  process.exitCode = run(suites, "inherit");
}
