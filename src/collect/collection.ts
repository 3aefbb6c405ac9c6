import type { SnapshotStore } from "../rows/snapshot-store.ts";
import type { KubeObject } from "./kube-object.ts";
import type { Scope } from "./object-source.ts";
import { outcomeOf } from "./outcome.ts";
import type { TargetPlan } from "./target-plan.ts";
import { createUnlisted, type Unlisted } from "./unlisted.ts";

/** Why something cannot be read, and since when: milliseconds since the Unix epoch. */
export interface Interruption {
  readonly error: Error;
  readonly since: number;
}

/** An object that matches and has no row. */
export interface Failure {
  readonly namespace: string;
  /** Its name, the attribute and the cause. */
  readonly text: string;
}

/** What a plan is to the one before it; `namespaces` must be listed anew. */
export type Following =
  | { readonly type: "same" | "other" }
  | { readonly type: "follows"; readonly namespaces: ReadonlySet<string> };

/** The rows of one target, kept equal to the objects that its plan names. */
export interface Collection {
  readonly plan: TargetPlan;
  /** By uid. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** What cannot be read now; the whole scope is `undefined`. */
  readonly interruptions: ReadonlyMap<Scope, Interruption>;
  /** Whether everything was listed by this plan, or cannot be read now. */
  readonly isSettled: boolean;
  take(object: KubeObject): void;
  drop(uid: string): void;
  /** A list of all that a watch covers begins. */
  begin(): void;
  /** A list of `scope` is whole; `uids` are what it named. */
  complete(scope: Scope, uids: ReadonlySet<string>): void;
  /** The scope cannot be read at present; rows stay. */
  interrupt(scope: Scope, interruption: Interruption): void;
  /** It can be read again, and nothing was missed. */
  resume(scope: Scope): void;
  /** From now on it is read by another watch, or namespace by namespace: what is known of interruptions is void. */
  restart(isByNamespace: boolean): void;
  /** All of it is about to be listed once more; the function says whether that has been done. */
  relist(): () => boolean;
  /** Goes on by `plan`, unless that is another one in more than its namespaces. */
  follow(plan: TargetPlan): Following;
}

/**
 * Holds the snapshot back until the first list by `plan` is whole, or is known to fail.
 * @param onChange something that a reader of status may want to know
 */
export function createCollection(
  first: TargetPlan,
  store: SnapshotStore,
  onChange: () => void,
): Collection {
  const { source } = first;
  const failures = new Map<string, Failure>();
  const interruptions = new Map<Scope, Interruption>();
  let plan = first;
  let namespaces: ReadonlySet<string> = new Set(plan.selection.namespaces);
  const unlisted: Unlisted = createUnlisted();
  /**
   * Namespaces to be listed anew, and whether a list that is under way has them. What is known of them is shown meanwhile:
   * where namespaces change all the time nothing would be otherwise.
   */
  const refilling = new Map<string, boolean>();

  /** Asked for once more, and not listed since: namespaces, or "" for a cluster-scoped kind. */
  const awaited = new Set<Set<string>>();

  const settle = (): void => {
    store.setStale(source, interruptions.size > 0);
    if (unlisted.isWaiting(interruptions)) store.hold(source);
    else store.settle(source, unlisted.what);
    onChange();
  };
  const fail = ({ metadata }: KubeObject, problem: string): void => {
    const { uid, name, namespace = "" } = metadata;
    store.remove(source, uid);
    const text = `${namespace === "" ? name : `${namespace}/${name}`}: ${problem}`;
    failures.set(uid, { namespace, text });
    onChange();
  };
  const drop = (uid: string): void => {
    const hadFailed = failures.delete(uid);
    if (store.remove(source, uid) || hadFailed) onChange();
  };
  /** Drops what has a row or a failure in `scope`, unless it is among `kept`. */
  const sweep = (scope: Scope, kept?: ReadonlySet<string>): void => {
    for (const { uid } of store.rows(source, scope)) if (kept?.has(uid) !== true) drop(uid);
    for (const [uid, { namespace }] of failures)
      if ((scope === undefined || namespace === scope) && kept?.has(uid) !== true)
        failures.delete(uid);
  };

  store.declare(source);
  // What an earlier plan collected in namespaces that this one has not is in no list to come.
  if (plan.resource.namespaced)
    for (const { uid, namespace } of store.rows(source))
      if (!namespaces.has(namespace)) store.remove(source, uid);
  settle();

  return {
    get plan() {
      return plan;
    },
    failures,
    interruptions,
    get isSettled() {
      const isRefilling = [...refilling.keys()].some((it) => !interruptions.has(it));
      return !unlisted.isWaiting(interruptions) && !isRefilling;
    },
    take: (object) => {
      const { uid } = object.metadata;
      const outcome = outcomeOf(plan, object);
      if (outcome.type === "no") return drop(uid);
      if (outcome.type === "failure") return fail(object, outcome.problem);
      const hadFailed = failures.delete(uid);
      if (store.upsert(source, outcome.row) || hadFailed) onChange();
    },
    drop,
    begin: () => {
      for (const name of refilling.keys()) refilling.set(name, true);
    },
    complete: (scope, uids) => {
      sweep(scope, uids);
      for (const left of awaited) {
        if (scope === undefined) left.clear();
        else left.delete(scope);
        if (left.size === 0) awaited.delete(left);
      }
      if (scope === undefined) {
        interruptions.clear();
        for (const [name, isUnderWay] of refilling) if (isUnderWay) refilling.delete(name);
      } else {
        interruptions.delete(scope);
        refilling.delete(scope);
      }
      unlisted.remove(scope);
      settle();
    },
    interrupt: (scope, interruption) => {
      if (scope !== undefined && !namespaces.has(scope)) return;
      if (interruptions.get(scope)?.error.message === interruption.error.message) return;
      interruptions.set(scope, interruption);
      settle();
    },
    resume: (scope) => {
      if (interruptions.delete(scope)) settle();
    },
    restart: (isByNamespace) => {
      interruptions.clear();
      if (isByNamespace) unlisted.spread(plan.selection.namespaces);
      settle();
    },
    relist: () => {
      const left = new Set(plan.resource.namespaced ? namespaces : [""]);
      if (left.size > 0) awaited.add(left);
      // A namespace that is no longer collected is not listed any more.
      return () => [...left].every((name) => plan.resource.namespaced && !namespaces.has(name));
    },
    follow: (next) => {
      if (next.fingerprint !== plan.fingerprint) return { type: "other" };
      const before = plan;
      const earlier = namespaces;
      plan = next;
      namespaces = new Set(next.selection.namespaces);
      const gone = [...earlier].filter((name) => !namespaces.has(name));
      const isNew = (name: string): boolean =>
        !earlier.has(name) || next.namespaceFingerprint(name) !== before.namespaceFingerprint(name);
      const changed = new Set([...namespaces].filter(isNew));
      if (gone.length === 0 && changed.size === 0) return { type: "same" };
      for (const name of gone) {
        sweep(name);
        interruptions.delete(name);
        refilling.delete(name);
        unlisted.remove(name);
      }
      for (const name of changed) refilling.set(name, false);
      settle();
      return { type: "follows", namespaces: changed };
    },
  };
}
