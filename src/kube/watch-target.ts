import type { Clock, Millis } from "../runtime/clock.ts";
import type { ApiClient, ApiRequest } from "./api-client.ts";

/** What to list and watch. */
export interface WatchTarget {
  /** For example "/apis/apps/v1/deployments", or below a namespace. */
  readonly path: string;
  /** For messages, e.g. "deployments.apps". */
  readonly resource: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects come with apiVersion, kind and metadata alone. */
  readonly metadataOnly?: boolean;
}

export interface WatchOptions {
  readonly clock: Clock;
  /** 0 to 1; default Math.random. */
  readonly random?: () => number;
  readonly pageSize?: number;
  /** A watch that says nothing for so long is dead: bookmarks come each minute. */
  readonly inactivity?: Millis;
  /** Whether lists may come as the beginning of the watch, where the server has that; default true. */
  readonly streamedLists?: boolean;
}

/** The least that a listed object has; lists leave the first two out. */
export interface Listed {
  apiVersion?: string;
  kind?: string;
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Where a stream stands. */
export interface Place {
  /** What the watch goes on from; `undefined`: a list is due. */
  version: string | undefined;
  /** Failures since anything last went well. */
  failures: number;
  /** Versions in a row that were too old before a watch from them told anything. */
  expiries: number;
  /** The consumer knows of a failure, and not yet of its end. */
  isInterrupted: boolean;
  /** A list that came with the watch failed: the next one comes by pages, which every server can. */
  isPaged: boolean;
}

export const startingPlace = (): Place => ({
  version: undefined,
  failures: 0,
  expiries: 0,
  isInterrupted: false,
  isPaged: false,
});

/** Everything that one stream needs, with no option left open. */
export interface Stream extends Required<WatchOptions> {
  readonly client: ApiClient;
  readonly target: WatchTarget;
}

/** A request for the target: `what` is "List" for lists and "" for watches. */
export function requestFor(
  { path, resource, labelSelector, fieldSelector, metadataOnly }: WatchTarget,
  what: "List" | "",
  query: ApiRequest["query"],
): ApiRequest {
  const accept =
    metadataOnly === true
      ? `application/json;as=PartialObjectMetadata${what};v=v1;g=meta.k8s.io`
      : "application/json";
  return { path, resource, accept, query: { ...query, labelSelector, fieldSelector } };
}
