import { OperatorError } from "../errors/operator-error.ts";
import { alarm, type Millis } from "../runtime/clock.ts";

/** A write that takes longer is given up: the backend hangs. */
const writeTimeout: Millis = 120_000;

/**
 * Runs `write` for so long at most. Leaves no timer and no listener behind: at hundreds of writes a second those of the
 * last two minutes would be tens of thousands. @throws {OperatorError} SINK_UNREACHABLE when it has not ended by then
 */
export async function bounded<T>(
  sink: string,
  write: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const running = new AbortController();
  let isLate = false;
  const disarm = alarm(writeTimeout, () => {
    isLate = true;
    running.abort();
  });
  const stop = (): void => running.abort(signal.reason);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await write(running.signal);
  } catch (error) {
    if (!isLate || signal.aborted) throw error;
    const detail = `no end within ${writeTimeout / 1000} s`;
    throw new OperatorError("SINK_UNREACHABLE", { sink, host: "the sink", detail });
  } finally {
    disarm();
    signal.removeEventListener("abort", stop);
  }
}
