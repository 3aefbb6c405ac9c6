import type { SinkStatus } from "../../generated/types.ts";
import type { KindEntry } from "../../generated/kinds.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { OpenedSink } from "../export/connection.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";
import { conditionsOf, explain, type Finding, finding, withKstatus } from "./conditions.ts";
import type { OpenSinkResource, SinkResource } from "./sink-opener.ts";

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
  readonly openSink: OpenSinkResource;
  readonly status: StatusWriter;
  readonly clock: Clock;
}

/** How soon a sink is probed again: quickly while it fails, so that what was mended is noticed. */
const probeInterval: Millis = 5 * 60_000;
const failedProbeInterval: Millis = 30_000;
/** A Secret that changed is noticed so soon. */
const secretInterval: Millis = 30_000;
const probeTimeout: Millis = 15_000;

interface Probe {
  readonly generation: number;
  readonly due: number;
  readonly isCurrent: OpenedSink["isCurrent"];
}

const silent = {
  reason: "SinkUnreachable",
  message: `no answer within ${probeTimeout / 1000} s; check the address and the network policy`,
} as const;

const insecure = finding(
  "TLSInsecure",
  true,
  "InsecureSkipVerify",
  "spec.tls.insecureSkipVerify is true: anybody can pretend to be the server, and read the credentials and the rows",
);

/** Says on each sink whether address, credentials and permissions work. */
export function sinkReconciler(options: SinkReconcilerOptions): Reconcile<string> {
  const { kind, sinks, openSink, status, clock } = options;
  /** By key, what the last probe rests on, and until when; its own status update is no reason to probe. */
  const probed = new Map<string, Probe>();

  const probe = async (
    resource: ProbedSink,
    signal: AbortSignal,
  ): Promise<Pick<Probe, "isCurrent"> & { readonly reachable: Finding }> => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(probeTimeout)]);
    let isCurrent: OpenedSink["isCurrent"] = () => Promise.resolve(true);
    try {
      const opened = await openSink(resource, bounded);
      ({ isCurrent } = opened);
      try {
        await opened.sink.probe(bounded);
      } finally {
        await opened.sink.close();
      }
      const message = "the sink answers and takes exports";
      return { reachable: finding("SinkReachable", true, "SinkReady", message), isCurrent };
    } catch (error) {
      signal.throwIfAborted();
      const { reason, message } =
        error instanceof OperatorError || !bounded.aborted ? explain(error) : silent;
      return { reachable: finding("SinkReachable", false, reason, message), isCurrent };
    }
  };
  const isFresh = async (
    { generation, due, isCurrent }: Probe,
    { metadata }: ProbedSink,
    signal: AbortSignal,
  ): Promise<boolean> =>
    generation === (metadata.generation ?? 0) &&
    due > clock.now() &&
    // Where the API server does not tell, nothing has changed.
    (await isCurrent(signal).catch(() => true));

  return async (key, signal) => {
    const resource = sinks.get(key);
    if (resource === undefined || resource.metadata.deletionTimestamp !== undefined) {
      probed.delete(key);
      return "on-change";
    }
    const generation = resource.metadata.generation ?? 0;
    const last = probed.get(key);
    if (last !== undefined && (await isFresh(last, resource, signal)))
      return { after: Math.min(secretInterval, last.due - clock.now()) };
    const { reachable, isCurrent } = await probe(resource, signal);
    const interval = reachable.status === "True" ? probeInterval : failedProbeInterval;
    probed.set(key, { generation, due: clock.now() + interval, isCurrent });
    const findings = [
      ...withKstatus([{ ...reachable, type: "Ready" }, reachable]),
      ...(resource.spec.tls?.insecureSkipVerify === true ? [insecure] : []),
    ];
    const next: SinkStatus = {
      observedGeneration: generation,
      conditions: conditionsOf(status.latest(resource).status?.conditions, findings, {
        generation,
        now: clock.now(),
      }),
    };
    await status.apply(kind, resource, next, signal);
    return { after: secretInterval };
  };
}
