import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Count } from "./suite-file.ts";

export interface WorkersOptions {
  readonly workers: number;
  /** Milliseconds. */
  readonly suiteLimit: number;
  readonly onCount: (count: Count) => void;
}

/** A file that takes longer, in seconds, is named. */
const slow = 10;

/** One process that runs files, and all that it printed of the present one. */
interface Worker {
  run(file: string): Promise<Count>;
  end(): void;
}

function startWorker(suiteLimit: number): Worker {
  const child: ChildProcess = fork(
    join(import.meta.dirname, "run-worker.ts"),
    [String(suiteLimit)],
    // A small process starts programs sooner; the heap's young half is what makes it large.
    { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: ["--max-semi-space-size=4"] },
  );
  let printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    (stream as Readable).on("data", (chunk: Buffer) => printed.push(chunk));
  /** What one file printed stands together. */
  const show = (): void => {
    process.stderr.write(Buffer.concat(printed));
    printed = [];
  };
  return {
    run: (file) =>
      new Promise((resolve) => {
        const answered = (count: Count): void => {
          child.off("exit", ended);
          show();
          resolve(count);
        };
        const ended = (status: number | null): void => {
          child.off("message", answered);
          show();
          process.stderr.write(`\n  FAIL  ${file}: the process ended by itself, ${status}\n`);
          resolve({ passed: 0, failed: 1, skipped: 0 });
        };
        child.once("message", answered);
        child.once("exit", ended);
        if (child.connected) child.send(file);
      }),
    end: () => {
      if (child.connected) child.disconnect();
    },
  };
}

/** Runs files in several processes, each taking the next one when it is free; what a file leaves behind ends with them. */
export async function runInWorkers(
  files: readonly string[],
  { workers, suiteLimit, onCount }: WorkersOptions,
): Promise<void> {
  const left = files.toReversed();
  const work = async (): Promise<void> => {
    let worker = startWorker(suiteLimit);
    for (let file = left.pop(); file !== undefined; file = left.pop()) {
      const startedAt = performance.now();
      const count = await worker.run(file);
      const seconds = (performance.now() - startedAt) / 1_000;
      if (seconds > slow) process.stderr.write(`  ${file}: ${seconds.toFixed(0)} s\n`);
      onCount(count);
      // Whatever failed may have left something behind that fails the next. What took long has made the process large, and
      // each program that a large process starts waits until its page tables are copied: a third of all time, once.
      if (count.failed === 0 && seconds < slow) continue;
      worker.end();
      worker = startWorker(suiteLimit);
    }
    worker.end();
  };
  await Promise.all(Array.from({ length: workers }, work));
}
