import type { KindEntry } from "../../../generated/kinds.ts";
import { statusOf } from "../../kube/api-failure.ts";
import { pathOf } from "../../kube/collection-path.ts";
import { isAllowed } from "../../kube/own-access.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { Failure } from "../failure.ts";
import { ownObjects, resourceName } from "../sources/own-objects.ts";
import type { ContextCluster } from "../sources/places.ts";
import type { Steered } from "./steered.ts";

/** Where an object stands. */
export interface Spot extends Steered {
  readonly cluster: ContextCluster;
  readonly namespace: string;
}

/** "kollecttarget.kollect.dev/web", as kubectl has it. */
export const spotName = ({ kind: { singular, group }, name }: Spot): string =>
  `${singular}.${group}/${name}`;

/** For messages. */
export const whereOf = ({ namespace, cluster }: Spot): string =>
  `in namespace ${namespace} (context ${cluster.name})`;

const pathTo = ({ kind, namespace, name }: Spot): string => `${pathOf(kind, namespace)}/${name}`;

/** @throws {Failure} it is not there, with the nearest name; or it may not be read */
export async function readObject<T>(spot: Spot, signal: AbortSignal): Promise<T> {
  try {
    const { client } = spot.cluster;
    return await client.request<T>({ path: pathTo(spot), resource: spot.name }, signal);
  } catch (error) {
    const { kind, name } = spot;
    const status = statusOf(error);
    if (status === 403)
      throw new Failure(`you may not read ${resourceName(kind)} ${whereOf(spot)}`);
    if (status !== 404) throw error;
    const hint = await hintFor(spot, signal);
    throw new Failure(`there is no ${kind.kind} ${name} ${whereOf(spot)}${hint}`);
  }
}

/** What else is there. */
async function hintFor(
  { kind, namespace, cluster, name }: Spot,
  signal: AbortSignal,
): Promise<string> {
  const objects = await ownObjects<{ readonly metadata: { readonly name: string } }>(
    kind,
    namespace,
    cluster,
    signal,
  ).catch((error: unknown) => {
    // Who may not list gets no hint; where the kind is not served, that is what is wrong.
    if (statusOf(error) === 403) return [];
    throw error;
  });
  const near = neighbour(
    name,
    objects.map((it) => it.metadata.name),
  )?.name;
  if (near !== undefined) return `; did you mean ${near}?`;
  return "; -n names another namespace";
}

/** Changes some fields. @throws {Failure} it may not be changed */
export async function mergeObject(spot: Spot, body: unknown, signal: AbortSignal): Promise<void> {
  const { kind, namespace, name, cluster } = spot;
  try {
    await cluster.client.request(
      {
        method: "PATCH",
        path: pathTo(spot),
        query: { fieldManager: "kollect-cli" },
        contentType: "application/merge-patch+json",
        body,
        resource: `${resourceName(kind)} ${name}`,
      },
      signal,
    );
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (!refused.has(status)) throw error;
    if (status === 403 && !(await mayChange(kind, { namespace, name, cluster }, signal)))
      throw new Failure(
        `you may not change ${resourceName(kind)} ${whereOf(spot)}; it takes the verb patch`,
      );
    throw new Failure(
      `a webhook or a policy of the cluster refuses the change of ${kind.kind} ${name} ${whereOf(spot)}; kubectl edit shows its words`,
    );
  }
}

/** By admission, which chooses among these. */
const refused: ReadonlySet<number> = new Set([400, 403, 422]);

/** Whether it was something else than RBAC; where nobody tells, it was RBAC. */
const mayChange = (
  { group, plural }: KindEntry,
  { namespace, name, cluster: { client } }: Pick<Spot, "namespace" | "name" | "cluster">,
  signal: AbortSignal,
): Promise<boolean> =>
  isAllowed(client, { group, resource: plural, verb: "patch", namespace, name }, signal).catch(
    () => false,
  );
