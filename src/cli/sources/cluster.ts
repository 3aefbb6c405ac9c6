import type { KubeObject } from "../../collect/kube-object.ts";
import type { Cluster, ObjectSource, Scope, Shape } from "../../collect/object-source.ts";
import type { WatchedResource } from "../../collect/target-plan.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { isAllowed } from "../../kube/own-access.ts";
import { listOnce, watchSource, type WatchTarget } from "../../kube/watch-source.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { WatchEvent } from "../../runtime/watch.ts";

/** For messages, e.g. "deployments.apps". */
export const nameOf = ({ plural, group }: WatchedResource): string =>
  group === "" ? plural : `${plural}.${group}`;

/** The API server as collection sees it. */
export function clusterOf(client: ApiClient, clock: Clock): Cluster {
  return {
    open: (resource, scope, shape): ObjectSource => {
      const target = (within: Scope): WatchTarget => targetOf(resource, within ?? scope, shape);
      const whole = (events: AsyncIterable<WatchEvent<KubeObject>>): typeof events =>
        shape.metadataOnly ? named(events, resource) : events;
      return {
        open: (signal) =>
          whole(watchSource<KubeObject>(client, target(undefined), { clock }).open(signal)),
        list: (within, signal) =>
          whole(listOnce<KubeObject>(client, target(within), { clock }, signal)),
      };
    },
    mayListAll: async (resource, signal) => {
      const { group, plural } = resource;
      try {
        for (const verb of ["list", "watch"] as const)
          if (!(await isAllowed(client, { group, resource: plural, verb }, signal))) return false;
        return true;
      } catch {
        signal.throwIfAborted();
        return false;
      }
    },
  };
}

const targetOf = (resource: WatchedResource, scope: Scope, shape: Shape): WatchTarget => ({
  path: resource.path(scope),
  resource: nameOf(resource),
  metadataOnly: shape.metadataOnly,
  ...(shape.labelSelector !== undefined && { labelSelector: shape.labelSelector }),
  ...(shape.name !== undefined && { fieldSelector: `metadata.name=${shape.name}` }),
});

/** Objects that come with metadata alone are of kind PartialObjectMetadata; here they are called what they are. */
async function* named(
  events: AsyncIterable<WatchEvent<KubeObject>>,
  { group, version, kind }: WatchedResource,
): AsyncIterable<WatchEvent<KubeObject>> {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  for await (const event of events) {
    if ("object" in event) Object.assign(event.object, { apiVersion, kind });
    yield event;
  }
}
