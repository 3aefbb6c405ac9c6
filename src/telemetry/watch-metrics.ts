import { type MetricLabels, metrics } from "../../generated/metrics.ts";
import type { Instruments } from "./instruments.ts";

/** What is watched. Watches with the same labels are told of together: the longest age, the sum of counts. */
export interface WatchLabels {
  readonly group: string;
  readonly version: string;
  /** Plural. */
  readonly resource: string;
  readonly scope: "cluster" | "namespace";
}

export type RelistReason = MetricLabels<"kollect_watch_relists_total">["reason"];

/** Tells of one watch, until it is closed. */
export interface WatchGauge {
  /** The API server told something, a bookmark included. */
  event(): void;
  /** A complete list was called for. */
  relist(reason: RelistReason): void;
  /** Changes that only a list found. */
  missed(count: number): void;
  /** The watch goes on after an interruption, with nothing missed. */
  restarted(): void;
  interrupted(isInterrupted: boolean): void;
  /** Objects that the watch knows now. */
  objects(count: number): void;
  close(): void;
}

export interface WatchMetrics {
  opened(labels: WatchLabels): WatchGauge;
}

interface OpenWatch {
  readonly labels: WatchLabels;
  lastEventAt: number;
  isInterrupted: boolean;
  objects: number;
}

/** `now`: milliseconds. */
export function createWatchMetrics(instruments: Instruments, now: () => number): WatchMetrics {
  const open = new Set<OpenWatch>();

  /** One value for all open watches with the same labels. */
  function* combined<Labels>(
    labelsOf: (labels: WatchLabels) => Labels,
    valueOf: (watch: OpenWatch) => number,
    combine: typeof largest,
  ): Iterable<readonly [Labels, number]> {
    const values = new Map<string, readonly [Labels, number]>();
    for (const watch of open) {
      const labels = labelsOf(watch.labels);
      const key = JSON.stringify(labels);
      const known = values.get(key)?.[1];
      const value = valueOf(watch);
      values.set(key, [labels, known === undefined ? value : combine(known, value)]);
    }
    yield* values.values();
  }

  instruments.gauge("kollect_watch_last_event_age_seconds", () =>
    combined(
      (labels) => labels,
      ({ lastEventAt }) => (now() - lastEventAt) / 1000,
      largest,
    ),
  );
  instruments.gauge("kollect_watch_interrupted", () =>
    combined(
      (labels) => labels,
      ({ isInterrupted }) => Number(isInterrupted),
      largest,
    ),
  );
  instruments.gauge("kollect_informer_cluster_wide_scope", () =>
    combined(withoutScope, ({ labels }) => Number(labels.scope === "cluster"), largest),
  );
  instruments.gauge("kollect_informer_objects", () =>
    combined(withoutScope, ({ objects }) => objects, sum),
  );
  const relists = instruments.counter("kollect_watch_relists_total");
  const restarts = instruments.counter("kollect_watch_restarts_total");
  const missedEvents = instruments.counter("kollect_watch_missed_events_total");
  const { reason: reasons } = metrics.kollect_watch_relists_total.labels;

  return {
    opened: (labels) => {
      const resource = withoutScope(labels);
      const watch = { labels, lastEventAt: now(), isInterrupted: false, objects: 0 };
      open.add(watch);
      // A series that begins with its first event hides it from rates.
      for (const reason of reasons) relists({ ...resource, reason }, 0);
      restarts(resource, 0);
      missedEvents(resource, 0);
      return {
        event: () => {
          watch.lastEventAt = now();
        },
        relist: (reason) => relists({ ...resource, reason }, 1),
        missed: (count) => missedEvents(resource, count),
        restarted: () => restarts(resource, 1),
        interrupted: (isInterrupted) => {
          watch.isInterrupted = isInterrupted;
        },
        objects: (count) => {
          watch.objects = count;
        },
        close: () => {
          open.delete(watch);
        },
      };
    },
  };
}

const largest = (one: number, other: number): number => Math.max(one, other);
const sum = (one: number, other: number): number => one + other;

type ResourceLabels = Omit<WatchLabels, "scope">;
const withoutScope = ({ group, version, resource }: WatchLabels): ResourceLabels => ({
  group,
  version,
  resource,
});
