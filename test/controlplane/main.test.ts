import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { controlPlanePrograms } from "../services/control-plane-programs.ts";
import { runs } from "../services/running.ts";
import { service } from "../services/service.ts";

const controlplane = suite("npm run controlplane");
const programs = await service(controlPlanePrograms);
const test = (name: string, body: () => Promise<void>): void =>
  programs === undefined ? controlplane.skip(name) : controlplane(name, body);

const program = new URL("./main.ts", import.meta.url).pathname;

/** What it prints until it has told where the kubeconfig is, and the path of that. */
async function told(stdout: Readable): Promise<{ readonly text: string; readonly path: string }> {
  let text = "";
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const path = /^export KUBECONFIG=(.+)$/m.exec(text)?.[1];
    if (path !== undefined) return { text, path };
  }
  throw new Error(`it ended: ${text}`);
}

test("prints a kubeconfig that is there until SIGTERM, and leaves nothing behind", async () => {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const { text, path } = await told(child.stdout);
  assert.match(readFileSync(path, "utf8"), /server: https:\/\/127\.0\.0\.1:\d+/);
  assert.not.match(text, "demo");
  child.kill("SIGTERM");
  assert.is(await exit, 0);
  assert.is(runs.folder(path), false);
});

test("has the demo's objects with --demo, and says so", async () => {
  const child = spawn(process.execPath, [program, "--demo"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const { text } = await told(child.stdout);
  child.kill("SIGTERM");
  assert.match(
    text,
    /^The demo's objects are in it: 312 in 12 namespaces, and Kollect's kinds\.$/m,
  );
  assert.is(await exit, 0);
});

controlplane("refuses other arguments before anything is started", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--demo", "--deom"], {
    encoding: "utf8",
  });
  assert.equal([status, stdout], [2, ""]);
  assert.is(stderr, "controlplane: --deom: write --demo, or nothing\n");
});

controlplane.run();
