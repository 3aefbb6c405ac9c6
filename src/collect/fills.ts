import { backoff } from "../runtime/backoff.ts";
import { type Bell, createBell } from "../runtime/bell.ts";
import { isBefore } from "../runtime/resource-version.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Collection } from "./collection.ts";
import type { KubeObject } from "./kube-object.ts";
import { gather } from "./gathering.ts";
import { type KnownObjects, versionOf } from "./known-objects.ts";
import type { ObjectSource, Scope } from "./object-source.ts";

/** Lists for collections that joined a running watch, or need a namespace of it anew; the others wait for none. */
export interface Fills {
  /** `namespace`: that one alone; otherwise all that the feed covers. */
  add(collection: Collection, namespace: Scope): void;
  /** The watch itself is about to list everything, for everybody. */
  clear(): void;
  /** Whether the watch is current; lists are taken only then. */
  setReady(isReady: boolean): void;
  /** News of the watch. */
  applied(object: KubeObject): void;
  deleted(object: KubeObject): void;
  /** Whether the collection's own list has told more than this news of the watch does. */
  isAhead(collection: Collection, object: KubeObject): boolean;
  /** Runs until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface FillsOptions {
  readonly source: ObjectSource;
  readonly scope: Scope;
  readonly known: () => KnownObjects;
  /** Takes what no watch has told yet, for all collections. */
  readonly onNews: (object: KubeObject) => void;
  readonly isMember: (collection: Collection) => boolean;
  readonly onListed: () => void;
  readonly clock: Clock;
}

/** A list under way. */
interface Fill {
  readonly namespace: Scope;
  readonly members: ReadonlySet<Collection>;
  /** uids of the list. */
  readonly listed: Set<string>;
  /** uids that the watch told meanwhile, with their versions. */
  readonly applied: Map<string, string>;
  readonly deleted: Set<string>;
  readonly stop: AbortController;
}

/** What a list has told until the watch gets there. */
interface Lead {
  readonly namespace: Scope;
  readonly members: ReadonlySet<Collection>;
  readonly version: string;
}

const isIn = (scope: Scope, { metadata }: KubeObject): boolean =>
  scope === undefined || metadata.namespace === scope;

export function createFills(options: FillsOptions): Fills {
  const { source, known, onNews, isMember, onListed, clock } = options;
  const bell: Bell = createBell(clock);
  const delay = backoff({ base: 500, max: 30_000, jitter: 0.5 });
  let wanted = new Map<Scope, Set<Collection>>();
  let isReady = false;
  let failures = 0;
  let current: Fill | undefined;
  let leads: readonly Lead[] = [];

  const want = (namespace: Scope, collection: Collection): void => {
    wanted.set(namespace, (wanted.get(namespace) ?? new Set()).add(collection));
  };
  const take = (object: KubeObject, { members, listed, deleted }: Fill): void => {
    const { uid } = object.metadata;
    if (deleted.has(uid)) return;
    const news = known().compare(object);
    // The watch has told of another object by that name since; that one is among `applied`.
    if (news === "older" && known().uid(object) !== uid) return;
    listed.add(uid);
    if (news === "older") return;
    if (news !== "same") return onNews(object);
    for (const it of members) if (isMember(it)) it.take(object);
  };
  const finish = (fill: Fill, version: string): void => {
    const uids = fill.listed;
    for (const [uid, at] of fill.applied) if (!isAtMost(at, version)) uids.add(uid);
    const members = new Set([...fill.members].filter(isMember));
    for (const it of members) it.complete(fill.namespace ?? options.scope, uids);
    onListed();
    leads = [...leads, { namespace: fill.namespace, members, version }];
  };
  const list = async (fill: Fill, signal: AbortSignal): Promise<void> => {
    for await (const event of source.list(fill.namespace, signal)) {
      if (signal.aborted) return;
      if (event.type === "listed") take(event.object, fill);
      else if (event.type === "synced") finish(fill, event.resourceVersion);
    }
  };
  const fail = ({ namespace, members }: Fill, error: unknown): void => {
    const reason = error instanceof Error ? error : new Error(String(error));
    const since = clock.now();
    for (const it of members) {
      if (!isMember(it)) continue;
      it.interrupt(namespace ?? options.scope, { error: reason, since });
      want(namespace, it);
    }
  };

  const wishes = (): number => [...wanted.values()].reduce((sum, { size }) => sum + size, 0);
  const nextFill = (): Fill | undefined => {
    for (const [namespace, all] of wanted) {
      const members = new Set([...all].filter(isMember));
      wanted.delete(namespace);
      if (members.size > 0)
        return {
          namespace,
          members,
          listed: new Set(),
          applied: new Map(),
          deleted: new Set(),
          stop: new AbortController(),
        };
    }
    return undefined;
  };

  /** Takes one list, once there is one to take. */
  const next = async (signal: AbortSignal): Promise<void> => {
    if (!isReady || wanted.size === 0) return bell.wait(undefined, signal);
    await gather(wishes, clock, signal);
    const fill = isReady ? nextFill() : undefined;
    if (fill === undefined) return;
    current = fill;
    if (fill.namespace === undefined) for (const it of fill.members) it.begin();
    const either = AbortSignal.any([signal, fill.stop.signal]);
    try {
      await list(fill, either);
      failures = 0;
    } catch (error) {
      if (either.aborted) return;
      fail(fill, error);
      failures++;
      await clock.sleep(delay(failures), signal);
    } finally {
      current = undefined;
    }
  };

  return {
    add: (collection, namespace) => {
      want(namespace, collection);
      bell.ring();
    },
    clear: () => {
      wanted = new Map();
      leads = [];
      current?.stop.abort();
    },
    setReady: (now) => {
      isReady = now;
      bell.ring();
    },
    applied: (object) => {
      const version = versionOf(object);
      if (leads.length > 0) leads = leads.filter((it) => isAtMost(version, it.version));
      if (current !== undefined && isIn(current.namespace, object))
        current.applied.set(object.metadata.uid, version);
    },
    deleted: ({ metadata: { uid } }) => {
      current?.applied.delete(uid);
      current?.deleted.add(uid);
    },
    isAhead: (collection, object) =>
      leads.some(
        ({ namespace, members, version }) =>
          members.has(collection) &&
          isIn(namespace, object) &&
          isAtMost(versionOf(object), version),
      ),
    run: async (signal) => {
      while (!signal.aborted)
        try {
          await next(signal);
        } catch (error) {
          if (!signal.aborted) throw error;
        }
    },
  };
}

/** Whether version `a` is `b` or before; false where versions say nothing. */
const isAtMost = (a: string, b: string): boolean => a === b || isBefore(a, b);
