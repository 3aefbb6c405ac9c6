import { makeRow } from "../rows/row.ts";
import type { SnapshotStore } from "../rows/snapshot-store.ts";
import type { KubeObject } from "./kube-object.ts";
import type { TargetPlan } from "./target-plan.ts";

/** The rows of one target, kept equal to the objects that its watch names. */
export interface Collection {
  readonly plan: TargetPlan;
  /** Whether a complete list was taken by this plan. */
  readonly isListed: boolean;
  /** Objects that match and could not be extracted, by uid; they have no row. */
  readonly failures: ReadonlyMap<string, string>;
  restart(): void;
  take(object: KubeObject): void;
  drop(object: KubeObject): void;
  complete(): void;
  /** The source cannot be read at present; rows stay. */
  interrupt(): void;
  /** It can be read again, and nothing was missed. */
  resume(): void;
}

/** Holds the scope's snapshot back until the first list by `plan` is whole, or is known to fail. */
export function createCollection(plan: TargetPlan, store: SnapshotStore): Collection {
  const { source, selection, extractor } = plan;
  const { group, version, kind } = plan.resource;
  const [targetNamespace = "", targetName = ""] = source.split("/");
  const failures = new Map<string, string>();
  /** Failures that the list under way has met. */
  let met = new Set<string>();
  let isHeld = true;
  let isListed = false;
  store.declare(source);

  const fail = (object: KubeObject, problem: string): void => {
    const { uid, name, namespace = "" } = object.metadata;
    store.remove(source, uid);
    failures.set(uid, `${namespace === "" ? name : `${namespace}/${name}`}: ${problem}`);
    met.add(uid);
  };

  return {
    plan,
    failures,
    get isListed() {
      return isListed;
    },
    restart: () => {
      met = new Set();
      store.begin(source, { hold: isHeld });
    },
    take: (object) => {
      const { uid, name, namespace = "" } = object.metadata;
      failures.delete(uid);
      if (!selection.matches(object)) {
        store.remove(source, uid);
        return;
      }
      const result = extractor.extract(object, plan.namespaceOf(namespace));
      if (!result.ok) return fail(object, `attribute ${result.attribute}: ${result.problem}`);
      const identity = { targetNamespace, targetName, namespace, name, group, version, kind, uid };
      store.upsert(source, makeRow(identity, result.attributes));
    },
    drop: ({ metadata: { uid } }) => {
      failures.delete(uid);
      store.remove(source, uid);
    },
    complete: () => {
      for (const uid of failures.keys()) if (!met.has(uid)) failures.delete(uid);
      isHeld = false;
      isListed = true;
      store.complete(source);
    },
    interrupt: () => {
      // Rows of an earlier plan are not this plan's to show: they stay in the sinks, unread.
      if (isHeld) store.begin(source, { hold: true });
      isHeld = false;
      store.unreadable(source);
    },
    resume: () => store.readable(source),
  };
}
