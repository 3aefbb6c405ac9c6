import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder under the system's temporary folder that goes away with this process, however it ends. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Waits for a line ("removed already") or for the death of the parent, and then cleans up after it. */
const janitor = `
read -r line && exit
for turn in 1 2 3 4 5 6; do sleep 1; rm -rf -- "$1" && exit; done
`;

export function temporaryFolder(name: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `kollect-${name}-`));
  const shell = spawn("sh", ["-c", janitor, "sh", path], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  let isGone = false;
  return {
    path,
    remove: async () => {
      if (isGone) return;
      isGone = true;
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      shell.stdin.end("removed\n");
    },
  };
}
