import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import type { Shell } from "./doc-page.ts";

/** Goes to the folder, runs the command there, and tells on the third pipe where that has led. */
const script = 'cd "$1" || exit; eval "$2"; pwd >&3';

/** A shell that begins in `folder`. It remembers where `cd` went, and nothing else; errors are part of what it prints. */
export function shellIn(folder: string, env: NodeJS.ProcessEnv): Shell {
  let at = folder;
  return async (command) => {
    const child = spawn("bash", ["-c", `exec 2>&1; ${script}`, "bash", at, command], {
      env: { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC", PAGER: "cat", ...env },
      stdio: ["ignore", "pipe", "inherit", "pipe"],
    });
    const [printed, now] = await Promise.all([
      text(child.stdout as Readable),
      text(child.stdio[3] as Readable),
    ]);
    at = now.trim() || at;
    return printed;
  };
}
