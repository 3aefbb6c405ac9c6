export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A target, as `namespace/name`: where rows come from. */
export type SourceKey = string;

/** Who a row is. */
export interface RowIdentity {
  readonly targetNamespace: string;
  readonly targetName: string;
  /** Namespace of the object; empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** API group of the object; empty for core kinds. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly uid: string;
}

/** One collected object. Immutable; serialized once. */
export interface Row extends RowIdentity {
  /** `targetNamespace/targetName/uid`: unique within an inventory. */
  readonly key: string;
  /** Canonical JSON of the export item: keys sorted by code unit, no white space, `group` left out when empty. */
  readonly json: string;
  /** SHA-256 of `json` as UTF-8, lower-case hex. */
  readonly digest: string;
}
