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
  /** How long a holder that says nothing is respected; default 60 s. */
  readonly duration?: Millis;
  /** How long a holder that cannot renew goes on; default 40 s. Shorter than `duration`, or two may work at once. */
  readonly renewDeadline?: Millis;
  /** Between renewals; default 5 s. */
  readonly retry?: Millis;
  /** Called whenever the Lease has been looked at; "unknown": that failed. */
  readonly onView?: (view: LeaderView) => void;
}

/** Whether this replica leads or another one does. */
export type LeaderView = "leading" | "following" | "unknown";

/** How a renewal ended; "unknown" is worth another try. */
export type Renewal = "ours" | "lost" | "unknown";

/** The coordination.k8s.io Lease seen by one replica. Writes carry the version that was read. */
export interface HeldLease {
  /** The epoch, or `undefined` while somebody else holds it. */
  acquire(signal: AbortSignal): Promise<number | undefined>;
  renew(epoch: number, signal: AbortSignal): Promise<Renewal>;
  /** Leaves it to whoever asks next. */
  release(epoch: number, signal: AbortSignal): Promise<void>;
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
  readonly at: Millis;
}

const resource = "leases.coordination.k8s.io";

export function leaseOf(options: LeaseOptions): HeldLease {
  const { client, clock, namespace, name, identity, duration = 60_000 } = options;
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const path = `${collection}/${name}`;
  let observed: Observation | undefined;
  /** Epochs must not fall, even if somebody deletes the Lease. */
  let highest = 0;

  const read = async (signal: AbortSignal): Promise<Lease | undefined> => {
    try {
      const found = await client.request<Lease>({ path, resource }, signal);
      highest = Math.max(highest, found.spec.leaseTransitions ?? 0);
      return found;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };

  /** False when somebody was quicker. */
  const write = async (
    found: Lease | undefined,
    spec: Lease["spec"],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const metadata = found?.metadata ?? { name, namespace };
    const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec };
    try {
      if (found === undefined)
        await client.request({ method: "POST", path: collection, body, resource }, signal);
      else await client.request({ method: "PUT", path, body, resource }, signal);
      return true;
    } catch (error) {
      if (statusOf(error) === 409) return false;
      throw error;
    }
  };

  const isFree = ({ spec }: Lease): boolean => {
    if ((spec.holderIdentity ?? "") === "" || spec.holderIdentity === identity) return true;
    const text = `${spec.holderIdentity} ${spec.renewTime} ${spec.leaseTransitions}`;
    if (observed?.text !== text) observed = { text, at: clock.now() };
    const respected = (spec.leaseDurationSeconds ?? duration / 1000) * 1000;
    return clock.now() - observed.at > respected;
  };

  /** The API server wants microseconds. */
  const time = (): string => dateAt(clock.now()).toISOString().replace("Z", "000Z");

  const held = (leaseTransitions: number, acquireTime = time()): Lease["spec"] => ({
    holderIdentity: identity,
    leaseDurationSeconds: Math.max(1, Math.round(duration / 1000)),
    acquireTime,
    renewTime: time(),
    leaseTransitions,
  });

  const isOurs = ({ spec }: Lease, epoch: number): boolean =>
    spec.holderIdentity === identity && spec.leaseTransitions === epoch;

  return {
    acquire: async (signal) => {
      const found = await read(signal);
      if (found !== undefined && !isFree(found)) return undefined;
      const epoch = highest + 1;
      return (await write(found, held(epoch), signal)) ? epoch : undefined;
    },
    renew: async (epoch, signal) => {
      const found = await read(signal);
      // One that was deleted is made anew with the epoch that it had.
      if (found !== undefined && !isOurs(found, epoch)) return "lost";
      const spec = held(epoch, found?.spec.acquireTime);
      return (await write(found, spec, signal)) ? "ours" : "unknown";
    },
    release: async (epoch, signal) => {
      const found = await read(signal);
      if (found === undefined || !isOurs(found, epoch)) return;
      await write(found, { ...found.spec, holderIdentity: "" }, signal);
    },
  };
}
