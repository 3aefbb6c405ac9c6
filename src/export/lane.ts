import type { ErrorClass } from "../errors/catalog.ts";
import type { Reason } from "../../generated/reasons.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Cursor, Taken } from "../rows/cursor.ts";
import { backoff } from "../runtime/backoff.ts";
import type { Bell } from "../runtime/bell.ts";
import { type Clock, dateAt, type Millis } from "../runtime/clock.ts";
import type { ExportedProfile, Receipt, Sink } from "../sinks/sink.ts";
import type { ExportPolicy } from "./interval.ts";
import { createRowLimit, type LeftOut, nothingLeftOut } from "./left-out.ts";

/** What a lane is to do; a changed policy or list of profiles takes effect at once. */
export interface LaneSpec {
  readonly inventory: { readonly namespace: string; readonly name: string };
  /** Family and name, for example "database/warehouse". */
  readonly sinkName: string;
  readonly sinkType: string;
  readonly cluster: string;
  /** Another one means another connection: the lane is replaced. */
  readonly fingerprint: string;
  readonly open: (signal: AbortSignal) => Promise<Sink>;
  readonly policy: ExportPolicy & { readonly maxRowBytes: number };
  readonly profiles: () => readonly ExportedProfile[];
}

export interface LaneFailure {
  readonly reason: Reason;
  readonly message: string;
}

/** What became of a lane's exports. */
export interface LaneStatus {
  /** Set while the last attempt has failed. */
  readonly error?: LaneFailure;
  readonly lastReceipt?: Receipt;
  /** When the sink was last changed by this process, in milliseconds since the Unix epoch. */
  readonly writtenAt?: number;
  /** Rows that the sink holds, as of the last receipt. */
  readonly rows: number;
  readonly leftOut: LeftOut;
}

export interface LaneOptions {
  readonly cursor: Cursor;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly epoch: number;
  readonly batchWindow: Millis;
  readonly onStatus: () => void;
  /** `span`: how long the sink took. */
  readonly onExport: (spec: LaneSpec, receipt: Receipt, span: Millis) => void;
  /** An attempt has failed, though nobody stopped it. */
  readonly onFailure: (spec: LaneSpec, error: unknown) => void;
}

/** Exports of one inventory to one sink. Never more than one at a time; it waits for no other lane. */
export interface Lane {
  readonly spec: LaneSpec;
  readonly status: LaneStatus;
  update(spec: LaneSpec): void;
  /** Runs until `signal` aborts; an export in flight is then given up. */
  run(signal: AbortSignal): Promise<void>;
}

/** A write that takes longer is given up: the backend hangs. */
const writeTimeout: Millis = 120_000;
/** What only a person can mend is tried again after this. */
const slowRetry: Millis = 30_000;

export function createLane(initial: LaneSpec, options: LaneOptions): Lane {
  const { cursor, bell, clock, epoch, batchWindow, onStatus, onExport, onFailure } = options;
  const limit = createRowLimit();
  const retryDelay = backoff({ base: 1_000, max: 60_000, jitter: 0.3 });
  let spec = initial;
  let status: LaneStatus = { rows: 0, leftOut: nothingLeftOut };
  let sink: Sink | undefined;
  let failures = 0;
  let exportedAt = Number.NEGATIVE_INFINITY;

  const tell = (next: LaneStatus): void => {
    status = next;
    onStatus();
  };
  const closeSink = async (): Promise<void> => {
    const open = sink;
    sink = undefined;
    await open?.close().catch(() => undefined);
  };

  /** Waits until something is to be exported and may be. False once `signal` aborts. */
  const due = async (signal: AbortSignal): Promise<boolean> => {
    while (!signal.aborted && !cursor.isDue) await bell.wait(undefined, signal);
    const changedAt = clock.now();
    while (!signal.aborted) {
      const { changePolicy, interval } = spec.policy;
      const quietUntil = changePolicy === "Coalesce" ? exportedAt + interval : 0;
      const wait = Math.max(changedAt + batchWindow, quietUntil) - clock.now();
      if (wait <= 0) return true;
      await bell.wait(wait, signal);
    }
    return false;
  };

  const write = async ({ snapshot, delta }: Taken, signal: AbortSignal): Promise<Receipt> => {
    const timeout = AbortSignal.timeout(writeTimeout);
    const bounded = AbortSignal.any([signal, timeout]);
    try {
      sink ??= await spec.open(bounded);
      return await sink.write(
        {
          purpose: "update",
          inventory: spec.inventory,
          cluster: spec.cluster,
          epoch,
          exportedAt: dateAt(clock.now()),
          snapshot,
          delta,
          profiles: spec.profiles(),
          maxExportBytes: 33_554_432,
        },
        bounded,
      );
    } catch (error) {
      if (!timeout.aborted || signal.aborted) throw error;
      const detail = `no end within ${writeTimeout / 1000} s`;
      throw new OperatorError("SINK_UNREACHABLE", {
        sink: spec.sinkName,
        host: "the sink",
        detail,
      });
    }
  };

  const succeeded = (receipt: Receipt, rows: number, startedAt: number): void => {
    const isWritten = receipt.rowsWritten + receipt.rowsRemoved > 0;
    if (isWritten) exportedAt = clock.now();
    failures = 0;
    onExport(spec, receipt, clock.now() - startedAt);
    const writtenAt = isWritten ? exportedAt : status.writtenAt;
    tell({
      lastReceipt: receipt,
      ...(writtenAt !== undefined && { writtenAt }),
      rows,
      leftOut: limit.leftOut,
    });
  };

  const failed = async (error: unknown, signal: AbortSignal): Promise<void> => {
    // The outcome is not known, and the Secret may have been mended: begin anew.
    cursor.reset();
    await closeSink();
    failures++;
    onFailure(spec, error);
    tell({ ...status, error: failureOf(error) });
    const isKnown = error instanceof OperatorError;
    // Another leader has written: this lane has had its day.
    const isOver = isKnown && error.code === "SINK_FENCED";
    const isSlow = isKnown && slowClasses.has(error.class);
    const delay = isSlow ? slowRetry : retryDelay(failures);
    const until = isOver ? Number.POSITIVE_INFINITY : clock.now() + delay;
    while (!signal.aborted && clock.now() < until)
      await bell.wait(isOver ? undefined : until - clock.now(), signal);
  };

  return {
    get spec() {
      return spec;
    },
    get status() {
      return status;
    },
    update: (next) => {
      spec = next;
      bell.ring();
    },
    run: async (signal) => {
      while (await due(signal)) {
        const taken = cursor.take();
        if (taken === undefined) {
          await bell.wait(undefined, signal);
          continue;
        }
        const limited = limit.apply(taken, spec.policy.maxRowBytes);
        try {
          const startedAt = clock.now();
          succeeded(await write(limited, signal), limited.snapshot.size, startedAt);
          cursor.confirm();
        } catch (error) {
          if (signal.aborted) break;
          await failed(error, signal);
        }
      }
      cursor.close();
      await closeSink();
    },
  };
}

const slowClasses: ReadonlySet<ErrorClass> = new Set(["terminal", "forbidden"]);

const failureOf = (error: unknown): LaneFailure => {
  if (error instanceof OperatorError) return { reason: error.reason, message: error.message };
  const name = error instanceof Error ? error.name : typeof error;
  return { reason: "InternalError", message: `unexpected ${name} while exporting` };
};
