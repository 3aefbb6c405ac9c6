import type { Cursor } from "../rows/cursor.ts";
import type { Bell } from "../runtime/bell.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Purpose } from "../sinks/sink.ts";
import type { ExportPolicy } from "./policy.ts";

/** What a lane does next, and when. */
export interface Agenda {
  /** Waits until something is due and may be done; `undefined` once `signal` aborts. */
  next(signal: AbortSignal): Promise<Purpose | undefined>;
  /** The sink has been written, or compared and left alone. */
  done(purpose: Purpose, isWritten: boolean): void;
}

/** What an agenda rests on; policy and request are as they are now. */
export interface AgendaOptions {
  readonly cursor: Cursor;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly batchWindow: Millis;
  readonly policy: () => ExportPolicy;
  /** Whether somebody has asked for an export and verification at once. */
  readonly isRequested: () => boolean;
  /** From 0 to 1: verifications of many lanes must not meet. */
  readonly random: () => number;
}

export function createAgenda(options: AgendaOptions): Agenda {
  const { cursor, bell, clock, batchWindow, policy, isRequested, random } = options;
  let exportedAt = Number.NEGATIVE_INFINITY;
  let verifiedAt = clock.now();
  let spread = 1;

  const upcoming = (changedAt: number): { readonly purpose: Purpose; readonly at: number } => {
    const { changePolicy, interval, verifyInterval } = policy();
    if (isRequested()) return { purpose: "verification", at: clock.now() };
    const verifyAt = verifyInterval === 0 ? Infinity : verifiedAt + verifyInterval * spread;
    if (!cursor.isDue) return { purpose: "verification", at: verifyAt };
    const quietUntil = changePolicy === "Coalesce" ? exportedAt + interval : 0;
    const at = Math.max(changedAt + batchWindow, quietUntil);
    // Changes without end must not keep the sink from being read back.
    return { purpose: verifyAt <= at ? "verification" : "update", at };
  };

  return {
    next: async (signal) => {
      let changedAt: number | undefined;
      while (!signal.aborted) {
        if (cursor.isDue) changedAt ??= clock.now();
        else changedAt = undefined;
        const { purpose, at } = upcoming(changedAt ?? clock.now());
        const wait = at - clock.now();
        if (wait <= 0) return purpose;
        await bell.wait(wait === Infinity ? undefined : wait, signal);
      }
      return undefined;
    },
    done: (purpose, isWritten) => {
      if (isWritten) exportedAt = clock.now();
      if (purpose !== "verification") return;
      verifiedAt = clock.now();
      spread = 0.9 + 0.2 * random();
    },
  };
}
