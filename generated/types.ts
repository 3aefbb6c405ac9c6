export interface LabelSelectorRequirement { key: string; operator: "In" | "NotIn" | "Exists" | "DoesNotExist"; values?: string[] }
export interface LabelSelector { matchLabels?: Record<string, string>; matchExpressions?: LabelSelectorRequirement[] }
export interface GroupVersionKind { group: string; version: string; kind: string }
export interface SecretReference { name: string }
export type Duration = string;
export type ChangePolicy = "Immediate" | "Coalesce";
export interface Condition { type: string; status: "True" | "False" | "Unknown"; observedGeneration?: number; lastTransitionTime: string; reason: string; message: string }
export interface ObjectMeta { name: string; namespace?: string; uid?: string; resourceVersion?: string; generation?: number; creationTimestamp?: string; deletionTimestamp?: string; labels?: Record<string, string>; annotations?: Record<string, string>; finalizers?: string[] }
export interface Attribute { name: string; path: string; type: "string" | "int" | "double" | "bool" | "list" | "map" | "any"; optional: boolean }
export interface KollectProfileSpec { targetGVK: GroupVersionKind; attributes: Attribute[] }
export interface KollectProfileStatus { observedGeneration?: number; conditions?: Condition[] }
export interface KollectProfile { apiVersion: string; kind: string; metadata: ObjectMeta; spec: KollectProfileSpec; status?: KollectProfileStatus }
export interface KollectTargetSpec { profileRef: string; namespaceSelector?: LabelSelector; includedNamespaces?: string[]; excludedNamespaces?: string[]; labelSelector?: LabelSelector; names?: string[]; watchMode: "All" | "OptIn"; suspend: boolean }
export interface KollectTargetStatus { observedGeneration?: number; conditions?: Condition[]; collectedCount?: number; extractionFailures?: number; lastExtractionError?: string }
export interface KollectTarget { apiVersion: string; kind: string; metadata: ObjectMeta; spec: KollectTargetSpec; status?: KollectTargetStatus }
export interface SinkRef { name: string; exportMinInterval?: Duration; changePolicy?: ChangePolicy }
export interface KollectInventorySpec { snapshotSinkRefs?: SinkRef[]; databaseSinkRefs?: SinkRef[]; exportMinInterval: Duration; suspend: boolean }
export interface SinkExport { name: string; lastExportTime?: string; lastChecksum?: string; revision?: string; rows?: number; rowsLeftOut?: number; conditions?: Condition[] }
export interface KollectInventoryStatus { observedGeneration?: number; conditions?: Condition[]; itemCount?: number; lastExportTime?: string; sinkExports?: SinkExport[] }
export interface KollectInventory { apiVersion: string; kind: string; metadata: ObjectMeta; spec: KollectInventorySpec; status?: KollectInventoryStatus }
export interface KollectSnapshotSinkSpec { type: "git"; endpoint: string; secretRef?: SecretReference; cluster: string; exportMinInterval?: Duration; changePolicy: ChangePolicy; maxRowBytes: number; pathTemplate: string; serialization: { format: "json" | "yaml" | "ndjson" }; layout: { mode: "document" | "perResource"; pathTemplate?: string }; git: { branch: string; author: { name: string; email: string } } }
export interface SinkStatus { observedGeneration?: number; conditions?: Condition[] }
export interface KollectSnapshotSink { apiVersion: string; kind: string; metadata: ObjectMeta; spec: KollectSnapshotSinkSpec; status?: SinkStatus }
export interface KollectDatabaseSinkSpec { type: "postgres"; cluster: string; exportMinInterval?: Duration; changePolicy: ChangePolicy; maxRowBytes: number; provisioning: { mode: "ensure" | "existing" }; postgres?: { databaseRef: SecretReference; schema: string; table: string } }
export interface KollectDatabaseSink { apiVersion: string; kind: string; metadata: ObjectMeta; spec: KollectDatabaseSinkSpec; status?: SinkStatus }
