import { OperatorError } from "../errors/operator-error.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { Collection } from "./collection.ts";
import { type Coverage, coverageOf, covers, isAlike } from "./coverage.ts";
import { createFeed, type Feed, type FeedObserver } from "./feed.ts";
import type { Cluster, Scope } from "./object-source.ts";
import type { WatchedResource } from "./target-plan.ts";

/** Everything that is watched of one kind: widened, narrowed and stopped as targets come and go. */
export interface ResourceWatch {
  readonly isEmpty: boolean;
  /** A new member: all that it needs will be listed. */
  join(collection: Collection): void;
  /** A member needs these namespaces anew, or everything; others may have left its plan. */
  refill(collection: Collection, namespaces: ReadonlySet<string> | undefined): void;
  leave(collection: Collection): void;
  /** Ends all watches; resolves once they have. */
  close(): Promise<void>;
}

export interface ResourceWatchOptions {
  readonly resource: WatchedResource;
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** What is to be told of each watch. */
  readonly observe: (scope: Scope) => FeedObserver & { close(): void };
  /** A watch ended by itself: a bug, since sources recover from every failure. */
  readonly onCrash: (error: unknown) => void;
}

interface Running {
  readonly feed: Feed;
  readonly stop: AbortController;
}

/** What is wider than it must be is narrowed when it has been so for this long: targets come and go together. */
const narrowDelay: Millis = 30_000;
/** How soon the right to list a kind in the whole cluster is asked for again. */
const probeDelay: Millis = 60_000;
/** Connections to the API server that one kind may hold. */
const mostNamespaces = 500;
/** More namespaces than this are listed together. */
const mostRefills = 20;

export function createResourceWatch(options: ResourceWatchOptions): ResourceWatch {
  const { resource, cluster, clock, observe, onCrash } = options;
  const members = new Set<Collection>();
  const feeds = new Map<Scope, Running>();
  const ended = new Set<Promise<void>>();
  const closed = new AbortController();
  let coverage: Coverage | undefined;
  let isClusterDenied = false;
  let isNarrowing = false;

  const spawn = (work: () => Promise<void>, signal: AbortSignal): void => {
    const run: Promise<void> = work()
      .catch((error: unknown) => {
        if (!signal.aborted) onCrash(error);
      })
      .finally(() => ended.delete(run));
    ended.add(run);
  };
  const stop = (scope: Scope): void => {
    feeds.get(scope)?.stop.abort();
    feeds.delete(scope);
  };
  const start = (scope: Scope, { shape }: Coverage): void => {
    const ending = new AbortController();
    const signal = AbortSignal.any([closed.signal, ending.signal]);
    const observer = observe(scope);
    const feed = createFeed({
      source: cluster.open(resource, scope, shape),
      scope,
      collections: members,
      clock,
      observer: {
        ...observer,
        onInterrupted: (error) => {
          observer.onInterrupted(error);
          if (scope === undefined) denied(error);
        },
      },
    });
    feeds.set(scope, { feed, stop: ending });
    spawn(() => feed.run(signal).finally(() => observer.close()), signal);
  };
  /** Watches the namespaces of `wanted`, and none besides. */
  const spread = (wanted: Coverage): void => {
    const scopes: readonly Scope[] =
      wanted.namespaces === undefined ? [undefined] : [...wanted.namespaces].toSorted();
    const watched = new Set(scopes.slice(0, mostNamespaces));
    for (const scope of feeds.keys()) if (!watched.has(scope)) stop(scope);
    for (const scope of watched) if (!feeds.has(scope)) start(scope, wanted);
    for (const scope of scopes.slice(mostNamespaces))
      for (const it of members) it.interrupt(scope, { error: tooMany(), since: clock.now() });
  };
  const tooMany = (): OperatorError =>
    new OperatorError("NAMESPACES_TOO_MANY", { resource: resource.plural, most: mostNamespaces });

  const change = (wanted: Coverage): void => {
    for (const scope of [...feeds.keys()]) stop(scope);
    coverage = wanted;
    for (const it of members) it.restart(wanted.namespaces !== undefined);
    spread(wanted);
  };
  const wish = (): Coverage =>
    coverageOf(
      [...members].map(({ plan }) => plan),
      isClusterDenied,
    );
  /** Makes what is watched fit the members; says whether watches began anew for all of them. */
  const adapt = (): boolean => {
    const wanted = wish();
    if (coverage === undefined || !covers(coverage, wanted)) {
      change(wanted);
      return true;
    }
    if (isAlike(coverage, wanted)) {
      coverage = wanted;
      spread(wanted);
    } else {
      if (coverage.namespaces !== undefined) {
        coverage = { ...wanted, shape: coverage.shape };
        spread(coverage);
      }
      narrowLater();
    }
    return false;
  };
  const narrowLater = (): void => {
    if (isNarrowing) return;
    isNarrowing = true;
    spawn(async () => {
      await clock.sleep(narrowDelay, closed.signal);
      isNarrowing = false;
      if (members.size === 0) return;
      const wanted = wish();
      if (coverage !== undefined && !isAlike(coverage, wanted)) change(wanted);
    }, closed.signal);
  };
  /** Goes on namespace by namespace, until the whole cluster may be read again. */
  const denied = (error: Error): void => {
    if (!resource.namespaced || isClusterDenied) return;
    if (!(error instanceof OperatorError) || error.code !== "ACCESS_DENIED") return;
    isClusterDenied = true;
    change(wish());
    spawn(async () => {
      do await clock.sleep(probeDelay, closed.signal);
      while (!(await cluster.mayListAll(resource, closed.signal)));
      isClusterDenied = false;
      adapt();
    }, closed.signal);
  };

  return {
    get isEmpty() {
      return members.size === 0;
    },
    join: (collection) => {
      members.add(collection);
      if (coverage?.namespaces !== undefined) collection.restart(true);
      const known = new Set(feeds.keys());
      if (adapt()) return;
      for (const [scope, { feed }] of feeds)
        if (known.has(scope) && isNeeded(collection, scope)) feed.fill(collection);
    },
    refill: (collection, namespaces) => {
      const known = new Set(feeds.keys());
      if (adapt()) return;
      const whole = feeds.get(undefined)?.feed;
      if (namespaces === undefined || (whole !== undefined && namespaces.size > mostRefills))
        return whole?.fill(collection);
      for (const namespace of namespaces) {
        if (whole !== undefined) whole.fill(collection, namespace);
        else if (known.has(namespace)) feeds.get(namespace)?.feed.fill(collection);
      }
    },
    leave: (collection) => {
      members.delete(collection);
      if (members.size > 0) adapt();
    },
    close: async () => {
      closed.abort();
      await Promise.all(ended);
    },
  };
}

const isNeeded = ({ plan }: Collection, scope: Scope): boolean =>
  scope === undefined || plan.selection.namespaces?.includes(scope) === true;
