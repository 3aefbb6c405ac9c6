import { hostname } from "node:os";
import { connect } from "../kube/api-client.ts";
import { runLeader } from "../kube/lease.ts";
import { createEgress } from "../net/egress.ts";
import { systemClock } from "../runtime/clock.ts";
import { createLog, type LogLevel } from "../telemetry/log.ts";
import { runEngine } from "./engine.ts";

export interface OperatorFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly leaderElect: boolean;
  readonly leaderElectNamespace: string;
  readonly allowPrivateSinks: boolean;
  readonly dev: boolean;
  /** Milliseconds. */
  readonly batchWindow: number;
  readonly logLevel: LogLevel;
}

/** Runs the operator until `signal` aborts. */
export async function operator(flags: OperatorFlags, signal: AbortSignal): Promise<void> {
  const log = createLog(flags.logLevel);
  const clock = systemClock;
  const client = connect({
    ...(flags.kubeconfig !== undefined && { kubeconfig: flags.kubeconfig }),
    ...(flags.context !== undefined && { context: flags.context }),
  });
  const egress = createEgress({ allowPrivate: flags.allowPrivateSinks, dev: flags.dev });
  const work = (epoch: number, leading: AbortSignal): Promise<void> => {
    log.info("operator started", { server: client.server, epoch });
    return runEngine(
      { client, egress, clock, log, epoch, batchWindow: flags.batchWindow },
      leading,
    );
  };
  if (!flags.leaderElect) await work(0, signal);
  else
    await runLeader(
      {
        client,
        clock,
        namespace: flags.leaderElectNamespace,
        name: "kollect.kollect.dev",
        identity: `${hostname()}_${process.pid}`,
      },
      work,
      signal,
    );
  log.info("operator stopped");
}
