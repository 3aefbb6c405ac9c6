import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";

export type Signal = "TERM" | "KILL" | "QUIT" | "INT";

export interface SuperviseOptions {
  /** Receives standard output and standard error of the process. */
  readonly log: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  /** Another user to run as; only root can ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What the process gets when its parent is gone; KILL follows after five seconds. */
  readonly lastSignal?: Signal;
}

/** A process that cannot outlive this one, however this one ends. */
export interface Supervised {
  readonly pid: number;
  /** Path of what it prints. */
  readonly log: string;
  readonly hasExited: () => boolean;
  /** Resolves with the exit code; 128 and the signal's number when a signal ended it. */
  readonly exited: Promise<number>;
  /** Sends `signal` and waits for the end. */
  end(signal: Signal): Promise<void>;
  /** The last lines it printed. */
  logTail(): string;
}

/**
 * Standard input is a pipe that only the parent holds: a line on it is a signal to send, its end is the
 * parent's death, which the kernel reports even after SIGKILL. Works wherever there is a POSIX shell.
 */
const script = `
last=$1; shift
exec 3<&0 </dev/null
"$@" >&2 3<&- &
child=$!
{
  while read -r signal; do kill -s "$signal" "$child"; done
  kill -s "$last" "$child"
  for turn in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$child" || exit; sleep 0.5; done
  kill -s KILL "$child"
} <&3 3<&- >/dev/null 2>&1 &
watcher=$!
exec 3<&-
echo "$child"
exec >&-
wait "$child"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`;

async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return text.trim();
}

/** Starts `command`. It does not keep the event loop alive. */
export async function supervise(
  command: string,
  args: readonly string[],
  options: SuperviseOptions,
): Promise<Supervised> {
  const log = openSync(options.log, "a");
  // Detached: Ctrl-C on a terminal reaches the parent alone, which then stops what it started in order.
  const shell = spawn("sh", ["-c", script, "sh", options.lastSignal ?? "KILL", command, ...args], {
    stdio: ["pipe", "pipe", log],
    detached: true,
    env: { ...process.env, ...options.environment },
    cwd: options.folder,
    ...options.user,
  });
  closeSync(log);
  let hasExited = false;
  const exited = once(shell, "exit").then(([code]) => {
    hasExited = true;
    shell.stdin?.destroy();
    return Number(code ?? 137);
  });
  // Writing to a process that has just ended is no failure of ours.
  shell.stdin?.on("error", () => undefined);
  const pid = Number(await firstLine(shell));
  shell.unref();
  (shell.stdin as unknown as { unref(): void } | null)?.unref();
  return {
    pid,
    log: options.log,
    hasExited: () => hasExited,
    exited,
    end: async (signal) => {
      if (hasExited) return;
      shell.ref();
      shell.stdin?.write(`${signal}\n`);
      await exited;
    },
    logTail: () => readFileSync(options.log, "utf8").trimEnd().split("\n").slice(-15).join("\n"),
  };
}
