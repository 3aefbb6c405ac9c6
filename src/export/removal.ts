import { emptySnapshot } from "../rows/snapshot.ts";
import { backoff } from "../runtime/backoff.ts";
import { type Clock, dateAt } from "../runtime/clock.ts";
import { createEpoch, isFenced, type Leadership } from "./epoch.ts";
import { failureOf, type LaneFailure } from "./lane.ts";
import type { Route } from "./lane-spec.ts";
import { bounded, ended } from "./write-bound.ts";

/** How far it is to take an inventory out of one sink. */
export interface Removal {
  readonly sinkName: string;
  readonly isDone: boolean;
  /** Why the last attempt has failed. */
  readonly error?: LaneFailure;
}

export interface RemovalOptions extends Leadership {
  readonly clock: Clock;
  readonly onStatus: (removal: Removal) => void;
}

/** Takes all that an inventory has written out of a sink; tries until it has worked, or `signal` aborts. */
export async function remove(
  { sinkName, inventory, cluster, open }: Route,
  { clock, onStatus, ...leadership }: RemovalOptions,
  signal: AbortSignal,
): Promise<void> {
  const epoch = createEpoch(leadership);
  const retryDelay = backoff({ base: 1_000, max: 30_000, jitter: 0.3 });
  const attempt = async (running: AbortSignal): Promise<void> => {
    const { sink } = await open(running);
    try {
      await sink.write(
        {
          purpose: "removal",
          inventory,
          cluster,
          epoch: epoch.current,
          exportedAt: dateAt(clock.now()),
          snapshot: emptySnapshot(),
          delta: undefined,
          profiles: [],
          demandRemoval: () => undefined,
          maxExportBytes: Number.MAX_SAFE_INTEGER,
        },
        running,
      );
    } finally {
      await ended(clock, () => sink.close());
    }
  };
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      await bounded({ sink: sinkName, clock }, attempt, signal);
      return onStatus({ sinkName, isDone: true });
    } catch (error) {
      if (signal.aborted) return;
      const isRefused = isFenced(error);
      if (isRefused && (await epoch.overtake(error, signal).catch(() => false))) continue;
      onStatus({ sinkName, isDone: false, error: failureOf(error) });
      await clock.sleep(retryDelay(failures), signal).catch(() => undefined);
    }
  }
}
