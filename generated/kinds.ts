// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

/** How a kind is called and where the API server serves it. */
export interface KindEntry {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
}

/** Our own kinds by name. */
export const kinds = {
  KollectDatabaseSink: {
    group: "kollect.dev",
    version: "v1alpha1",
    kind: "KollectDatabaseSink",
    plural: "kollectdatabasesinks",
    singular: "kollectdatabasesink",
    namespaced: true,
    shortNames: ["kdb"],
  },
  KollectEventSink: {
    group: "kollect.dev",
    version: "v1alpha1",
    kind: "KollectEventSink",
    plural: "kollecteventsinks",
    singular: "kollecteventsink",
    namespaced: true,
    shortNames: ["kevent"],
  },
  KollectInventory: {
    group: "kollect.dev",
    version: "v1alpha1",
    kind: "KollectInventory",
    plural: "kollectinventories",
    singular: "kollectinventory",
    namespaced: true,
    shortNames: ["kinv"],
  },
  KollectProfile: {
    group: "kollect.dev",
    version: "v1alpha1",
    kind: "KollectProfile",
    plural: "kollectprofiles",
    singular: "kollectprofile",
    namespaced: true,
    shortNames: ["kprof"],
  },
  KollectSnapshotSink: {
    group: "kollect.dev",
    version: "v1alpha1",
    kind: "KollectSnapshotSink",
    plural: "kollectsnapshotsinks",
    singular: "kollectsnapshotsink",
    namespaced: true,
    shortNames: ["ksnap"],
  },
  KollectTarget: {
    group: "kollect.dev",
    version: "v1alpha1",
    kind: "KollectTarget",
    plural: "kollecttargets",
    singular: "kollecttarget",
    namespaced: true,
    shortNames: ["ktgt"],
  },
} as const satisfies Record<string, KindEntry>;
/** Annotations that Kollect reads. */
export const annotations = {
  /** On a KollectProfile, the value "true" lets its expressions read the data of Secrets, and the values and notes of Helm releases. */
  allowSecretExtraction: "kollect.dev/allow-secret-extraction",
  /** On a KollectProfile of Secrets, the value "true" lets export.mode Resource export them, without their data unless that is allowed too. */
  allowFullResourceExport: "kollect.dev/allow-full-resource-export",
  /** On a Namespace, "enabled" or "disabled" says whether its objects are collected by default. */
  namespaceWatch: "kollect.dev/namespace-watch",
  /** On a KollectInventory, each new value asks for an export and a verification of every sink now; a timestamp does well. */
  requestedAt: "kollect.dev/requestedAt",
  /** On a KollectInventory, each new value lets exports go on that spec.deletionGuard holds at that moment; a timestamp does well. */
  confirmDeletion: "kollect.dev/confirm-deletion",
} as const;
/** Labels that Kollect reads. */
export const labels = {
  /** On an object or a Namespace, "enabled" or "disabled" says whether it is collected. */
  watch: "kollect.dev/watch",
} as const;
/** Finalizers that Kollect sets. */
export const finalizers = {
  /** On a KollectInventory with deletionPolicy Delete, until the sinks hold none of its rows, or its time for that has passed. */
  inventoryCleanup: "kollect.dev/inventory-cleanup",
} as const;
