import { hostname } from "node:os";
import { sinkOpener } from "../controllers/sink-opener.ts";
import { connect } from "../kube/api-client.ts";
import { runLeader } from "../kube/lease.ts";
import { createEgress } from "../net/egress.ts";
import { systemClock } from "../runtime/clock.ts";
import { runTasks, type Task } from "../runtime/tasks.ts";
import { createLog, type LogLevel } from "../telemetry/log.ts";
import { runEngine } from "./engine.ts";
import { runWebhook, type WebhookFlags } from "./webhook.ts";

export interface OperatorFlags extends WebhookFlags {
  readonly validatingWebhooksEnabled: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Kollect's own: of its Lease and of its Secret. */
  readonly namespace: string;
  readonly leaderElect: boolean;
  readonly allowPrivateSinks: boolean;
  readonly dev: boolean;
  /** Milliseconds. */
  readonly batchWindow: number;
  readonly logLevel: LogLevel;
  readonly scrubKeys: readonly string[];
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
  const engine = (epoch: number, leading: AbortSignal): Promise<void> => {
    log.info("operator started", { server: client.server, epoch });
    const openSink = sinkOpener(client, egress);
    const { batchWindow, namespaceDefaults, scrubKeys } = flags;
    return runEngine(
      { client, openSink, clock, log, epoch, batchWindow, namespaceDefaults, scrubKeys },
      leading,
    );
  };
  const election = {
    client,
    clock,
    namespace: flags.namespace,
    name: "kollect.kollect.dev",
    identity: `${hostname()}_${process.pid}`,
  };
  const tasks: Task[] = [
    (running) => (flags.leaderElect ? runLeader(election, engine, running) : engine(0, running)),
  ];
  const { namespace } = flags;
  if (flags.validatingWebhooksEnabled)
    tasks.push((running) => runWebhook({ client, egress, clock, log, namespace }, flags, running));
  await runTasks(tasks, signal);
  log.info("operator stopped");
}
