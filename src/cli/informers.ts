import { kinds } from "../../generated/kinds.ts";
import type {
  KollectDatabaseSink,
  KollectInventory,
  KollectProfile,
  KollectSnapshotSink,
  KollectTarget,
} from "../../generated/types.ts";
import type { KubeObject } from "../collect/kube-object.ts";
import type { ApiClient } from "../kube/api-client.ts";
import { sourceOf } from "../kube/own-kinds.ts";
import { watchSource } from "../kube/watch-source.ts";
import type { Clock } from "../runtime/clock.ts";
import { createInformer, type Informer } from "../runtime/informer.ts";

/** Everything the operator keeps whole in memory. */
export interface Informers {
  readonly profiles: Informer<KollectProfile>;
  readonly targets: Informer<KollectTarget>;
  readonly inventories: Informer<KollectInventory>;
  readonly snapshotSinks: Informer<KollectSnapshotSink>;
  readonly databaseSinks: Informer<KollectDatabaseSink>;
  /** Metadata only. */
  readonly namespaces: Informer<KubeObject>;
  /** Metadata only. May stay empty for want of permission; then new kinds are found by asking again. */
  readonly definitions: Informer<KubeObject>;
}

export function createInformers(client: ApiClient, clock: Clock): Informers {
  const metadataOf = (path: string, resource: string): Informer<KubeObject> =>
    createInformer(
      watchSource<KubeObject>(client, { path, resource, metadataOnly: true }, { clock }),
    );
  return {
    profiles: createInformer(sourceOf<KollectProfile>(client, kinds.KollectProfile, { clock })),
    targets: createInformer(sourceOf<KollectTarget>(client, kinds.KollectTarget, { clock })),
    inventories: createInformer(
      sourceOf<KollectInventory>(client, kinds.KollectInventory, { clock }),
    ),
    snapshotSinks: createInformer(
      sourceOf<KollectSnapshotSink>(client, kinds.KollectSnapshotSink, { clock }),
    ),
    databaseSinks: createInformer(
      sourceOf<KollectDatabaseSink>(client, kinds.KollectDatabaseSink, { clock }),
    ),
    namespaces: metadataOf("/api/v1/namespaces", "namespaces"),
    definitions: metadataOf(
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      "customresourcedefinitions.apiextensions.k8s.io",
    ),
  };
}
