import { type KindEntry, kinds } from "../../../generated/kinds.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { Failure } from "../failure.ts";
import { ownObjects, resourceName } from "../sources/own-objects.ts";
import type { ContextCluster } from "../sources/places.ts";
import type { OwnKind } from "./judge.ts";
import type { Resources } from "./resources.ts";

/** Resources of Kollect in one namespace, as they stand in a cluster: admitted, and with their defaults. @throws {Failure} @throws {OperatorError} */
export async function clusterResources(
  cluster: ContextCluster,
  namespace: string,
  signal: AbortSignal,
): Promise<Resources> {
  const names = Object.keys(kinds) as OwnKind[];
  const found = await Promise.all(
    names.map(async (name) => {
      const objects = await listed(kinds[name], namespace, cluster, signal);
      return [
        name,
        new Map(objects.map((it) => [`${namespace}/${it.metadata.name}`, it])),
      ] as const;
    }),
  );
  return Object.fromEntries(found) as unknown as Resources;
}

async function listed(
  kind: KindEntry,
  namespace: string,
  cluster: ContextCluster,
  signal: AbortSignal,
): Promise<readonly { readonly metadata: { readonly name: string } }[]> {
  try {
    return await ownObjects(kind, namespace, cluster, signal);
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    throw new Failure(
      `you may not list ${resourceName(kind)} in namespace ${namespace} (context ${cluster.name})`,
    );
  }
}
