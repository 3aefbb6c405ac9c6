import type { Clock, Millis } from "../runtime/clock.ts";
import {
  type HeldLease,
  type LeaderView,
  type LeaseOptions,
  leaseOf,
  type Renewal,
} from "./held-lease.ts";

export type { LeaderView, LeaseOptions } from "./held-lease.ts";

/**
 * Works with the number of transitions as epoch, until the signal aborts. `isLeader` asks whether the Lease is ours at this
 * moment, and throws where that cannot be found out.
 */
export type OnElected = (
  epoch: number,
  leading: AbortSignal,
  isLeader: (signal: AbortSignal) => Promise<boolean>,
) => Promise<void>;

/** How often a Lease that somebody else holds is looked at: a hand-over takes no longer. */
const lookAgain: Millis = 2_000;
/** A renewal without an answer gives way to the next. */
const renewalLimit: Millis = 10_000;
/** A last request that gets no answer does not hold up the end. */
const releaseLimit: Millis = 3_000;

/**
 * Runs `onElected` whenever this replica holds the Lease. Its signal aborts when the Lease is lost or cannot be renewed
 * in time; then it competes again. No outage of the API server ends it: only `signal`, or a crash of `onElected`, which
 * it throws.
 */
export async function runLeader(
  options: LeaseOptions,
  onElected: OnElected,
  signal: AbortSignal,
): Promise<void> {
  const { clock, retry = 5_000, onView } = options;
  const lease = leaseOf(options);
  while (!signal.aborted) {
    // Before the request: the others count from when they see it.
    const askedAt = clock.now();
    const { epoch, view } = await look(lease, signal);
    onView?.(view);
    if (epoch !== undefined) await lead(options, lease, { epoch, askedAt, onElected }, signal);
    await rest(clock, Math.min(retry, lookAgain), signal);
  }
}

/** Takes the Lease if it is free, and says whose it is. */
const look = async (
  lease: HeldLease,
  signal: AbortSignal,
): Promise<{ readonly epoch?: number; readonly view: LeaderView }> => {
  try {
    const epoch = await lease.acquire(signal);
    return epoch === undefined ? { view: "following" } : { epoch, view: "leading" };
  } catch {
    return { view: "unknown" };
  }
};

interface Election {
  readonly epoch: number;
  readonly askedAt: Millis;
  readonly onElected: OnElected;
}

const lead = async (
  options: LeaseOptions,
  lease: HeldLease,
  { epoch, askedAt, onElected }: Election,
  signal: AbortSignal,
): Promise<void> => {
  const over = new AbortController();
  const leading = AbortSignal.any([signal, over.signal]);
  const isLeader = async (asking: AbortSignal): Promise<boolean> => {
    const renewal = await lease.renew(epoch, asking);
    if (renewal === "unknown") throw new Error("the Lease has changed meanwhile");
    return renewal === "ours";
  };
  /** Gives what it threw of its own accord; failing because it was stopped is no crash. */
  const work = async (): Promise<readonly unknown[]> => {
    try {
      await onElected(epoch, leading, isLeader);
      return [];
    } catch (error) {
      return leading.aborted ? [] : [error];
    } finally {
      over.abort();
    }
  };
  const keep = async (): Promise<void> => {
    await keepUntilLost(options, (attempt) => lease.renew(epoch, attempt), askedAt, leading);
    over.abort();
  };
  const [crashes] = await Promise.all([work(), keep()]);
  await limited(options.clock, releaseLimit, new AbortController().signal, (attempt) =>
    lease.release(epoch, attempt),
  );
  if (crashes.length > 0) throw crashes[0];
};

/** Renews until the Lease is somebody else's, or the last renewal is older than the deadline. */
const keepUntilLost = async (
  { clock, renewDeadline = 40_000, retry = 5_000 }: LeaseOptions,
  renew: (attempt: AbortSignal) => Promise<Renewal>,
  acquiredAt: Millis,
  leading: AbortSignal,
): Promise<void> => {
  let renewedAt = acquiredAt;
  const left = (): Millis => renewedAt + renewDeadline - clock.now();
  while (!leading.aborted && left() > 0) {
    await rest(clock, Math.min(retry, left()), leading);
    if (leading.aborted || left() <= 0) return;
    const askedAt = clock.now();
    const renewal = await limited(clock, Math.min(renewalLimit, left()), leading, renew);
    if (renewal === "lost") return;
    if (renewal === "ours") renewedAt = askedAt;
  }
};

/** What `work` gives within `span`; `undefined` if it fails, or is aborted for lasting too long. */
const limited = async <T>(
  clock: Clock,
  span: Millis,
  signal: AbortSignal,
  work: (attempt: AbortSignal) => Promise<T>,
): Promise<T | undefined> => {
  const tooLong = new AbortController();
  const done = new AbortController();
  const alarm = rest(clock, span, done.signal).then(() => tooLong.abort());
  try {
    return await work(AbortSignal.any([signal, tooLong.signal]));
  } catch {
    return undefined;
  } finally {
    done.abort();
    await alarm;
  }
};

const rest = (clock: Clock, span: Millis, signal: AbortSignal): Promise<void> =>
  clock.sleep(span, signal).catch(() => undefined);
