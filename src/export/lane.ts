import type { Reason } from "../../generated/reasons.ts";
import type { ErrorClass } from "../errors/catalog.ts";
import { OperatorError } from "../errors/operator-error.ts";
import type { Cursor, Taken } from "../rows/cursor.ts";
import { backoff } from "../runtime/backoff.ts";
import type { Bell } from "../runtime/bell.ts";
import { type Clock, dateAt, type Millis } from "../runtime/clock.ts";
import type { Purpose, Receipt } from "../sinks/sink.ts";
import { createAgenda } from "./agenda.ts";
import { createConnection } from "./connection.ts";
import { createEpoch, isFenced, type Leadership } from "./epoch.ts";
import { waitOut } from "./hold.ts";
import type { LaneSpec } from "./lane-spec.ts";
import type { ExportPolicy } from "./policy.ts";
import { createRowLimit, type LeftOut, nothingLeftOut } from "./left-out.ts";
import { demandRemoval } from "./removal-limit.ts";
import { bounded } from "./write-bound.ts";

export interface LaneFailure {
  readonly reason: Reason;
  readonly message: string;
}

/** What became of a lane's exports. Times in milliseconds since the Unix epoch. */
export interface LaneStatus {
  /** Set while the last attempt has failed. */
  readonly error?: LaneFailure;
  readonly lastReceipt?: Receipt;
  /** When the sink was last changed by this process. */
  readonly writtenAt?: number;
  readonly verification?: { readonly at: number; readonly rowsRepaired: number };
  /** The last request that was answered. */
  readonly requestedAt?: string;
  /** A removal waits for a confirmation or a second list. */
  readonly isHeld: boolean;
  /** Rows that the sink holds, as of the last receipt. */
  readonly rows: number;
  readonly leftOut: LeftOut;
}

export interface LaneOptions extends Leadership {
  readonly cursor: Cursor;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly batchWindow: Millis;
  readonly random: () => number;
  readonly onStatus: () => void;
  /** `span`: how long the sink took. */
  readonly onExport: (spec: LaneSpec, receipt: Receipt, span: Millis) => void;
  /** An attempt has failed, though nobody stopped it. */
  readonly onFailure: (spec: LaneSpec, error: unknown) => void;
  /** A verification has found rows that were not as they had been left. */
  readonly onDrift: (spec: LaneSpec, rows: number) => void;
}

/** Exports of one inventory to one sink. Never more than one at a time; it waits for no other lane. */
export interface Lane {
  readonly spec: LaneSpec;
  readonly status: LaneStatus;
  update(spec: LaneSpec): void;
  /** Runs until `signal` aborts; an export in flight is then given up. */
  run(signal: AbortSignal): Promise<void>;
}

/** What only a person can mend is tried again after this. */
const slowRetry: Millis = 30_000;

