import type { WatchEvent, WatchSource } from "../runtime/watch.ts";
import type { KubeObject } from "./kube-object.ts";
import type { WatchedResource } from "./target-plan.ts";

/** A namespace, or the whole cluster. */
export type Scope = string | undefined;

/** What is asked of the API server beyond kind and scope. */
export interface Shape {
  /** In the API server's own syntax. */
  readonly labelSelector?: string;
  /** metadata.name. */
  readonly name?: string;
  /** Objects come without spec, status and the like. */
  readonly metadataOnly: boolean;
}

/** Objects of one kind and scope. */
export interface ObjectSource extends WatchSource<KubeObject> {
  /** A complete list, of one namespace alone when it is named; `synced` is its end. @throws when it can't be had whole */
  list(namespace: Scope, signal: AbortSignal): AsyncIterable<WatchEvent<KubeObject>>;
}

/** src/kube in production. */
export interface Cluster {
  open(resource: WatchedResource, scope: Scope, shape: Shape): ObjectSource;
  /** Whether the kind may be listed and watched in all namespaces at once; false when nobody knows. */
  mayListAll(resource: WatchedResource, signal: AbortSignal): Promise<boolean>;
}
