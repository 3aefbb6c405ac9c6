import type { KindEntry } from "../../../generated/kinds.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { pathOf } from "../../kube/collection-path.ts";
import { list } from "../../kube/objects.ts";
import { Failure } from "../failure.ts";
import type { ContextCluster } from "./places.ts";

/** "kollecttargets.kollect.dev". */
export const resourceName = ({ plural, group }: KindEntry): string => `${plural}.${group}`;

/** Where the kind is not served at all. */
export const notInstalled = (kind: KindEntry, { name }: ContextCluster): Failure =>
  new Failure(
    `Kollect is not installed in context ${name}, which has no ${resourceName(kind)}; kollect crds | kubectl apply -f - installs its kinds`,
  );

/**
 * All objects of one of Kollect's kinds, as the cluster has them.
 * @param namespace `undefined`: of all
 * @throws {Failure} Kollect is not installed there @throws {OperatorError} as ApiClient.request
 */
export async function ownObjects<T>(
  kind: KindEntry,
  namespace: string | undefined,
  cluster: ContextCluster,
  signal: AbortSignal,
): Promise<readonly T[]> {
  try {
    return await list<T>(cluster.client, { path: pathOf(kind, namespace) }, signal);
  } catch (error) {
    throw statusOf(error) === 404 ? notInstalled(kind, cluster) : error;
  }
}
