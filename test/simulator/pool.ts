import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import type { Outcome } from "./run.ts";

/** Seeds that a worker takes at a time. */
const batch = 10;

export interface PoolOptions {
  readonly workers?: number;
  /** Name of the mutation that the workers run with. */
  readonly mutation?: string;
  /** False: no more seeds are begun. */
  readonly onOutcome: (outcome: Outcome) => boolean;
}

/** What a worker hears. */
export interface Order {
  readonly seeds: readonly number[];
}

/** What a worker says: an outcome for each seed, in order. */
export type Report = { readonly outcome: Outcome } | { readonly done: true };

/** Runs all `seeds`, in processes beside one another; outcomes come as they are ready. @throws {Error} a worker died */
export async function runAll(seeds: readonly number[], options: PoolOptions): Promise<void> {
  const { workers = availableParallelism(), mutation, onOutcome } = options;
  let next = 0;
  const feed = (child: ChildProcess): void => {
    const order: Order = { seeds: seeds.slice(next, next + batch) };
    next += batch;
    if (order.seeds.length === 0) child.disconnect();
    else child.send(order);
  };
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(new URL("worker.ts", import.meta.url), {
        execArgv: [],
        env: { ...process.env, ...(mutation !== undefined && { SIMULATOR_MUTATION: mutation }) },
      });
      child.on("message", (report: Report) => {
        if ("outcome" in report) {
          if (!onOutcome(report.outcome)) next = seeds.length;
        } else feed(child);
      });
      child.on("error", reject);
      child.on("exit", (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`a worker ended with ${code ?? signal}`));
      });
      feed(child);
    });
  const count = Math.min(workers, Math.ceil(seeds.length / batch));
  await Promise.all(Array.from({ length: count }, work));
}
