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
  /** Equal fingerprints yield equal rows from equal objects; another one calls for a new list. */
  readonly fingerprint: string;
}
