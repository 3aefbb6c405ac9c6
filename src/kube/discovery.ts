import type { GroupVersionKind } from "../../generated/types.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import type { ApiClient } from "./api-client.ts";
import { statusOf } from "./api-failure.ts";
import { pathOf } from "./collection-path.ts";

/** A kind as the cluster serves it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Path of the collection: of one namespace, or of the whole cluster. */
  path(namespace?: string): string;
}

/** Maps kinds to what the API server calls them. */
export interface Discovery {
  /** `undefined` when the cluster does not serve the kind. @throws {OperatorError} the server does not tell */
  resolve(gvk: GroupVersionKind, signal: AbortSignal): Promise<Resource | undefined>;
  /** Forgets everything: a definition has changed. */
  refresh(): void;
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs?: readonly string[];
  }[];
}

interface Known {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly askedAt: number;
}

/** How long the absence of a kind is believed. */
const absenceLifetime: Millis = 10_000;

/** One question for each group and version, so that a group that is down hurts only itself. */
export function createDiscovery(client: ApiClient, clock: Clock): Discovery {
  let known = new Map<string, Known>();

  const ask = async (group: string, version: string, signal: AbortSignal): Promise<Known> => {
    const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
    const askedAt = clock.now();
    try {
      const list = await client.request<ResourceList>({ path: base }, signal);
      const resources = list.resources
        // "deployments/status" and the like are not collections, nor is what can only be created.
        .filter(({ name, verbs = ["list"] }) => !name.includes("/") && verbs.includes("list"))
        .map(({ name, kind, namespaced }): [string, Resource] => [
          kind,
          {
            group,
            version,
            kind,
            plural: name,
            namespaced,
            path: (namespace) => pathOf({ group, version, plural: name }, namespace),
          },
        ]);
      return { resources: new Map(resources), askedAt };
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      return { resources: new Map(), askedAt };
    }
  };

  return {
    resolve: async ({ group, version, kind }, signal) => {
      const key = `${group}/${version}`;
      const before = known.get(key);
      const found = before?.resources.get(kind);
      if (found !== undefined) return found;
      if (before !== undefined && clock.now() - before.askedAt < absenceLifetime) return undefined;
      const generation = known;
      const answer = await ask(group, version, signal);
      generation.set(key, answer);
      return answer.resources.get(kind);
    },
    refresh: () => {
      known = new Map();
    },
  };
}
