import { OperatorError } from "../errors/operator-error.ts";
import type { Millis } from "../runtime/clock.ts";

/** A write that takes longer is given up: the backend hangs. */
const writeTimeout: Millis = 120_000;

/** Runs `write` for `limit` at most. @throws {OperatorError} SINK_UNREACHABLE when it has not ended by then */
export async function bounded<T>(
  sink: string,
  write: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  limit = writeTimeout,
): Promise<T> {
  const timeout = AbortSignal.timeout(limit);
  try {
    return await write(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    const detail = `no end within ${limit / 1000} s`;
    throw new OperatorError("SINK_UNREACHABLE", { sink, host: "the sink", detail });
  }
}
