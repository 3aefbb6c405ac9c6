// Written by npm run generate from api/. Do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * ObjectMeta
     * @description Kubernetes' metadata, as far as Kollect reads it.
     */
    ObjectMeta: {
      /** @description Name, unique in the namespace. */
      name: string;
      /** @description Namespace; absent for cluster-scoped kinds. */
      namespace?: string;
      /** @description Unique over all time. */
      uid?: string;
      /** @description Changes with every write. */
      resourceVersion?: string;
      /** @description Grows with every change of spec. */
      generation?: number;
      /** @description When it was created. */
      creationTimestamp?: string;
      /** @description When deletion was asked for. */
      deletionTimestamp?: string;
      /** @description Labels. */
      labels?: {
        [key: string]: string;
      };
      /** @description Annotations. */
      annotations?: {
        [key: string]: string;
      };
      /** @description Finalizers. */
      finalizers?: string[];
    };
    /**
     * Duration
     * @description Shortest time between two exports under Coalesce. Stands over the inventory's.
     */
    Duration: string;
    /**
     * ChangePolicy
     * @description When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change
     *     after a quiet interval at once, later ones when the interval has passed.
     * @default Immediate
     * @enum {string}
     */
    ChangePolicy: "Immediate" | "Coalesce";
    /**
     * Provisioning
     * @description Who makes the tables.
     * @default {}
     */
    Provisioning: {
      /**
       * @description ensure makes schema, tables and views; existing only checks that they are there and right.
       * @default ensure
       * @enum {string}
       */
      mode: "ensure" | "existing";
    };
    /**
     * SecretReference
     * @description Secret with the connection string under dsn, url, connectionString or DATABASE_URL.
     */
    SecretReference: {
      /** @description Name of the Secret. */
      name: string;
    };
    /**
     * PostgresOptions
     * @description Options of Postgres sinks.
     */
    PostgresOptions: {
      /** @description Secret with the connection string under dsn, url, connectionString or DATABASE_URL. */
      databaseRef: components["schemas"]["SecretReference"];
      /**
       * @description Schema of the table.
       * @default public
       */
      schema: string;
      /** @description Table that holds the rows. */
      table: string;
    };
    /**
     * KollectDatabaseSinkSpec
     * @description Where and how records are written.
     */
    KollectDatabaseSinkSpec: {
      /**
       * @description Kind of sink.
       * @enum {string}
       */
      type: "postgres";
      /**
       * @description Name of this cluster in the export, to tell clusters in one table apart.
       * @default default
       */
      cluster: string;
      /** @description Shortest time between two exports under Coalesce. Stands over the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /**
       * @description When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change
       *     after a quiet interval at once, later ones when the interval has passed.
       * @default Immediate
       */
      changePolicy: components["schemas"]["ChangePolicy"];
      /**
       * Format: int64
       * @description Largest serialized row in bytes. Larger ones are left out and named in the inventory's status.
       * @default 10485760
       */
      maxRowBytes: number;
      /**
       * @description Who makes the tables.
       * @default {}
       */
      provisioning: components["schemas"]["Provisioning"];
      /** @description Options of Postgres sinks. */
      postgres?: components["schemas"]["PostgresOptions"];
    };
    /** Condition */
    Condition: {
      /** @description Type of the condition, for example "Ready". */
      type: string;
      /**
       * @description Whether the condition holds.
       * @enum {string}
       */
      status: "True" | "False" | "Unknown";
      /**
       * Format: int64
       * @description metadata.generation that the condition was judged on.
       */
      observedGeneration?: number;
      /**
       * Format: date-time
       * @description When status last changed.
       */
      lastTransitionTime: string;
      /** @description Why, as one CamelCase word from a fixed list. */
      reason: string;
      /** @description Why, as a sentence; says what to do where something is wrong. */
      message: string;
    };
    /**
     * Conditions
     * @description What is known of this resource, one entry a type.
     */
    Conditions: components["schemas"]["Condition"][];
    /**
     * SinkStatus
     * @description Whether the sink can be used.
     */
    SinkStatus: {
      /**
       * Format: int64
       * @description metadata.generation that this status was judged on.
       */
      observedGeneration?: number;
      /** @description What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
    };
    /**
     * KollectDatabaseSink
     * @description A database that holds each row as a record.
     */
    KollectDatabaseSink: {
      /**
       * @description Group and version.
       * @enum {string}
       */
      apiVersion: "kollect.dev/v1alpha1";
      /**
       * @description Kind.
       * @enum {string}
       */
      kind: "KollectDatabaseSink";
      /** @description Kubernetes' metadata, as far as Kollect reads it. */
      metadata: components["schemas"]["ObjectMeta"];
      /** @description Where and how records are written. */
      spec: components["schemas"]["KollectDatabaseSinkSpec"];
      /** @description Whether the sink can be used. */
      status?: components["schemas"]["SinkStatus"];
    };
    /**
     * SinkRef
     * @description A sink in the inventory's namespace, and how often it is written.
     */
    SinkRef: {
      /** @description Name of the sink. */
      name: string;
      /** @description Shortest time between two exports to this sink under Coalesce. Stands over the sink's and the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /**
       * @description When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change
       *     after a quiet interval at once, later ones when the interval has passed.
       */
      changePolicy?: components["schemas"]["ChangePolicy"];
    };
    /**
     * KollectInventorySpec
     * @description Where the rows go.
     */
    KollectInventorySpec: {
      /** @description KollectSnapshotSinks in the same namespace. */
      snapshotSinkRefs?: components["schemas"]["SinkRef"][];
      /** @description KollectDatabaseSinks in the same namespace. */
      databaseSinkRefs?: components["schemas"]["SinkRef"][];
      /**
       * @description Shortest time between two exports under Coalesce, for sinks that name none themselves.
       * @default 30s
       */
      exportMinInterval: components["schemas"]["Duration"];
      /**
       * @description Stop exporting. What stands in the sinks stays.
       * @default false
       */
      suspend: boolean;
    };
    /** SinkExport */
    SinkExport: {
      /** @description Family and name of the sink, for example "database/warehouse". */
      name: string;
      /**
       * Format: date-time
       * @description When the sink was last written.
       */
      lastExportTime?: string;
      /** @description SHA-256 of the set the sink holds; see docs/reference/checksum.md. */
      lastChecksum?: string;
      /** @description The sink's own name for what was written, for example a Git commit. */
      revision?: string;
      /**
       * Format: int64
       * @description Rows the sink holds.
       */
      rows?: number;
      /**
       * Format: int64
       * @description Rows larger than the sink's maxRowBytes, which it therefore does not hold.
       */
      rowsLeftOut?: number;
      /** @description What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
    };
    /**
     * KollectInventoryStatus
     * @description What the sinks hold.
     */
    KollectInventoryStatus: {
      /**
       * Format: int64
       * @description metadata.generation that this status was judged on.
       */
      observedGeneration?: number;
      /** @description What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
      /**
       * Format: int64
       * @description Number of rows in the current snapshot.
       */
      itemCount?: number;
      /**
       * Format: date-time
       * @description When a sink was last written.
       */
      lastExportTime?: string;
      /** @description The last export to each sink. */
      sinkExports?: components["schemas"]["SinkExport"][];
    };
    /**
     * KollectInventory
     * @description Keeps sinks equal to the rows of all targets in its namespace.
     */
    KollectInventory: {
      /**
       * @description Group and version.
       * @enum {string}
       */
      apiVersion: "kollect.dev/v1alpha1";
      /**
       * @description Kind.
       * @enum {string}
       */
      kind: "KollectInventory";
      /** @description Kubernetes' metadata, as far as Kollect reads it. */
      metadata: components["schemas"]["ObjectMeta"];
      /** @description Where the rows go. */
      spec: components["schemas"]["KollectInventorySpec"];
      /** @description What the sinks hold. */
      status?: components["schemas"]["KollectInventoryStatus"];
    };
    /**
     * GroupVersionKind
     * @description Kind of the objects to extract from.
     */
    GroupVersionKind: {
      /**
       * @description API group, for example "apps". Empty for core kinds such as Pod.
       * @default
       */
      group: string;
      /** @description API version without the group, for example "v1". */
      version: string;
      /** @description Kind in CamelCase singular, for example "Deployment". */
      kind: string;
    };
    /** Attribute */
    Attribute: {
      /** @description Key of the value in the row's attributes, and column in the sink's typed view. */
      name: string;
      /**
       * @description Expression that yields the value: "cel:" followed by a CEL expression over object, or a JSONPath of the
       *     kubectl dialect such as $.spec.replicas or {.metadata.name}.
       */
      path: string;
      /**
       * @description Type the value is brought to; a value that can't be is an extraction failure of that object. A path with
       *     [*] and type list is always a list.
       * @default any
       * @enum {string}
       */
      type: "string" | "int" | "double" | "bool" | "list" | "map" | "any";
      /**
       * @description When the value is missing, leave the attribute out (true) or fail the object's extraction (false).
       * @default false
       */
      optional: boolean;
    };
    /**
     * KollectProfileSpec
     * @description What to extract.
     */
    KollectProfileSpec: {
      /** @description Kind of the objects to extract from. */
      targetGVK: components["schemas"]["GroupVersionKind"];
      /** @description Values to extract from each object. */
      attributes: components["schemas"]["Attribute"][];
    };
    /**
     * KollectProfileStatus
     * @description Whether the expressions compile.
     */
    KollectProfileStatus: {
      /**
       * Format: int64
       * @description metadata.generation that this status was judged on.
       */
      observedGeneration?: number;
      /** @description What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
    };
    /**
     * KollectProfile
     * @description Names a kind of object and the attributes to extract from each of them.
     */
    KollectProfile: {
      /**
       * @description Group and version.
       * @enum {string}
       */
      apiVersion: "kollect.dev/v1alpha1";
      /**
       * @description Kind.
       * @enum {string}
       */
      kind: "KollectProfile";
      /** @description Kubernetes' metadata, as far as Kollect reads it. */
      metadata: components["schemas"]["ObjectMeta"];
      /** @description What to extract. */
      spec: components["schemas"]["KollectProfileSpec"];
      /** @description Whether the expressions compile. */
      status?: components["schemas"]["KollectProfileStatus"];
    };
    /**
     * Serialization
     * @description Format of the files.
     * @default {}
     */
    Serialization: {
      /**
       * @description json, yaml, or ndjson (one row a line; only with layout.mode document).
       * @default yaml
       * @enum {string}
       */
      format: "json" | "yaml" | "ndjson";
    };
    /**
     * Layout
     * @description How rows become files.
     * @default {}
     */
    Layout: {
      /**
       * @description document writes one file for the inventory, perResource one file for each row.
       * @default document
       * @enum {string}
       */
      mode: "document" | "perResource";
      /**
       * @description Path of a row's file with mode perResource;
       *     {cluster}/{targetNamespace}/{targetName}/{sourceNamespace}/{kind}/{sourceName}{extension} when left out. Rows that
       *     would share a path get 8 hex digits of their own. Placeholders are {cluster}, {namespace}, {name}, {targetNamespace}, {targetName}, {sourceNamespace}, {sourceName},
       *     {group}, {kind}, {uid} and {extension}.
       */
      pathTemplate?: string;
    };
    /**
     * GitAuthor
     * @description Author and committer of the commits.
     * @default {}
     */
    GitAuthor: {
      /**
       * @description Name of the author.
       * @default kollect
       */
      name: string;
      /**
       * @description E-mail address of the author.
       * @default kollect@kollect.dev
       */
      email: string;
    };
    /**
     * GitOptions
     * @description Options of Git sinks.
     * @default {}
     */
    GitOptions: {
      /**
       * @description Branch to write. It is made if it does not exist.
       * @default main
       */
      branch: string;
      /**
       * @description Author and committer of the commits.
       * @default {}
       */
      author: components["schemas"]["GitAuthor"];
    };
    /**
     * KollectSnapshotSinkSpec
     * @description Where and how documents are written.
     */
    KollectSnapshotSinkSpec: {
      /**
       * @description Kind of sink.
       * @enum {string}
       */
      type: "git";
      /** @description URL of the repository, https:// or http://. file:// to a bare repository works with --dev only. */
      endpoint: string;
      /** @description Secret with username and password, or token, for the endpoint. */
      secretRef?: components["schemas"]["SecretReference"];
      /**
       * @description Name of this cluster in the export, to tell clusters in one sink apart.
       * @default default
       */
      cluster: string;
      /** @description Shortest time between two exports under Coalesce. Stands over the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /**
       * @description When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change
       *     after a quiet interval at once, later ones when the interval has passed.
       * @default Coalesce
       */
      changePolicy: components["schemas"]["ChangePolicy"];
      /**
       * Format: int64
       * @description Largest serialized row in bytes. Larger ones are left out and named in the inventory's status.
       * @default 10485760
       */
      maxRowBytes: number;
      /**
       * @description Path of the document. Placeholders are {cluster}, {namespace}, {name} (of the inventory) and {extension}.
       * @default inventory/{namespace}/{name}{extension}
       */
      pathTemplate: string;
      /**
       * @description Format of the files.
       * @default {}
       */
      serialization: components["schemas"]["Serialization"];
      /**
       * @description How rows become files.
       * @default {}
       */
      layout: components["schemas"]["Layout"];
      /**
       * @description Options of Git sinks.
       * @default {}
       */
      git: components["schemas"]["GitOptions"];
    };
    /**
     * KollectSnapshotSink
     * @description A place that holds an inventory as documents, such as a Git repository.
     */
    KollectSnapshotSink: {
      /**
       * @description Group and version.
       * @enum {string}
       */
      apiVersion: "kollect.dev/v1alpha1";
      /**
       * @description Kind.
       * @enum {string}
       */
      kind: "KollectSnapshotSink";
      /** @description Kubernetes' metadata, as far as Kollect reads it. */
      metadata: components["schemas"]["ObjectMeta"];
      /** @description Where and how documents are written. */
      spec: components["schemas"]["KollectSnapshotSinkSpec"];
      /** @description Whether the sink can be used. */
      status?: components["schemas"]["SinkStatus"];
    };
    /** LabelSelectorRequirement */
    LabelSelectorRequirement: {
      /** @description Label key. */
      key: string;
      /**
       * @description How the label's value relates to values.
       * @enum {string}
       */
      operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
      /** @description Values for In and NotIn; empty for Exists and DoesNotExist. */
      values?: string[];
    };
    /**
     * LabelSelector
     * @description Collect only from namespaces whose labels match. Not used for cluster-scoped kinds.
     */
    LabelSelector: {
      /** @description Labels that must be there with exactly these values. */
      matchLabels?: {
        [key: string]: string;
      };
      /** @description Requirements on label keys. */
      matchExpressions?: components["schemas"]["LabelSelectorRequirement"][];
    };
    /**
     * KollectTargetSpec
     * @description Which objects to collect.
     */
    KollectTargetSpec: {
      /** @description Name of a KollectProfile in the same namespace. */
      profileRef: string;
      /** @description Collect only from namespaces whose labels match. Not used for cluster-scoped kinds. */
      namespaceSelector?: components["schemas"]["LabelSelector"];
      /** @description Collect only from these namespaces. A name that does not exist matches nothing, and so does an empty list. */
      includedNamespaces?: string[];
      /** @description Never collect from these namespaces; stands over includedNamespaces and namespaceSelector. */
      excludedNamespaces?: string[];
      /** @description Collect only objects whose labels match. */
      labelSelector?: components["schemas"]["LabelSelector"];
      /** @description Collect only objects with one of these names; an empty list matches nothing. */
      names?: string[];
      /**
       * @description All collects whatever is not disabled by the label kollect.dev/watch; OptIn collects only what is enabled by it,
       *     on the object or on its Namespace.
       * @default All
       * @enum {string}
       */
      watchMode: "All" | "OptIn";
      /**
       * @description Stop collecting. Rows that stand in the sinks stay.
       * @default false
       */
      suspend: boolean;
    };
    /**
     * KollectTargetStatus
     * @description What is collected.
     */
    KollectTargetStatus: {
      /**
       * Format: int64
       * @description metadata.generation that this status was judged on.
       */
      observedGeneration?: number;
      /** @description What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
      /**
       * Format: int64
       * @description Number of rows. Absent until the first complete list.
       */
      collectedCount?: number;
      /**
       * Format: int64
       * @description Number of objects that match and could not be extracted; they have no row.
       */
      extractionFailures?: number;
      /** @description One of the extraction failures, with object and attribute. */
      lastExtractionError?: string;
    };
    /**
     * KollectTarget
     * @description Chooses the objects that a profile is applied to. Each object yields one row.
     */
    KollectTarget: {
      /**
       * @description Group and version.
       * @enum {string}
       */
      apiVersion: "kollect.dev/v1alpha1";
      /**
       * @description Kind.
       * @enum {string}
       */
      kind: "KollectTarget";
      /** @description Kubernetes' metadata, as far as Kollect reads it. */
      metadata: components["schemas"]["ObjectMeta"];
      /** @description Which objects to collect. */
      spec: components["schemas"]["KollectTargetSpec"];
      /** @description What is collected. */
      status?: components["schemas"]["KollectTargetStatus"];
    };
    /**
     * Item
     * @description One collected object, as every sink holds it.
     */
    Item: {
      /** @description Namespace of the KollectTarget. */
      targetNamespace: string;
      /** @description Name of the KollectTarget. */
      targetName: string;
      /** @description Namespace of the object, empty for cluster-scoped kinds. */
      namespace: string;
      /** @description Name of the object. */
      name: string;
      /** @description API group of the object; absent for core kinds. */
      group?: string;
      /** @description API version of the object. */
      version: string;
      /** @description Kind of the object. */
      kind: string;
      /** @description metadata.uid of the object. */
      uid: string;
      /** @description Extracted values by attribute name. */
      attributes: {
        [key: string]: unknown;
      };
    };
    /**
     * Envelope
     * @description A whole inventory as one document.
     */
    Envelope: {
      /**
       * @description Version of this contract.
       * @enum {string}
       */
      schemaVersion: "kollect.dev/v1alpha1";
      /** @description SHA-256 over the SHA-256 digests of the items in order, lower-case hex. */
      checksum: string;
      /**
       * Format: int64
       * @description Number of items.
       */
      itemCount: number;
      /**
       * Format: date-time
       * @description When the document was made.
       */
      exportedAt: string;
      /** @description Name of the cluster the items come from. */
      cluster: string;
      /** @description Items in canonical order. */
      items: components["schemas"]["Item"][];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

export type ObjectMeta = components["schemas"]["ObjectMeta"];
export type Duration = components["schemas"]["Duration"];
export type ChangePolicy = components["schemas"]["ChangePolicy"];
export type Provisioning = components["schemas"]["Provisioning"];
export type SecretReference = components["schemas"]["SecretReference"];
export type PostgresOptions = components["schemas"]["PostgresOptions"];
export type KollectDatabaseSinkSpec = components["schemas"]["KollectDatabaseSinkSpec"];
export type Condition = components["schemas"]["Condition"];
export type Conditions = components["schemas"]["Conditions"];
export type SinkStatus = components["schemas"]["SinkStatus"];
export type KollectDatabaseSink = components["schemas"]["KollectDatabaseSink"];
export type SinkRef = components["schemas"]["SinkRef"];
export type KollectInventorySpec = components["schemas"]["KollectInventorySpec"];
export type SinkExport = components["schemas"]["SinkExport"];
export type KollectInventoryStatus = components["schemas"]["KollectInventoryStatus"];
export type KollectInventory = components["schemas"]["KollectInventory"];
export type GroupVersionKind = components["schemas"]["GroupVersionKind"];
export type Attribute = components["schemas"]["Attribute"];
export type KollectProfileSpec = components["schemas"]["KollectProfileSpec"];
export type KollectProfileStatus = components["schemas"]["KollectProfileStatus"];
export type KollectProfile = components["schemas"]["KollectProfile"];
export type Serialization = components["schemas"]["Serialization"];
export type Layout = components["schemas"]["Layout"];
export type GitAuthor = components["schemas"]["GitAuthor"];
export type GitOptions = components["schemas"]["GitOptions"];
export type KollectSnapshotSinkSpec = components["schemas"]["KollectSnapshotSinkSpec"];
export type KollectSnapshotSink = components["schemas"]["KollectSnapshotSink"];
export type LabelSelectorRequirement = components["schemas"]["LabelSelectorRequirement"];
export type LabelSelector = components["schemas"]["LabelSelector"];
export type KollectTargetSpec = components["schemas"]["KollectTargetSpec"];
export type KollectTargetStatus = components["schemas"]["KollectTargetStatus"];
export type KollectTarget = components["schemas"]["KollectTarget"];
export type Item = components["schemas"]["Item"];
export type Envelope = components["schemas"]["Envelope"];
