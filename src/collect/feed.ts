import type { Clock, Millis } from "../runtime/clock.ts";
import { runTasks } from "../runtime/tasks.ts";
import type { WatchEvent } from "../runtime/watch.ts";
import type { Collection, Interruption } from "./collection.ts";
import { createFills } from "./fills.ts";
import { gather } from "./gathering.ts";
import { createKnownObjects } from "./known-objects.ts";
import type { KubeObject } from "./kube-object.ts";
import type { ObjectSource, Scope } from "./object-source.ts";

/** One list and watch, and the collections that it feeds. */
export interface Feed {
  /** A member needs what was there before it came, all of it or that of one namespace: by a list of its own. */
  fill(collection: Collection, namespace?: string): void;
  /** Runs until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** What a feed tells of itself. */
export interface FeedObserver {
  /** A list was taken in full; `missed`: changes that no watch had told. */
  onListed(list: {
    readonly objects: number;
    readonly missed: number;
    readonly span: Millis;
  }): void;
  onInterrupted(error: Error): void;
  /** A list was taken beside the watch, for some targets only. */
  onJoined(): void;
  /** Of everything but interruptions, after it was taken; `objects`: how many are known. */
  onEvent(type: WatchEvent<KubeObject>["type"], objects: number): void;
}

export interface FeedOptions {
  readonly source: ObjectSource;
  readonly scope: Scope;
  /** Present members; some have nothing to do with the scope. */
  readonly collections: ReadonlySet<Collection>;
  readonly clock: Clock;
  readonly observer: FeedObserver;
}

/** The list under way: who it is for, and what it has told. */
interface MainList {
  readonly members: ReadonlySet<Collection>;
  readonly uids: Set<string>;
  readonly before: ReturnType<typeof createKnownObjects>;
  readonly startedAt: number;
  /** Names that were known before. */
  found: number;
  missed: number;
}

export function createFeed({ source, scope, collections, clock, observer }: FeedOptions): Feed {
  let known = createKnownObjects();
  let main: MainList | undefined;
  /** Whether the first list has not begun: it is for everybody. */
  let isStarting = true;
  let interruption: Interruption | undefined;
  let isFirst = true;

  const apply = (object: KubeObject): void => {
    const news = known.compare(object);
    if (news === "older") return;
    if (news === "another") {
      const uid = known.uid(object) ?? "";
      for (const it of collections) it.drop(uid);
    }
    known.note(object);
    for (const it of collections) if (!fills.isAhead(it, object)) it.take(object);
  };
  const fills = createFills({
    source,
    scope,
    clock,
    known: () => known,
    onNews: apply,
    isMember: (it) => collections.has(it),
    onListed: () => observer.onJoined(),
  });

  const restart = (): void => {
    isStarting = false;
    main = {
      members: new Set(collections),
      uids: new Set(),
      // A list that broke off has told nothing yet.
      before: main?.before ?? known,
      startedAt: clock.now(),
      found: 0,
      missed: 0,
    };
    known = createKnownObjects();
    fills.clear();
    fills.setReady(false);
    for (const it of collections) it.begin();
  };
  const listed = (object: KubeObject, list: MainList): void => {
    const { uid } = object.metadata;
    const news = list.before.compare(object);
    // A page that broke off is asked for again, and names its objects twice.
    if (!list.uids.has(uid)) {
      if (news !== "new") list.found++;
      if (news !== "same") list.missed++;
    }
    known.note(object);
    list.uids.add(uid);
    // One that has left since may have a successor, whose rows these are not.
    for (const it of list.members) if (collections.has(it)) it.take(object);
  };
  const synced = (list: MainList): void => {
    const { members, uids, before, found, missed, startedAt } = list;
    main = undefined;
    interruption = undefined;
    for (const it of members) if (collections.has(it)) it.complete(scope, uids);
    const isNews = !isFirst;
    isFirst = false;
    observer.onListed({
      objects: uids.size,
      missed: isNews ? missed + before.size - found : 0,
      span: clock.now() - startedAt,
    });
    fills.setReady(true);
  };
  const interrupted = (error: Error): void => {
    interruption = { error, since: interruption?.since ?? clock.now() };
    fills.setReady(false);
    for (const it of collections) it.interrupt(scope, interruption);
    observer.onInterrupted(error);
  };
  const resumed = (): void => {
    interruption = undefined;
    for (const it of collections) it.resume(scope);
    fills.setReady(true);
  };

  const take = (event: WatchEvent<KubeObject>): void => {
    switch (event.type) {
      case "restarted":
        return restart();
      case "listed":
        return main && listed(event.object, main);
      case "synced":
        return main && synced(main);
      case "applied":
        fills.applied(event.object);
        return apply(event.object);
      case "deleted":
        fills.deleted(event.object);
        known.delete(event.object);
        for (const it of collections) it.drop(event.object.metadata.uid);
        return;
      case "progressed":
        return;
      case "resumed":
        return resumed();
      case "interrupted":
        return interrupted(event.error);
    }
  };

  return {
    fill: (collection, namespace) => {
      if (interruption !== undefined) collection.interrupt(scope, interruption);
      if (!isStarting) fills.add(collection, namespace);
    },
    run: (signal) =>
      runTasks(
        [
          (running) => fills.run(running),
          async (running) => {
            await gather(() => collections.size, clock, running);
            for await (const event of source.open(running)) {
              if (running.aborted) return;
              take(event);
              if (event.type !== "interrupted") observer.onEvent(event.type, known.size);
            }
          },
        ],
        signal,
      ),
  };
}
