import type { Clock, Millis } from "../runtime/clock.ts";
import type { Sink } from "../sinks/sink.ts";
import { ended } from "./write-bound.ts";

/** A sink, and whether what it was opened with still stands. */
export interface OpenedSink {
  readonly sink: Sink;
  /** False once one of its Secrets says something else. @throws where that cannot be found out now */
  readonly isCurrent: (signal: AbortSignal) => Promise<boolean>;
}

export type OpenSink = (signal: AbortSignal) => Promise<OpenedSink>;

/** A lane's connection: opened when it is needed, and anew once its credentials were rotated. */
export interface Connection {
  sink(open: OpenSink, signal: AbortSignal): Promise<Sink>;
  close(): Promise<void>;
}

/** A Secret that changed is noticed so soon. */
const checkInterval: Millis = 30_000;

export function createConnection(clock: Clock): Connection {
  let opened: OpenedSink | undefined;
  let checkedAt = 0;

  const close = async (): Promise<void> => {
    const open = opened;
    opened = undefined;
    if (open !== undefined) await ended(clock, () => open.sink.close());
  };
  /** An API server that is away does not stop exports. */
  const isCurrent = async (it: OpenedSink, signal: AbortSignal): Promise<boolean> => {
    if (clock.now() - checkedAt < checkInterval) return true;
    checkedAt = clock.now();
    return it.isCurrent(signal).catch(() => true);
  };

  return {
    sink: async (open, signal) => {
      if (opened !== undefined && !(await isCurrent(opened, signal))) await close();
      if (opened === undefined) {
        opened = await open(signal);
        checkedAt = clock.now();
      }
      return opened.sink;
    },
    close,
  };
}
