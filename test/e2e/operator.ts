import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Supervised } from "../services/supervise.ts";
import { supervise } from "../services/supervise.ts";
import { look } from "../support/canaries.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";

/** The operator as users run it: a process of its own. */
export interface OperatorProcess {
  readonly pid: number;
  readonly process: Supervised;
  /** SIGTERM, then waits; gives the exit code. */
  stop(): Promise<number>;
  kill(): Promise<void>;
}

export interface OperatorOptions {
  readonly flags?: readonly string[];
  /** The bundle that users run, in place of the sources. */
  readonly bundle?: boolean;
}

/** Changes are gathered for a twentieth of a second only, so that tests need not wait. */
const quick = ["--batch-window", "50ms", "--webhook-bind-address", "127.0.0.1:0"];

export async function startOperator(
  kubeconfig: string,
  { flags = quick, bundle = false }: OperatorOptions = {},
): Promise<OperatorProcess> {
  const folder = temporaryFolder("operator");
  // Several may run on one machine.
  const health = ["--health-probe-bind-address", "127.0.0.1:0"];
  const args = ["operator", "--kubeconfig", kubeconfig, "--dev", ...health, ...flags];
  const [program, ...before] = bundle ? ["bin/kollect.cjs"] : [process.execPath, "src/main.ts"];
  const log = join(folder.path, "operator.log");
  const process_ = await supervise(program ?? "", [...before, ...args], {
    log,
  });
  const ended = async (): Promise<void> => {
    if (existsSync(log)) look("the operator's log", readFileSync(log, "utf8"));
    await folder.remove();
  };
  return {
    pid: process_.pid,
    process: process_,
    stop: async () => {
      await process_.end("TERM");
      const code = await process_.exited;
      await ended();
      return code;
    },
    kill: async () => {
      await process_.end("KILL");
      await ended();
    },
  };
}
