import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { temporaryFolder } from "../services/temporary-folder.ts";

const test = suite("single-file executable");

const temporary = temporaryFolder("executable");
const folder = temporary.path;
test.after(() => temporary.remove());
const here = `${process.platform}-${process.arch}`;

test("runs without Node, and away from its packages", () => {
  const args = ["test/support/executables.ts", here, "--output", folder];
  execFileSync(process.execPath, args, { stdio: "pipe" });
  const run = (...rest: string[]): string =>
    execFileSync(join(folder, `kollect-${here}`), rest, {
      cwd: folder,
      env: { PATH: "" },
      input: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}\n",
      encoding: "utf8",
      stdio: "pipe",
    });
  assert.match(run("version"), `(node ${process.versions.node})\n`);
  assert.match(run("--help"), "Usage: kollect [options]");
  // Loads what most commands load; its first argument is an argument, not a script.
  assert.is(run("collect", "deploy", "-f", "-", "-o", "name"), "deployment.apps/web\n");
  // Loads all that there is.
  assert.throws(() => run("operator"), /kubeconfig/);
});

test.run();