export function createLane(initial: LaneSpec, options: LaneOptions): Lane {
  const { cursor, bell, clock, onStatus, onExport, onFailure, onDrift } = options;
  const epoch = createEpoch(options);
  const limit = createRowLimit();
  const retryDelay = backoff({ base: 1_000, max: 60_000, jitter: 0.3 });
  const connection = createConnection(clock);
  let spec = initial;
  let status: LaneStatus = { rows: 0, leftOut: nothingLeftOut, isHeld: false };
  let failures = 0;
  /** So many rows may go with the next export that succeeds, besides what the guard lets go anyway. */
  let permitted = 0;
  let isFirstHold = true;
  const agenda = createAgenda({
    ...options,
    policy: () => spec.policy,
    isRequested: () => spec.requestedAt !== undefined && spec.requestedAt !== status.requestedAt,
  });

  const tell = (next: LaneStatus): void => {
    status = next;
    onStatus();
  };
  const judge = (removed: number, held: number): void => {
    try {
      demandRemoval(spec.policy.removalLimit, removed - permitted, held - permitted);
    } catch {
      // What was confirmed is not all that would go now.
      throw new OperatorError("REMOVAL_HELD", { removed, held });
    }
  };
  const write = (purpose: Purpose, { snapshot, delta }: Taken, signal: AbortSignal) =>
    bounded(
      { sink: spec.sinkName, clock },
      async (running) => {
        const sink = await connection.sink(spec.open, running);
        return sink.write(
          {
            purpose,
            inventory: spec.inventory,
            cluster: spec.cluster,
            epoch: epoch.current,
            exportedAt: dateAt(clock.now()),
            snapshot,
            delta: purpose === "update" ? delta : undefined,
            profiles: spec.profiles(),
            demandRemoval: judge,
            maxExportBytes: spec.policy.maxExportBytes,
          },
          running,
        );
      },
      signal,
    );

  /** Rows that nobody but the sink or its users can have changed. */
  const driftOf = ({ delta }: Taken, { rowsWritten, rowsRemoved }: Receipt): number =>
    delta === undefined
      ? 0
      : Math.max(0, rowsWritten + rowsRemoved - delta.upserted.length - delta.removed.length);

  const succeeded = (purpose: Purpose, taken: Taken, receipt: Receipt): void => {
    const isWritten = receipt.rowsWritten + receipt.rowsRemoved > 0;
    const writtenAt = isWritten ? clock.now() : status.writtenAt;
    const rowsRepaired = driftOf(taken, receipt);
    const isVerified = purpose === "verification";
    if (isVerified && rowsRepaired > 0) onDrift(spec, rowsRepaired);
    agenda.done(purpose, isWritten);
    failures = 0;
    permitted = 0;
    const verification = isVerified ? { at: clock.now(), rowsRepaired } : status.verification;
    tell({
      lastReceipt: receipt,
      ...(writtenAt !== undefined && { writtenAt }),
      ...(verification !== undefined && { verification }),
      ...(status.requestedAt !== undefined && { requestedAt: status.requestedAt }),
      isHeld: false,
      rows: taken.snapshot.size,
      leftOut: limit.leftOut,
    });
  };

  /** @param requestedAt as it was before the export began: a later one asks for another */
  const attempt = async (purpose: Purpose, taken: Taken, signal: AbortSignal): Promise<void> => {
    const { requestedAt } = spec;
    const limited = limit.apply(taken, spec.policy.maxRowBytes);
    if (limited.delta !== undefined) judge(limited.delta.removed.length, status.rows);
    const startedAt = clock.now();
    const receipt = await write(purpose, limited, signal);
    cursor.confirm();
    onExport(spec, receipt, clock.now() - startedAt);
    succeeded(purpose, limited, receipt);
    if (purpose === "verification" && requestedAt !== undefined) tell({ ...status, requestedAt });
  };

  const hold = async (error: OperatorError<"REMOVAL_HELD">, signal: AbortSignal): Promise<void> => {
    tell({ ...status, error: failureOf(error), isHeld: true });
    // A confirmation may have come while no process was there to see it.
    const before =
      isFirstHold && status.lastReceipt === undefined
        ? initial.priorConfirmation
        : spec.confirmation;
    isFirstHold = false;
    permitted = await waitOut(
      error.context,
      {
        cursor,
        bell,
        clock,
        limit: () => spec.policy.removalLimit,
        confirmation: () => spec.confirmation,
        before,
        relist: () => spec.relist(),
      },
      signal,
    );
    const { error: _error, ...rest } = status;
    if (!signal.aborted) tell({ ...rest, isHeld: false });
  };

  const overtake = async (
    refusal: OperatorError<"SINK_FENCED">,
    signal: AbortSignal,
  ): Promise<"overtaken" | "lost" | "unknown"> => {
    try {
      return (await epoch.overtake(refusal, signal)) ? "overtaken" : "lost";
    } catch {
      return "unknown";
    }
  };

  const failed = async (error: unknown, signal: AbortSignal): Promise<void> => {
    // The outcome is not known, and the Secret may have been mended: begin anew.
    cursor.reset();
    if (isRemovalHeld(error)) return hold(error, signal);
    await connection.close();
    failures++;
    onFailure(spec, error);
    tell({ ...status, error: failureOf(error), isHeld: false });
    const isKnown = error instanceof OperatorError;
    const fenced = isFenced(error) ? await overtake(error, signal) : undefined;
    if (fenced === "overtaken" || signal.aborted) return;
    // Another leader has written: this lane has had its day.
    const isOver = fenced === "lost";
    const isSlow = isKnown && slowClasses.has(error.class);
    const delay = isSlow ? slowRetry : retryDelay(failures);
    const until = isOver ? Number.POSITIVE_INFINITY : clock.now() + delay;
    const { requestedAt } = spec;
    while (!signal.aborted && clock.now() < until && spec.requestedAt === requestedAt)
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
      const { targets, policy } = spec;
      spec = next;
      if (next.targets !== targets) cursor.choose(next.targets);
      // Which rows and documents fit has changed, though no row has.
      if (!isSameBounds(policy, next.policy)) cursor.reset();
      bell.ring();
    },
    run: async (signal) => {
      for (;;) {
        const purpose = await agenda.next(signal);
        if (purpose === undefined) break;
        const taken = cursor.take();
        if (taken === undefined) {
          await bell.wait(undefined, signal);
          continue;
        }
        try {
          await attempt(purpose, taken, signal);
        } catch (error) {
          if (signal.aborted) break;
          await failed(error, signal);
        }
      }
      cursor.close();
      await connection.close();
    },
  };
}

const slowClasses: ReadonlySet<ErrorClass> = new Set(["terminal", "forbidden"]);

const isSameBounds = (a: ExportPolicy, b: ExportPolicy): boolean =>
  a.maxRowBytes === b.maxRowBytes && a.maxExportBytes === b.maxExportBytes;

const isRemovalHeld = (error: unknown): error is OperatorError<"REMOVAL_HELD"> =>
  error instanceof OperatorError && error.code === "REMOVAL_HELD";

/** What status says of a failure; what nobody foresaw may hold anything, so its text does not show. */
export const failureOf = (error: unknown): LaneFailure => {
  if (error instanceof OperatorError) return { reason: error.reason, message: error.message };
  const name = error instanceof Error ? error.name : typeof error;
  return { reason: "InternalError", message: `unexpected ${name} while exporting` };
};
