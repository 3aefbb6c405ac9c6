import { OperatorError } from "../errors/operator-error.ts";
import type { Clock, Millis } from "../runtime/clock.ts";

/** A write that takes longer is given up: the backend hangs. */
const writeTimeout: Millis = 120_000;

/** What does not end so long after it was told to is left behind, so that its hang is nobody else's. */
const grace: Millis = 5_000;

/** What to carry out, for messages and time. */
export interface Bound {
  readonly sink: string;
  readonly clock: Clock;
  /** How long it may take at most; two minutes unless it says so. */
  readonly limit?: Millis;
}

/**
 * Runs `write` for so long at most. Leaves no timer and no listener behind: at hundreds of writes a second those of the
 * last two minutes would be tens of thousands. @throws {OperatorError} SINK_UNREACHABLE when it has not ended by then
 */
export async function bounded<T>(
  { sink, clock, limit = writeTimeout }: Bound,
  write: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const over = new AbortController();
  const running = new AbortController();
  let isLate = false;
  clock.sleep(limit, over.signal).then(
    () => {
      isLate = true;
      running.abort();
    },
    () => undefined,
  );
  const stop = (): void => running.abort(signal.reason);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await abandoning(clock, () => write(running.signal), running.signal);
  } catch (error) {
    if (!isLate || signal.aborted) throw error;
    const detail = `no end within ${limit / 1000} s`;
    throw new OperatorError("SINK_UNREACHABLE", { sink, host: "the sink", detail });
  } finally {
    over.abort();
    signal.removeEventListener("abort", stop);
  }
}

/** Waits for `work`, but for no longer than `grace` once `signal` has aborted. */
async function abandoning<T>(
  clock: Clock,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const over = new AbortController();
  const abandoned = Promise.withResolvers<never>();
  const abandon = (): void =>
    void clock.sleep(grace, over.signal).then(
      () => abandoned.reject(signal.reason as Error),
      () => undefined,
    );
  if (signal.aborted) abandon();
  else signal.addEventListener("abort", abandon, { once: true });
  try {
    return await Promise.race([work(), abandoned.promise]);
  } finally {
    signal.removeEventListener("abort", abandon);
    over.abort();
  }
}

/** Runs `end`, which nobody waits for longer than `grace`; how it fails does not matter. */
export async function ended(clock: Clock, end: () => Promise<void>): Promise<void> {
  const told = AbortSignal.abort();
  await abandoning(clock, end, told).catch(() => undefined);
}
