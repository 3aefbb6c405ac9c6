import { type Cluster, installKinds } from "../e2e/cluster.ts";
import { seed } from "./seed.ts";

/** The demo's objects, Kollect's kinds, and the namespace `platform` for resources of them; gives how many objects there are. */
export async function furnish(cluster: Cluster): Promise<{ namespaces: number; objects: number }> {
  await installKinds(cluster);
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "platform" } });
  return seed(cluster);
}
