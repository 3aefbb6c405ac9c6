import { type KindEntry, kinds } from "../../../generated/kinds.ts";
import type { KollectInventory, KollectTarget } from "../../../generated/types.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import { causeOf, type Shortfall } from "../collect/shortfall.ts";
import { Failure } from "../failure.ts";
import { ownObjects, resourceName } from "../sources/own-objects.ts";
import type { ContextCluster } from "../sources/places.ts";
import {
  inventoryItem,
  type OwnSink,
  sinkItem,
  type StatusItem,
  targetItem,
} from "./status-item.ts";

/** A list that status looks at. */
export interface Watched {
  readonly cluster: ContextCluster;
  readonly kind: KindEntry;
  /** `undefined`: all of them. */
  readonly namespace: string | undefined;
}

/** In the order in which they are shown. */
const shown = [
  kinds.KollectTarget,
  kinds.KollectInventory,
  kinds.KollectSnapshotSink,
  kinds.KollectDatabaseSink,
  kinds.KollectEventSink,
];

export interface NamespaceChoice {
  readonly namespace?: readonly string[];
  readonly allNamespaces?: boolean;
}

/** All lists that there are to look at. */
export const watchedOf = (
  clusters: readonly ContextCluster[],
  { namespace, allNamespaces }: NamespaceChoice,
): readonly Watched[] =>
  clusters.flatMap((cluster) => {
    const chosen = allNamespaces === true ? [undefined] : (namespace ?? [cluster.namespace]);
    return [...new Set(chosen)].flatMap((it) =>
      shown.map((kind) => ({ cluster, kind, namespace: it })),
    );
  });

/** @param hasClusters whether rows name the cluster */
export function itemOf(
  object: unknown,
  { kind, cluster }: Watched,
  hasClusters: boolean,
): StatusItem {
  const named = hasClusters ? { cluster: cluster.name } : {};
  if (kind === kinds.KollectTarget) return { ...named, ...targetItem(object as KollectTarget) };
  if (kind === kinds.KollectInventory)
    return { ...named, ...inventoryItem(object as KollectInventory) };
  return { ...named, ...sinkItem(kind.kind, object as OwnSink) };
}

/** What one list holds. */
export interface Surveyed {
  readonly watched: Watched;
  readonly objects: readonly unknown[];
}

/**
 * Lists all once. What cannot be had is named; a cluster that cannot be had, once.
 * @throws {Failure} the only cluster there is does not answer, or has no Kollect
 */
export async function survey(
  lists: readonly Watched[],
  { shortfall, hasClusters }: { readonly shortfall: Shortfall; readonly hasClusters: boolean },
  signal: AbortSignal,
): Promise<readonly Surveyed[]> {
  const found = await Promise.all(
    lists.map(async (watched) => {
      const { kind, namespace, cluster } = watched;
      try {
        return { watched, objects: await ownObjects(kind, namespace, cluster, signal) };
      } catch (error) {
        signal.throwIfAborted();
        return { watched, error };
      }
    }),
  );
  const told = new Set<string>();
  return found.flatMap((it): Surveyed[] => {
    if (!("error" in it)) {
      shortfall.had();
      return [it];
    }
    const text = missingText(it.error, it.watched);
    if (told.has(text)) return [];
    told.add(text);
    if (!hasClusters && !isDenied(it.error)) throw new Failure(text);
    shortfall.missing(text);
    return [];
  });
}

const isDenied = (error: unknown): boolean =>
  error instanceof OperatorError && error.code === "ACCESS_DENIED";

function missingText(error: unknown, { kind, namespace, cluster }: Watched): string {
  if (error instanceof Failure) return error.message;
  const cause = causeOf(error, resourceName(kind));
  const where = isDenied(error) && namespace !== undefined ? ` in namespace ${namespace}` : "";
  return `${cause}${where} (context ${cluster.name})`;
}
