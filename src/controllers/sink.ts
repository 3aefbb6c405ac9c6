import type { SinkStatus } from "../../generated/types.ts";
import type { KindEntry } from "../../generated/kinds.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import { conditionsOf, explain, type Finding, finding, withKstatus } from "./conditions.ts";
import type { OpenSink, SinkResource } from "./sink-opener.ts";

interface ProbedSink extends SinkResource {
  readonly metadata: SinkResource["metadata"] & {
    readonly generation?: number;
    readonly deletionTimestamp?: string;
  };
  readonly status?: SinkStatus;
}

export interface SinkReconcilerOptions {
  readonly kind: KindEntry;
  readonly sinks: ReadonlyStore<ProbedSink>;
  readonly openSink: OpenSink;
  readonly status: StatusWriter;
  readonly clock: Clock;
}

/** How soon a sink is probed again: quickly while it fails, so that a mended Secret is noticed. */
const probeInterval: Millis = 5 * 60_000;
const failedProbeInterval: Millis = 30_000;
const probeTimeout: Millis = 15_000;

/** Says on each sink whether address, credentials and permissions work. */
export function sinkReconciler(options: SinkReconcilerOptions): Reconcile<string> {
  const { kind, sinks, openSink, status, clock } = options;
  /** When each sink is due, by the generation that was probed; its own status update is no reason to probe. */
  const probed = new Map<string, { readonly generation: number; readonly due: number }>();

  const probe = async (resource: ProbedSink, signal: AbortSignal): Promise<Finding> => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(probeTimeout)]);
    try {
      const sink = await openSink(resource, bounded);
      try {
        await sink.probe(bounded);
      } finally {
        await sink.close();
      }
      return finding("SinkReachable", true, "SinkReady", "the sink answers and takes exports");
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof OperatorError || !bounded.aborted) {
        const { reason, message } = explain(error);
        return finding("SinkReachable", false, reason, message);
      }
      const message = `no answer within ${probeTimeout / 1000} s; check the address and the network policy`;
      return finding("SinkReachable", false, "SinkUnreachable", message);
    }
  };

  return async (key, signal) => {
    const resource = sinks.get(key);
    if (resource === undefined || resource.metadata.deletionTimestamp !== undefined) {
      probed.delete(key);
      return "on-change";
    }
    const generation = resource.metadata.generation ?? 0;
    const last = probed.get(key);
    if (last?.generation === generation && last.due > clock.now())
      return { after: last.due - clock.now() };
    const reachable = await probe(resource, signal);
    const isGood = reachable.status === "True";
    const after = isGood ? probeInterval : failedProbeInterval;
    probed.set(key, { generation, due: clock.now() + after });
    const findings = withKstatus([{ ...reachable, type: "Ready" }, reachable]);
    const next: SinkStatus = {
      observedGeneration: generation,
      conditions: conditionsOf(status.latest(resource).status?.conditions, findings, {
        generation,
        now: clock.now(),
      }),
    };
    await status.apply(kind, resource, next, signal);
    return { after };
  };
}
