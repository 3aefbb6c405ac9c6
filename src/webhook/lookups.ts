import { kinds, type KindEntry } from "../../generated/kinds.ts";
import type {
  GroupVersionKind,
  KollectProfile,
  KollectTarget,
  KollectTargetSpec,
} from "../../generated/types.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import { chosenNamespaces, type NamespaceDefaults } from "../collect/namespace-choice.ts";
import { type AccessReviews, createAccessReviews } from "../kube/access-review.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { statusOf } from "../kube/api-failure.ts";
import { pathOf } from "../kube/collection-path.ts";
import { createDiscovery, type Resource } from "../kube/discovery.ts";
import { createKindSchemas } from "../kube/kind-schema.ts";
import { list } from "../kube/objects.ts";
import type { SchemaNode } from "../kube/schema-node.ts";
import type { Clock } from "../runtime/clock.ts";

/** What rules ask the cluster. Answers are as fresh as the API server gives them; all throw what ApiClient.request does. */
export interface Lookups extends AccessReviews {
  profile(
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<KollectProfile | undefined>;
  /** Targets of the namespace that name the profile. */
  targetsOf(namespace: string, profile: string, signal: AbortSignal): Promise<KollectTarget[]>;
  exists(kind: KindEntry, namespace: string, name: string, signal: AbortSignal): Promise<boolean>;
  /** Namespaces that the target would collect from now. */
  namespacesOf(spec: KollectTargetSpec, signal: AbortSignal): Promise<readonly string[]>;
  resource(gvk: GroupVersionKind, signal: AbortSignal): Promise<Resource | undefined>;
  schema(gvk: GroupVersionKind, signal: AbortSignal): Promise<SchemaNode | undefined>;
}

export function clusterLookups(
  client: ApiClient,
  clock: Clock,
  defaults: NamespaceDefaults = {},
): Lookups {
  const discovery = createDiscovery(client, clock);
  const schemas = createKindSchemas(client, clock);

  const get = async <T>(
    kind: KindEntry,
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<T | undefined> => {
    try {
      const resource = `${kind.plural}.${kind.group}`;
      return await client.request<T>(
        { path: `${pathOf(kind, namespace)}/${name}`, resource },
        signal,
      );
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };

  return {
    ...createAccessReviews(client, clock),
    profile: (namespace, name, signal) => get(kinds.KollectProfile, namespace, name, signal),
    targetsOf: async (namespace, profile, signal) => {
      const path = pathOf(kinds.KollectTarget, namespace);
      const targets = await list<KollectTarget>(client, { path }, signal);
      return targets.filter(({ spec }) => spec.profileRef === profile);
    },
    exists: async (kind, namespace, name, signal) =>
      (await get(kind, namespace, name, signal)) !== undefined,
    namespacesOf: async (spec, signal) => {
      const call = { path: "/api/v1/namespaces", metadataOnly: true };
      const found = await list<KubeObject>(client, call, signal);
      return [...chosenNamespaces(spec, defaults, found)].map(({ metadata }) => metadata.name);
    },
    resource: (gvk, signal) => discovery.resolve(gvk, signal),
    schema: (gvk, signal) => schemas.of(gvk, signal),
  };
}
