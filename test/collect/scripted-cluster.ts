import type { KubeObject } from "../../src/collect/kube-object.ts";
import type { Cluster, ObjectSource, Scope, Shape } from "../../src/collect/object-source.ts";
import type { WatchedResource } from "../../src/collect/target-plan.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import type { WatchEvent } from "../../src/runtime/watch.ts";

type Event = WatchEvent<KubeObject>;

/** A watch that says what a test tells it to. */
export interface ScriptedWatch {
  readonly scope: Scope;
  readonly shape: Shape;
  readonly isOpen: boolean;
  say(...events: readonly Event[]): void;
  /** A whole list, of which nothing is missing. */
  list(version: string, ...objects: readonly KubeObject[]): void;
}

export interface ScriptedCluster extends Cluster {
  /** All that were ever opened. */
  readonly watches: readonly ScriptedWatch[];
  /** The open one of `scope`. */
  watch(scope?: string): ScriptedWatch;
  /** Namespaces of the lists that were taken beside watches. */
  readonly lists: readonly Scope[];
  /** Answers the next list beside a watch, or fails it. */
  answer(
    answer: { readonly version: string; readonly objects: readonly KubeObject[] } | Error,
  ): void;
  mayList: boolean;
}

export const object = (
  name: string,
  version: string,
  { namespace = "a", uid = `uid-${namespace}-${name}`, value = version }: ObjectWish = {},
): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, uid, resourceVersion: version },
  data: { value },
});

interface ObjectWish {
  readonly namespace?: string;
  readonly uid?: string;
  readonly value?: string;
}

export const denied = new OperatorError("ACCESS_DENIED", { verb: "read", resource: "configmaps" });
export const away = new OperatorError("API_UNREACHABLE", { detail: "ECONNREFUSED" });

export function scriptedCluster(): ScriptedCluster {
  const watches: ScriptedWatch[] = [];
  const lists: Scope[] = [];
  let answers: Parameters<ScriptedCluster["answer"]>[0][] = [];
  let wake = Promise.withResolvers<void>();
  const ring = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };

  const open = (scope: Scope, shape: Shape): ObjectSource => {
    const said: Event[] = [];
    const state = { isOpen: false };
    const watch: ScriptedWatch = {
      scope,
      shape,
      get isOpen() {
        return state.isOpen;
      },
      say: (...events) => {
        said.push(...events);
        ring();
      },
      list: (resourceVersion, ...objects) =>
        watch.say(
          { type: "restarted" },
          ...objects.map((it) => ({ type: "listed", object: it }) as const),
          { type: "synced", resourceVersion },
        ),
    };
    watches.push(watch);
    return {
      open: async function* (signal) {
        state.isOpen = true;
        signal.addEventListener("abort", ring);
        while (!signal.aborted) {
          const next = said.shift();
          if (next === undefined) await wake.promise;
          else yield next;
        }
        state.isOpen = false;
      },
      list: async function* (namespace, signal) {
        lists.push(namespace);
        signal.addEventListener("abort", ring);
        while (answers.length === 0 && !signal.aborted) await wake.promise;
        signal.throwIfAborted();
        const [next, ...rest] = answers;
        answers = rest;
        if (next === undefined || next instanceof Error) throw next ?? new Error("no answer");
        yield { type: "restarted" };
        for (const it of next.objects) yield { type: "listed", object: it };
        yield { type: "synced", resourceVersion: next.version };
      },
    };
  };

  const cluster: ScriptedCluster = {
    watches,
    lists,
    mayList: false,
    open: (_resource: WatchedResource, scope, shape) => open(scope, shape),
    mayListAll: () => Promise.resolve(cluster.mayList),
    answer: (next) => {
      answers.push(next);
      ring();
    },
    watch: (scope) => {
      const found = watches.findLast((it) => it.scope === scope && it.isOpen);
      if (found === undefined) throw new Error(`no watch of ${scope ?? "the cluster"}`);
      return found;
    },
  };
  return cluster;
}
