import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { controlPlanePrograms } from "../services/control-plane-programs.ts";
import { runs } from "../services/running.ts";
import { service } from "../services/service.ts";

const controlplane = suite("npm run controlplane");
const programs = await service(controlPlanePrograms);
const test = (name: string, body: () => Promise<void>): void =>
  programs === undefined ? controlplane.skip(name) : controlplane(name, body);

test("prints a kubeconfig that is there until SIGTERM, and leaves nothing behind", async () => {
  const program = new URL("./main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let text = "";
  let path = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    path = /^export KUBECONFIG=(.+)$/m.exec(text)?.[1] ?? "";
    if (path !== "") break;
  }
  assert.match(readFileSync(path, "utf8"), /server: https:\/\/127\.0\.0\.1:\d+/);
  child.kill("SIGTERM");
  assert.is(await exit, 0);
  assert.is(runs.folder(path), false);
});

controlplane.run();
