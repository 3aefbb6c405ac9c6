import { hostname } from "node:os";
import { sinkOpener } from "../controllers/sink-opener.ts";
import { connect } from "../kube/api-client.ts";
import { type LeaderView, type OnElected, runLeader } from "../kube/lease.ts";
import { createEgress } from "../net/egress.ts";
import { systemClock } from "../runtime/clock.ts";
import { runTasks, type Task } from "../runtime/tasks.ts";
import { createLog, type LogLevel } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createReadiness } from "../telemetry/readiness.ts";
import { runEngine } from "./engine.ts";
import { type EndpointFlags, runHealth, runMetrics } from "./endpoints.ts";
import { runWebhook, type WebhookFlags } from "./webhook.ts";

export interface OperatorFlags extends WebhookFlags, EndpointFlags {
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
  const identity = `${hostname()}_${process.pid}`;
  const metrics = createMetrics(() => clock.now());
  const readiness = createReadiness();
  const ownKinds = readiness.check("own-kinds", "not listed yet");
  const engine: OnElected = (epoch, leading, isLeader) => {
    log.info("operator started", { server: client.server, epoch });
    ownKinds.fail("not listed yet");
    const openSink = sinkOpener(client, egress);
    const { batchWindow, namespaceDefaults, scrubKeys } = flags;
    const onSynced = (): void => ownKinds.pass("listed");
    const parts = { client, openSink, clock, log, metrics, identity, onSynced };
    return runEngine(
      { ...parts, epoch, isLeader, batchWindow, namespaceDefaults, scrubKeys },
      leading,
    );
  };
  const elected: Task = (running) => {
    const leader = readiness.check("leader", "the Lease was not looked at yet");
    const onView = (view: LeaderView): void => {
      if (view === "unknown") leader.fail("the Lease cannot be read or taken now");
      else leader.pass(view === "leading" ? "this replica leads" : "another replica leads");
      if (view === "following") ownKinds.pass("the leader's alone");
    };
    const name = "kollect.kollect.dev";
    const election = { client, clock, namespace: flags.namespace, name, identity, onView };
    return runLeader(election, engine, running);
  };
  const alone: Task = (running) => engine(0, running, () => Promise.resolve(true));
  const tasks: Task[] = [flags.leaderElect ? elected : alone];
  const { namespace } = flags;
  if (flags.validatingWebhooksEnabled) {
    const webhook = readiness.check("webhook", "no certificate yet");
    const onListening = (): void => webhook.pass("serves");
    const parts = { client, egress, clock, log, namespace, onListening };
    tasks.push((running) => runWebhook(parts, flags, running));
  }
  const parts = { client, clock, log, namespace, metrics, readiness };
  tasks.push((running) => runHealth(parts, flags, running));
  tasks.push((running) => runMetrics(parts, flags, running));
  await runTasks(tasks, signal);
  log.info("operator stopped");
}
