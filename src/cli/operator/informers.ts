import { type KindEntry, kinds } from "../../../generated/kinds.ts";
import type {
  KollectDatabaseSink,
  KollectEventSink,
  KollectInventory,
  KollectProfile,
  KollectSnapshotSink,
  KollectTarget,
} from "../../../generated/types.ts";
import type { KubeObject } from "../../collect/kube-object.ts";
import type { ApiClient } from "../../kube/api-client.ts";
import { pathOf } from "../../kube/collection-path.ts";
import { sourceOf } from "../../kube/own-kinds.ts";
import { watchSource } from "../../kube/watch-source.ts";
import type { Clock } from "../../runtime/clock.ts";
import { createInformer, type Informer, type Named } from "../../runtime/informer.ts";
import type { WatchSource } from "../../runtime/watch.ts";
import type { WatchLabels, WatchMetrics } from "../../telemetry/watch-metrics.ts";
import { watchReport } from "./watch-report.ts";

/** Everything the operator keeps whole in memory. */
export interface Informers {
  readonly profiles: Informer<KollectProfile>;
  readonly targets: Informer<KollectTarget>;
  readonly inventories: Informer<KollectInventory>;
  readonly snapshotSinks: Informer<KollectSnapshotSink>;
  readonly databaseSinks: Informer<KollectDatabaseSink>;
  readonly eventSinks: Informer<KollectEventSink>;
  /** Metadata only. */
  readonly namespaces: Informer<KubeObject>;
  /** Metadata only. May stay empty for want of permission; then new kinds are found by asking again. */
  readonly definitions: Informer<KubeObject>;
  /** The same for kinds of other API servers. */
  readonly apiServices: Informer<KubeObject>;
}

/** Of a kind that is watched in all namespaces, or has none. */
type Labels = Omit<WatchLabels, "scope">;

export function createInformers(client: ApiClient, clock: Clock, metrics: WatchMetrics): Informers {
  const informer = <T extends Named>(labels: Labels, source: WatchSource<T>): Informer<T> =>
    createInformer(source, watchReport(metrics.opened({ ...labels, scope: "cluster" })));
  const own = <T extends Named>(kind: KindEntry): Informer<T> => {
    const { group, version, plural } = kind;
    const source = sourceOf<T>(client, kind, { clock });
    return informer({ group, version, resource: plural }, source);
  };
  const metadataOf = (labels: Labels): Informer<KubeObject> => {
    const { group, version, resource } = labels;
    const path = pathOf({ group, version, plural: resource });
    const name = group === "" ? resource : `${resource}.${group}`;
    const target = { path, resource: name, metadataOnly: true };
    return informer(labels, watchSource<KubeObject>(client, target, { clock }));
  };
  return {
    profiles: own<KollectProfile>(kinds.KollectProfile),
    targets: own<KollectTarget>(kinds.KollectTarget),
    inventories: own<KollectInventory>(kinds.KollectInventory),
    snapshotSinks: own<KollectSnapshotSink>(kinds.KollectSnapshotSink),
    databaseSinks: own<KollectDatabaseSink>(kinds.KollectDatabaseSink),
    eventSinks: own<KollectEventSink>(kinds.KollectEventSink),
    namespaces: metadataOf({ group: "", version: "v1", resource: "namespaces" }),
    definitions: metadataOf({
      group: "apiextensions.k8s.io",
      version: "v1",
      resource: "customresourcedefinitions",
    }),
    apiServices: metadataOf({
      group: "apiregistration.k8s.io",
      version: "v1",
      resource: "apiservices",
    }),
  };
}
