import type { KollectInventory } from "../../../generated/types.ts";
import { type OpenSinkResource, sinkOpener } from "../../controllers/sink-opener.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { readSecret } from "../../kube/objects.ts";
import { createEgress } from "../../net/egress.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { clusterResources } from "../config/cluster-resources.ts";
import { loadResources } from "../config/load.ts";
import type { Resources } from "../config/resources.ts";
import { fileSinkOpener } from "../config/secrets.ts";
import { Failure } from "../failure.ts";
import type { Notices } from "../output/notices.ts";
import type { Session } from "../session.ts";
import { type ContextCluster, clustersOf } from "../sources/places.ts";
import type { Place } from "../sources/place.ts";
import type { DiffOrder } from "./flags.ts";

/** All that a comparison is about. */
export interface Scene {
  readonly inventory: KollectInventory;
  readonly resources: Resources;
  readonly openSink: OpenSinkResource;
}

interface Around {
  readonly session: Session;
  readonly notices: Notices;
  /** Where the cluster is a side. */
  readonly place: Place | undefined;
}

/** @throws {Failure} the inventory or what it is about is not there, or is not as it should be */
export async function sceneOf(order: DiffOrder, around: Around): Promise<Scene> {
  const { config } = order.flags;
  return config === undefined ? inCluster(order, around) : inFiles(order, config, around);
}

/** "team/fleet"; without a namespace that is `undefined`. */
function namesIn(text: string): readonly [namespace: string | undefined, name: string] {
  const [first = "", second, more] = text.split("/");
  if (more !== undefined || first === "" || second === "")
    throw new Failure(`${JSON.stringify(text)}: write the inventory as NAME or NAMESPACE/NAME`);
  return second === undefined ? [undefined, first] : [first, second];
}

async function inFiles(
  order: DiffOrder,
  config: readonly string[],
  { session, notices, place }: Around,
): Promise<Scene> {
  const [given, name] = namesIn(order.inventory);
  const namespace = given ?? place?.namespace ?? "default";
  const { resources, secrets } = await loadResources(
    config,
    { place, namespace, notices },
    session.signal,
  );
  const all = [...resources.KollectInventory.values()];
  const found = all.filter(
    ({ metadata }) =>
      metadata.name === name && (given === undefined || metadata.namespace === given),
  );
  const [inventory, another] = found;
  if (another !== undefined) {
    const names = found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", ");
    throw new Failure(`${name} may be one of several inventories: ${names}; write one of these`);
  }
  if (inventory === undefined) throw noInventory(order.inventory, all, "in these files");
  return { inventory, resources, openSink: fileSinkOpener(secrets, session.env) };
}

async function inCluster(order: DiffOrder, { session }: Around): Promise<Scene> {
  const { signal } = session;
  const [cluster] = clustersOf(order.flags);
  if (cluster === undefined) throw new Failure("the kubeconfig has no context");
  const [namespace = cluster.namespace, name] = namesIn(order.inventory);
  const resources = await clusterResources(cluster, namespace, signal);
  const inventory = resources.KollectInventory.get(`${namespace}/${name}`);
  const where = `in namespace ${namespace} (context ${cluster.name})`;
  if (inventory === undefined)
    throw noInventory(order.inventory, [...resources.KollectInventory.values()], where);
  return { inventory, resources, openSink: clusterSinkOpener(cluster) };
}

function noInventory(text: string, all: readonly KollectInventory[], where: string): Failure {
  const names = all.map(({ metadata }) => metadata.name);
  const near = neighbour(text.split("/").at(-1) ?? "", names)?.name;
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return new Failure(`there is no KollectInventory ${text} ${where}${hint}`);
}

const clusterSinkOpener = ({ client, name: context }: ContextCluster): OpenSinkResource =>
  sinkOpener(
    async (namespace, name, signal) => {
      try {
        return await readSecret(client, namespace, name, signal);
      } catch (error) {
        if (statusOf(error) !== 403) throw error;
        throw new Failure(
          `you may not read Secret ${name} in namespace ${namespace} (context ${context}); --config takes sinks and Secrets from files`,
        );
      }
    },
    createEgress({ allowPrivate: true, dev: true }),
  );
