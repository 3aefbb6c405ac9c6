import type { Extractor } from "../extract/extractor.ts";
import type { SourceKey } from "../rows/row.ts";
import type { KubeObject } from "./kube-object.ts";
import type { Selection } from "./selection.ts";

/** A served kind and where it is listed. */
export interface WatchedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  path(namespace?: string): string;
}

/** A target ready to be collected: which objects, and what of them. */
export interface TargetPlan {
  readonly source: SourceKey;
  readonly resource: WatchedResource;
  readonly selection: Selection;
  readonly extractor: Extractor;
  /** The Namespace of that name, for expressions that read it. */
  readonly namespaceOf: (name: string) => KubeObject["metadata"] | undefined;
  /** Whether the target names its namespaces one by one, so that new ones don't matter. */
  readonly hasNamedNamespaces: boolean;
  /** Whether names, labels and annotations are all that is looked at. */
  readonly isMetadataOnly: boolean;
  /** With equal ones, equal objects yield equal rows, but for what namespaces add; another one calls for a new list. */
  readonly fingerprint: string;
  /** The same for what the Namespace itself adds to that: another one calls for a list of that namespace. */
  readonly namespaceFingerprint: (namespace: string) => string;
}
