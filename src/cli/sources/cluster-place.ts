import type { KubeObject } from "../../collect/kube-object.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { createDiscovery } from "../../kube/discovery.ts";
import { createKindSchemas } from "../../kube/kind-schema.ts";
import { list } from "../../kube/objects.ts";
import { servedKinds } from "../../kube/served-kinds.ts";
import type { Clock } from "../../runtime/clock.ts";
import { clusterOf } from "./cluster.ts";
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
  const schemas = createKindSchemas(client, clock);
  const cluster = clusterOf(client, clock);
  let kinds: ReturnType<Place["kinds"]> | undefined;
  let namespaces: ReturnType<Place["namespaces"]> | undefined;
  return {
    name,
    where: `in context ${name}`,
    namespace,
    kinds: (signal) => (kinds ??= servedKinds(client, signal)),
    resolve: (gvk, signal) => discovery.resolve(gvk, signal),
    namespaces: (signal) =>
      (namespaces ??= list<KubeObject>(
        client,
        { path: "/api/v1/namespaces", metadataOnly: true },
        signal,
      )),
    schema: (gvk, signal) => schemas.of(gvk, signal),
    list: async function* (resource, scope, shape, signal) {
      const source = cluster.open(resource, scope, shape);
      for await (const event of source.list(scope, signal))
        if (event.type === "listed") yield event.object;
    },
  };
}
