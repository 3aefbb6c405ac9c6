import type { KubeObject } from "../../collect/kube-object.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { createDiscovery } from "../../kube/discovery.ts";
import { createKindSchemas } from "../../kube/kind-schema.ts";
import { list } from "../../kube/objects.ts";
import { servedKinds } from "../../kube/served-kinds.ts";
import type { Clock } from "../../runtime/clock.ts";
import { clusterOf } from "./cluster.ts";
import { once } from "./once.ts";
import type { Place } from "./place.ts";

export interface ClusterPlaceOptions {
  readonly name: string;
  /** Of the context; "default" where it has none. */
  readonly namespace: string;
  readonly client: ApiClient;
  readonly clock: Clock;
}

/** A cluster, as one context of a kubeconfig leads to it. */
export function clusterPlace({ name, namespace, client, clock }: ClusterPlaceOptions): Place {
  const discovery = createDiscovery(client, clock);
  const cluster = clusterOf(client, clock);
  const schemas = createKindSchemas(client, clock);
  return {
    name,
    where: `in context ${name}`,
    namespace,
    kinds: once((signal) => servedKinds(client, signal)),
    fields: async (gvk, signal) => (await schemas.of(gvk, signal))?.fields,
    schema: (gvk, signal) => schemas.of(gvk, signal),
    resolve: (gvk, signal) => discovery.resolve(gvk, signal),
    namespaces: once((signal) =>
      list<KubeObject>(client, { path: "/api/v1/namespaces", metadataOnly: true }, signal),
    ),
    list: async function* (resource, scope, shape, signal) {
      const source = cluster.open(resource, scope, shape);
      for await (const event of source.list(scope, signal))
        if (event.type === "listed") yield event.object;
    },
  };
}
