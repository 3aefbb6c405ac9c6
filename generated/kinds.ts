export interface KindEntry { readonly group: string; readonly version: string; readonly kind: string; readonly plural: string; readonly singular: string; readonly namespaced: boolean; readonly shortNames: readonly string[] }
export const kinds = {
  "KollectDatabaseSink": {
    "group": "kollect.dev",
    "version": "v1alpha1",
    "kind": "KollectDatabaseSink",
    "plural": "kollectdatabasesinks",
    "singular": "kollectdatabasesink",
    "namespaced": true,
    "shortNames": [
      "kdb"
    ]
  },
  "KollectInventory": {
    "group": "kollect.dev",
    "version": "v1alpha1",
    "kind": "KollectInventory",
    "plural": "kollectinventories",
    "singular": "kollectinventory",
    "namespaced": true,
    "shortNames": [
      "kinv"
    ]
  },
  "KollectProfile": {
    "group": "kollect.dev",
    "version": "v1alpha1",
    "kind": "KollectProfile",
    "plural": "kollectprofiles",
    "singular": "kollectprofile",
    "namespaced": true,
    "shortNames": [
      "kprof"
    ]
  },
  "KollectSnapshotSink": {
    "group": "kollect.dev",
    "version": "v1alpha1",
    "kind": "KollectSnapshotSink",
    "plural": "kollectsnapshotsinks",
    "singular": "kollectsnapshotsink",
    "namespaced": true,
    "shortNames": [
      "ksnap"
    ]
  },
  "KollectTarget": {
    "group": "kollect.dev",
    "version": "v1alpha1",
    "kind": "KollectTarget",
    "plural": "kollecttargets",
    "singular": "kollecttarget",
    "namespaced": true,
    "shortNames": [
      "ktgt"
    ]
  }
} as const satisfies Record<string, KindEntry>;
export const annotations = {allowSecretExtraction: "kollect.dev/allow-secret-extraction", namespaceWatch: "kollect.dev/namespace-watch"} as const;
export const labels = {watch: "kollect.dev/watch"} as const;
