import { type Clock, dateAt, type Millis } from "../runtime/clock.ts";
import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";

export interface LeaseOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly namespace: string;
  readonly name: string;
  /** Unique among the replicas. */
  readonly identity: string;
  /** How long a holder that says nothing is respected. */
  readonly duration?: Millis;
  /** How long a holder that cannot renew goes on. */
  readonly renewDeadline?: Millis;
  readonly retry?: Millis;
}

interface Lease {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly resourceVersion?: string;
  };
  readonly spec: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

/** A lease as somebody else last changed it, and when by our own clock: theirs may be wrong. */
interface Observation {
  readonly text: string;
  readonly at: number;
}

/**
 * Runs `onElected` whenever this replica holds the Lease, with the number of transitions as epoch. Its signal aborts
 * when the Lease is lost; then it competes again. No outage of the API server ends it.
 */
export async function runLeader(
  options: LeaseOptions,
  onElected: (epoch: number, leading: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, retry = 5_000 } = options;
  const lease = leaseOf(options);
  while (!signal.aborted) {
    const epoch = await lease.acquire(signal).catch(() => undefined);
    if (epoch === undefined) {
      await clock.sleep(Math.min(retry, 2_000), signal).catch(() => undefined);
      continue;
    }
    await lead(options, lease, epoch, { onElected, signal });
  }
}

interface Work {
  readonly onElected: (epoch: number, leading: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

const lead = async (
  { clock, renewDeadline = 40_000, retry = 5_000 }: LeaseOptions,
  lease: HeldLease,
  epoch: number,
  { onElected, signal }: Work,
): Promise<void> => {
  const lost = new AbortController();
  const leading = AbortSignal.any([signal, lost.signal]);
  const ended = onElected(epoch, leading).finally(() => lost.abort());
  let renewedAt = clock.now();
  while (!leading.aborted) {
    await clock.sleep(retry, leading).catch(() => undefined);
    if (leading.aborted) break;
    const isOurs = await lease.renew(leading).catch(() => undefined);
    if (isOurs === true) renewedAt = clock.now();
    else if (isOurs === false || clock.now() - renewedAt > renewDeadline) lost.abort();
  }
  await ended;
  await lease.release().catch(() => undefined);
};

interface HeldLease {
  /** The epoch, or `undefined` while somebody else holds it. */
  acquire(signal: AbortSignal): Promise<number | undefined>;
  /** False when somebody else holds it now. */
  renew(signal: AbortSignal): Promise<boolean>;
  release(): Promise<void>;
}

const leaseOf = ({
  client,
  clock,
  namespace,
  name,
  identity,
  duration = 60_000,
}: LeaseOptions): HeldLease => {
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const path = `${collection}/${name}`;
  const resource = "leases.coordination.k8s.io";
  let observed: Observation | undefined;

  const time = (): string => dateAt(clock.now()).toISOString().replace("Z", "000Z");
  const read = async (signal: AbortSignal): Promise<Lease | undefined> => {
    try {
      return await client.request<Lease>({ path, resource }, signal);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };
  const write = async (lease: Lease, signal: AbortSignal): Promise<boolean> => {
    const isNew = lease.metadata.resourceVersion === undefined;
    const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", ...lease };
    try {
      const method = isNew ? "POST" : "PUT";
      await client.request({ method, path: isNew ? collection : path, body, resource }, signal);
      return true;
    } catch (error) {
      // Somebody was quicker.
      if (statusOf(error) === 409) return false;
      throw error;
    }
  };
  const isFree = ({ spec }: Lease): boolean => {
    if ((spec.holderIdentity ?? "") === "" || spec.holderIdentity === identity) return true;
    const text = `${spec.holderIdentity} ${spec.renewTime}`;
    if (observed?.text !== text) observed = { text, at: clock.now() };
    const respected = (spec.leaseDurationSeconds ?? duration / 1000) * 1000;
    return clock.now() - observed.at > respected;
  };
  const held = (transitions: number, acquireTime: string): Lease["spec"] => ({
    holderIdentity: identity,
    leaseDurationSeconds: duration / 1000,
    acquireTime,
    renewTime: time(),
    leaseTransitions: transitions,
  });

  return {
    acquire: async (signal) => {
      const found = await read(signal);
      if (found !== undefined && !isFree(found)) return undefined;
      const metadata = found?.metadata ?? { name, namespace };
      const epoch = found === undefined ? 1 : (found.spec.leaseTransitions ?? 0) + 1;
      return (await write({ metadata, spec: held(epoch, time()) }, signal)) ? epoch : undefined;
    },
    renew: async (signal) => {
      const found = await read(signal);
      if (found?.spec.holderIdentity !== identity) return false;
      const { leaseTransitions = 0, acquireTime = time() } = found.spec;
      return write({ metadata: found.metadata, spec: held(leaseTransitions, acquireTime) }, signal);
    },
    release: async () => {
      const signal = AbortSignal.timeout(3_000);
      const found = await read(signal);
      if (found?.spec.holderIdentity !== identity) return;
      await write(
        { metadata: found.metadata, spec: { ...found.spec, holderIdentity: "" } },
        signal,
      );
    },
  };
};
