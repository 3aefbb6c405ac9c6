// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

export interface components {
  schemas: {
    /** Metadata that every Kubernetes object has. */
    ObjectMeta: {
      /** Name, unique among the objects of its kind and namespace. */
      name: string;
      /** Prefix of the name that the API server makes up on creation. */
      generateName?: string;
      /** Namespace; absent for cluster-scoped kinds. */
      namespace?: string;
      /** Identity of this object, never used again. */
      uid?: string;
      /** Version for optimistic locking; opaque. */
      resourceVersion?: string;
      /** Counts changes of the spec. */
      generation?: number;
      /** When it was created, RFC 3339. */
      creationTimestamp?: string;
      /** When its deletion was asked for, RFC 3339. */
      deletionTimestamp?: string;
      /** Labels. */
      labels?: {
        [key: string]: string;
      };
      /** Annotations. */
      annotations?: {
        [key: string]: string;
      };
      /** Who must act before it goes. */
      finalizers?: string[];
    };
    /** A Secret in the same namespace. */
    SecretReference: {
      /** Name of the Secret. */
      name: string;
    };
    /** How an encrypted connection to the sink is checked. The authorities that are trusted stand in caBundle, else in the Secret of caSecretRef, else under ca.crt in the sink's own Secret; else the system's are. A client certificate stands under tls.crt and tls.key in the sink's own Secret. */
    TlsSpec: {
      /** Encrypt, and take whoever answers for the server. The sink's status says so. */
      insecureSkipVerify: boolean;
      /** PEM certificates of the authorities, as base64. Stands over caSecretRef. */
      caBundle?: string;
      /** Secret with PEM certificates of the authorities under ca.crt, else under tls.crt. */
      caSecretRef?: components["schemas"]["SecretReference"];
    };
    /** A span of time such as "30s", "5m" or "1h30m". */
    Duration: string;
    /**
     * When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change after a quiet interval at once, later ones when the interval has passed.
     */
    ChangePolicy: "Immediate" | "Coalesce";
    /** Who makes the tables. */
    Provisioning: {
      /**
       * ensure makes schema, tables and views; existing only checks that they are there and right.
       */
      mode: "ensure" | "existing";
      /** Whether ensure makes indexes for questions by kind, namespace, age and attribute. */
      indexes: boolean;
    };
    /** Former versions of the rows, for questions about a point in time. */
    PostgresHistory: {
      /** Keep versions in the table's namesake with the ending _history, and make the function with the ending _as_of. */
      enabled: boolean;
      /** Days after which versions that have ended are deleted. They stay without it. */
      retentionDays?: number;
    };
    /** Options of Postgres sinks. */
    PostgresOptions: {
      /** Secret with the connection string under dsn, url, connectionString or DATABASE_URL; for TLS ca.crt, and tls.crt with tls.key. */
      databaseRef: components["schemas"]["SecretReference"];
      /** Schema of the table. */
      schema: string;
      /** Table that holds the rows. */
      table: string;
      /** Roles that may read tables and views; ensure grants it. Taking a role off the list revokes nothing. */
      readers?: string[];
      /** Former versions of the rows, for questions about a point in time. */
      history: components["schemas"]["PostgresHistory"];
    };
    /** Where and how records are written. */
    KollectDatabaseSinkSpec: {
      /**
       * Kind of sink.
       */
      type: "postgres";
      /** How the connection is checked. Where it is given, the connection is encrypted, and the certificate must be for the host: sslmode in the connection string stands only where it is verify-ca or verify-full. caBundle stands over caSecretRef, and that over ca.crt in the Secret with the connection string, which may hold tls.crt with tls.key too. */
      tls?: components["schemas"]["TlsSpec"];
      /** Name of this cluster in the export, to tell clusters in one table apart. */
      cluster: string;
      /** Shortest time between two exports under Coalesce. Stands over the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /** When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change after a quiet interval at once, later ones when the interval has passed. */
      changePolicy: components["schemas"]["ChangePolicy"];
      /** Largest serialized row in bytes. Larger ones are left out and named in the inventory's status. */
      maxRowBytes: number;
      /** Who makes the tables. */
      provisioning: components["schemas"]["Provisioning"];
      /** Options of Postgres sinks. */
      postgres?: components["schemas"]["PostgresOptions"];
    };
    Condition: {
      /** Type of the condition, for example "Ready". */
      type: string;
      /**
       * Whether the condition holds.
       */
      status: "True" | "False" | "Unknown";
      /** metadata.generation that the condition was judged on. */
      observedGeneration?: number;
      /** When status last changed. */
      lastTransitionTime: string;
      /** Why, as one CamelCase word from a fixed list. */
      reason: string;
      /** Why, as a sentence; says what to do where something is wrong. */
      message: string;
    };
    /** What is known of this resource, one entry a type. */
    Conditions: components["schemas"]["Condition"][];
    /** Whether the sink can be used. */
    SinkStatus: {
      /** metadata.generation that this status was judged on. */
      observedGeneration?: number;
      /** What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
    };
    /** A database that holds each row as a record. */
    KollectDatabaseSink: {
      /** Group and version. */
      apiVersion: string;
      /** KollectDatabaseSink */
      kind: string;
      metadata: components["schemas"]["ObjectMeta"];
      spec: components["schemas"]["KollectDatabaseSinkSpec"];
      status?: components["schemas"]["SinkStatus"];
    };
    /** Who makes the stream. */
    EventProvisioning: {
      /**
       * ensure makes the stream where there is none; existing only checks that it is there and right. None changes a stream.
       */
      mode: "ensure" | "existing";
    };
    /** Options of NATS sinks. */
    NatsOptions: {
      /** Server as nats://host:4222, or tls://host:4222 for an encrypted connection. A name with several addresses is a cluster. */
      url: string;
      /** First tokens of all subjects, for example "kollect" or "acme.inventory". */
      subject: string;
      /** Name of the JetStream stream. */
      stream: string;
      /** Copies of the stream where Kollect makes it. */
      replicas: number;
      /**
       * Where the server keeps the stream where Kollect makes it. memory loses it with the server.
       */
      storage: "file" | "memory";
      /** Events that the stream keeps of each row where Kollect makes it. 1 keeps the last one only. */
      history: number;
    };
    /** Where and how events are published. */
    KollectEventSinkSpec: {
      /**
       * Kind of sink.
       */
      type: "nats";
      /** Secret with token, or username and password, or creds (a .creds file), or nkey (a seed); for tls:// ca.crt, and tls.crt with tls.key. */
      secretRef?: components["schemas"]["SecretReference"];
      /** How an encrypted connection to the sink is checked. The authorities that are trusted stand in caBundle, else in the Secret of caSecretRef, else under ca.crt in the sink's own Secret; else the system's are. A client certificate stands under tls.crt and tls.key in the sink's own Secret. */
      tls?: components["schemas"]["TlsSpec"];
      /** Name of this cluster in the export, to tell clusters in one log apart. */
      cluster: string;
      /** Shortest time between two exports under Coalesce. Stands over the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /** When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change after a quiet interval at once, later ones when the interval has passed. */
      changePolicy: components["schemas"]["ChangePolicy"];
      /** Largest serialized row in bytes. Larger ones are left out and named in the inventory's status. Keep it some kilobytes below the largest message that the server takes. */
      maxRowBytes: number;
      /** Who makes the stream. */
      provisioning: components["schemas"]["EventProvisioning"];
      /** Options of NATS sinks. */
      nats?: components["schemas"]["NatsOptions"];
    };
    /** A log that gets an event for each row that changes, and from which the rows can be rebuilt. */
    KollectEventSink: {
      /** Group and version. */
      apiVersion: string;
      /** KollectEventSink */
      kind: string;
      metadata: components["schemas"]["ObjectMeta"];
      spec: components["schemas"]["KollectEventSinkSpec"];
      status?: components["schemas"]["SinkStatus"];
    };
    /** A sink in the inventory's namespace, and how often it is written. */
    SinkRef: {
      /** Name of the sink. */
      name: string;
      /** Shortest time between two exports to this sink under Coalesce. Stands over the sink's and the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /** When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change after a quiet interval at once, later ones when the interval has passed. */
      changePolicy?: components["schemas"]["ChangePolicy"];
      /** How often this sink is read back and compared. Stands over the inventory's. */
      verifyInterval?: components["schemas"]["Duration"];
      /** Largest document in bytes that this sink writes. Stands over the inventory's. */
      maxExportBytes?: number;
    };
    LabelSelectorRequirement: {
      /** Label key. */
      key: string;
      /**
       * How the label's value relates to values.
       */
      operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
      /** Values for In and NotIn; empty for Exists and DoesNotExist. */
      values?: string[];
    };
    /** Kubernetes label selector; all its parts must match. An empty selector matches everything. */
    LabelSelector: {
      /** Labels that must be there with exactly these values. */
      matchLabels?: {
        [key: string]: string;
      };
      /** Requirements on label keys. */
      matchExpressions?: components["schemas"]["LabelSelectorRequirement"][];
    };
    /** Holds an export that would take a great part of the rows from a sink, until the same shows in a second complete list, or somebody confirms it with the annotation kollect.dev/confirm-deletion. */
    DeletionGuard: {
      /** Percentage of the rows in the sink that may go at once; 100 means all of them. */
      maxPercent: number;
      /** So few rows, or fewer, may always go. */
      minRows: number;
      /** How long an export is held before the second complete list is taken. */
      confirmAfter: components["schemas"]["Duration"];
    };
    /** Where the rows go. */
    KollectInventorySpec: {
      /** KollectSnapshotSinks in the same namespace. */
      snapshotSinkRefs?: components["schemas"]["SinkRef"][];
      /** KollectDatabaseSinks in the same namespace. */
      databaseSinkRefs?: components["schemas"]["SinkRef"][];
      /** KollectEventSinks in the same namespace. */
      eventSinkRefs?: components["schemas"]["SinkRef"][];
      /** Names of KollectTargets; only their rows are exported. A name that does not exist matches nothing, and so does an empty list. */
      targetRefs?: string[];
      /** Export only the rows of KollectTargets whose labels match, and that targetRefs names where it is given. */
      targetSelector?: components["schemas"]["LabelSelector"];
      /** Shortest time between two exports under Coalesce, for sinks that name none themselves. */
      exportMinInterval: components["schemas"]["Duration"];
      /** How often each sink is read back and compared with the rows; what differs is repaired and counted. 0 means never. */
      verifyInterval: components["schemas"]["Duration"];
      /** Largest document in bytes that a snapshot sink writes; more rows become several documents of one set. */
      maxExportBytes: number;
      /** Holds an export that would take a great part of the rows from a sink, until the same shows in a second complete list, or somebody confirms it with the annotation kollect.dev/confirm-deletion. */
      deletionGuard: components["schemas"]["DeletionGuard"];
      /**
       * What becomes of the rows in the sinks when the inventory is deleted. Retain leaves them. Delete takes them out first; a sink that does not exist counts as empty, one that fails is tried for ten minutes.
       */
      deletionPolicy: "Retain" | "Delete";
      /** Stop exporting. What stands in the sinks stays. */
      suspend: boolean;
    };
    SinkExport: {
      /** Family and name of the sink, for example "database/warehouse". */
      name: string;
      /** When the sink was last written. */
      lastExportTime?: string;
      /** SHA-256 of the set the sink holds; see docs/reference/checksum.md. */
      lastChecksum?: string;
      /** The sink's own name for what was written, for example a Git commit. */
      revision?: string;
      /** Rows the sink holds. */
      rows?: number;
      /** When the sink was last read back and compared. */
      lastVerifiedTime?: string;
      /** Rows in the sink that were not as Kollect had left them, as of the last verification. */
      rowsRepaired?: number;
      /** Rows larger than the sink's maxRowBytes, which it therefore does not hold. */
      rowsLeftOut?: number;
      /** What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
    };
    /** What the sinks hold. */
    KollectInventoryStatus: {
      /** metadata.generation that this status was judged on. */
      observedGeneration?: number;
      /** What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
      /** Number of rows in the current snapshot. */
      itemCount?: number;
      /** When a sink was last written. */
      lastExportTime?: string;
      /** Value of the annotation kollect.dev/requestedAt that every sink has answered. */
      lastHandledRequestedAt?: string;
      /** Value of the annotation kollect.dev/confirm-deletion that has done its work, or came when nothing was held. */
      lastHandledConfirmation?: string;
      /** The last export to each sink. */
      sinkExports?: components["schemas"]["SinkExport"][];
    };
    /** Keeps sinks equal to the rows of the targets in its namespace, or of some of them. */
    KollectInventory: {
      /** Group and version. */
      apiVersion: string;
      /** KollectInventory */
      kind: string;
      metadata: components["schemas"]["ObjectMeta"];
      spec: components["schemas"]["KollectInventorySpec"];
      status?: components["schemas"]["KollectInventoryStatus"];
    };
    /** A kind of Kubernetes object, as in its apiVersion and kind. */
    GroupVersionKind: {
      /** API group, for example "apps". Empty for core kinds such as Pod. */
      group: string;
      /** API version without the group, for example "v1". */
      version: string;
      /** Kind in CamelCase singular, for example "Deployment". */
      kind: string;
    };
    Attribute: {
      /** Key of the value in the row's attributes, and column in the sink's typed view. */
      name: string;
      /** Expression that yields the value: "cel:" followed by a CEL expression over object, a JSONPath of the kubectl dialect such as $.spec.replicas or {.metadata.name}, or, for Secrets and ConfigMaps in which Helm keeps releases, helm:release.<field> such as helm:release.chartVersion. */
      path: string;
      /**
       * Type the value is brought to; a value that can't be is an extraction failure of that object. A path with [*] and type list is always a list.
       */
      type: "string" | "int" | "double" | "bool" | "list" | "map" | "any";
      /** When the value is missing, leave the attribute out (true) or fail the object's extraction (false). */
      optional: boolean;
    };
    /** What is taken out of the object. Whatever looks like a secret is taken out besides. */
    Prune: {
      /** Take out metadata.managedFields, resourceVersion, generation and the annotations of kubectl apply and Argo CD that copy or track the object. */
      defaults: boolean;
      /**
       * kubernetes takes out what the API server and its controllers write by themselves, gitops also what Argo CD, Flux and Helm write, and status; docs/resource-mode.md lists both. none takes out nothing.
       */
      preset: "kubernetes" | "gitops" | "none";
      /** JSON pointers (RFC 6901) of fields to take out. Items of lists are removed, not blanked. */
      jsonPointers?: string[];
      /** JSONPaths of fields to take out, for example $.spec.containers[*].env. */
      jsonPaths?: string[];
      /** jq path expressions of fields to take out, as Argo CD has them, for example .webhooks[]?.clientConfig.caBundle. */
      jqPathExpressions?: string[];
      /** CEL expressions over object, each of which yields a list of JSON pointers of fields to take out; an object for which one fails has no row. */
      cel?: string[];
      /** Ends of keys whose values are taken out, whatever their case, besides password, token and the like. */
      scrubKeys?: string[];
    };
    /** What of the object is exported besides its attributes. */
    ResourceExport: {
      /**
       * Attributes exports the attributes alone; Resource exports the object too, pruned.
       */
      mode: "Attributes" | "Resource";
      /** With mode Resource, the name under which the object stands beside the attributes. */
      as: string;
      /**
       * Sections of the object besides apiVersion and kind. SpecAndStatus is every section but metadata, so data, rules, roleRef and webhooks come along; All is metadata as well.
       */
      include: "MetadataOnly" | "SpecOnly" | "StatusOnly" | "SpecAndStatus" | "All";
      /** Leave out metadata.name, metadata.namespace and metadata.uid, which every row has anyway. */
      dedupeIdentity: boolean;
      /** What is taken out of the object. Whatever looks like a secret is taken out besides. */
      prune: components["schemas"]["Prune"];
    };
    /** What to extract. */
    KollectProfileSpec: {
      /** Kind of the objects to extract from. */
      targetGVK: components["schemas"]["GroupVersionKind"];
      /** Values to extract from each object. May be empty with export.mode Resource. */
      attributes: components["schemas"]["Attribute"][];
      /** What of the object is exported besides its attributes. */
      export: components["schemas"]["ResourceExport"];
    };
    /** Whether the expressions compile. */
    KollectProfileStatus: {
      /** metadata.generation that this status was judged on. */
      observedGeneration?: number;
      /** What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
    };
    /** Names a kind of object and the attributes to extract from each of them. */
    KollectProfile: {
      /** Group and version. */
      apiVersion: string;
      /** KollectProfile */
      kind: string;
      metadata: components["schemas"]["ObjectMeta"];
      spec: components["schemas"]["KollectProfileSpec"];
      status?: components["schemas"]["KollectProfileStatus"];
    };
    /** Format of the files. */
    Serialization: {
      /**
       * json, yaml, or ndjson (one row a line; only with layout.mode document).
       */
      format: "json" | "yaml" | "ndjson";
    };
    /** A document that names the files of all rows. */
    LayoutIndex: {
      /** Whether there is one. When left out, with mode split. */
      enabled?: boolean;
      /** Path of the index. Placeholders are {cluster}, {namespace}, {name} (of the inventory) and {extension}. */
      pathTemplate: string;
    };
    /** How values become parts of a row's path. */
    LayoutFilename: {
      /**
       * Whether {kind} is followed by a dot and the API group, as in deployment.apps, where the template has no {group}: auto where rows would share a path otherwise, always, or never. Core kinds have no group.
       */
      groupInPath: "auto" | "always" | "never";
      /** Whether {kind} is written in lower case. */
      lowercaseKind: boolean;
      /** Characters of a value at most; what is longer is cut. */
      maxSegmentLength: number;
    };
    /** How rows become files. */
    Layout: {
      /**
       * document writes one file for the inventory, perResource one file for each row, split one file for each row and an index of them.
       */
      mode: "document" | "perResource" | "split";
      /**
       * What stands in the file of a row: item is the whole row with its identity, attributes its attributes alone, manifest the object as a profile of mode Resource exports it, to be applied again.
       */
      content: "item" | "attributes" | "manifest";
      /** Path of a row's file with mode perResource and split; {cluster}/{targetNamespace}/{targetName}/{sourceNamespace}/{kind}/{sourceName}{extension} when left out. Rows that would share a path get 8 hex digits of their own. Placeholders are {cluster}, {namespace}, {name}, {targetNamespace}, {targetName}, {sourceNamespace}, {sourceName}, {group}, {kind}, {uid} and {extension}. */
      pathTemplate?: string;
      /** A document that names the files of all rows. */
      index?: components["schemas"]["LayoutIndex"];
      /** How values become parts of a row's path. */
      filename?: components["schemas"]["LayoutFilename"];
    };
    /** Author and committer of the commits. */
    GitAuthor: {
      /** Name of the author. */
      name: string;
      /** E-mail address of the author. */
      email: string;
    };
    /** Signs each commit; commits are not signed when left out. */
    GitSigning: {
      /**
       * ssh signs with the key ssh-signingkey of the Secret, as git does with gpg.format ssh.
       */
      format: "ssh";
    };
    /** Options of Git sinks. */
    GitOptions: {
      /** Branch to write. It is made if it does not exist. */
      branch: string;
      /** First line of a commit's message. Placeholders are {cluster}, {namespace}, {name} (of the inventory), {itemCount}, {added}, {changed}, {removed}, {checksum}, {checksumShort} (12 digits), {exportedAt}, {sink} and {path} (where a reader begins). */
      commitMessage: string;
      /** Text below the first line, with the same placeholders. */
      commitBody?: string;
      /** Lines at the end of the message, each a name, a colon, a blank and a text with the same placeholders. */
      commitTrailers?: string[];
      /** Author and committer of the commits. */
      author: components["schemas"]["GitAuthor"];
      /** Signs each commit; commits are not signed when left out. */
      signing?: components["schemas"]["GitSigning"];
    };
    /** Where and how documents are written. */
    KollectSnapshotSinkSpec: {
      /**
       * Kind of sink.
       */
      type: "git";
      /** URL of the repository: https://, http:// or ssh://[user@]host[:port]/path, or user@host:path for SSH. The user of ssh:// is git when left out. file:// to a bare repository works with --dev only. */
      endpoint: string;
      /** Secret for the endpoint: username and password, or token; for https:// ca.crt, and tls.crt with tls.key; with SSH ssh-privatekey (or identity, or id_rsa) and known_hosts, and ssh-passphrase where the key has one. ssh-signingkey and ssh-signingkey-passphrase are for git.signing. */
      secretRef?: components["schemas"]["SecretReference"];
      /** How an encrypted connection to the sink is checked. The authorities that are trusted stand in caBundle, else in the Secret of caSecretRef, else under ca.crt in the sink's own Secret; else the system's are. A client certificate stands under tls.crt and tls.key in the sink's own Secret. */
      tls?: components["schemas"]["TlsSpec"];
      /** Name of this cluster in the export, to tell clusters in one sink apart. */
      cluster: string;
      /** Shortest time between two exports under Coalesce. Stands over the inventory's. */
      exportMinInterval?: components["schemas"]["Duration"];
      /** When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first change after a quiet interval at once, later ones when the interval has passed. */
      changePolicy: components["schemas"]["ChangePolicy"];
      /** Largest serialized row in bytes. Larger ones are left out and named in the inventory's status. */
      maxRowBytes: number;
      /** Path of the document. Placeholders are {cluster}, {namespace}, {name} (of the inventory) and {extension}. */
      pathTemplate: string;
      /** Format of the files. */
      serialization: components["schemas"]["Serialization"];
      /** How rows become files. */
      layout: components["schemas"]["Layout"];
      /** Options of Git sinks. */
      git: components["schemas"]["GitOptions"];
    };
    /** A place that holds an inventory as documents, such as a Git repository. */
    KollectSnapshotSink: {
      /** Group and version. */
      apiVersion: string;
      /** KollectSnapshotSink */
      kind: string;
      metadata: components["schemas"]["ObjectMeta"];
      spec: components["schemas"]["KollectSnapshotSinkSpec"];
      status?: components["schemas"]["SinkStatus"];
    };
    /** All parts of a rule must match. */
    ResourceRule: {
      /** The kind of the target's profile; a rule for another kind is refused. */
      gvk: components["schemas"]["GroupVersionKind"];
      /** Labels of the object's Namespace. Not used for cluster-scoped kinds. */
      namespaceSelector?: components["schemas"]["LabelSelector"];
      /** Labels that the object must have with exactly these values. */
      matchLabels?: {
        [key: string]: string;
      };
      /** Requirements on the object's labels. */
      matchExpressions?: components["schemas"]["LabelSelectorRequirement"][];
      /** CEL expression over object and namespace that is true for objects to collect. An object for which it is neither true nor false has no row, and is counted among extractionFailures. */
      matchPolicy?: string;
    };
    /** Which objects to collect. */
    KollectTargetSpec: {
      /** Name of a KollectProfile in the same namespace. */
      profileRef: string;
      /** Collect only from namespaces whose labels match. Not used for cluster-scoped kinds. */
      namespaceSelector?: components["schemas"]["LabelSelector"];
      /** Never collect from namespaces whose labels match; stands over includedNamespaces and namespaceSelector. An empty selector matches every namespace. Not used for cluster-scoped kinds. */
      namespaceExcludeSelector?: components["schemas"]["LabelSelector"];
      /** Collect only from these namespaces. A name that does not exist matches nothing, and so does an empty list. */
      includedNamespaces?: string[];
      /** Never collect from these namespaces; stands over includedNamespaces and namespaceSelector. */
      excludedNamespaces?: string[];
      /** Collect only objects whose labels match. */
      labelSelector?: components["schemas"]["LabelSelector"];
      /** Collect only objects with one of these names; an empty list matches nothing. */
      names?: string[];
      /** Collect only objects that one of these rules matches; an empty list matches nothing. Given in place of names and labelSelector. */
      resourceRules?: components["schemas"]["ResourceRule"][];
      /**
       * All collects whatever is not disabled by the label kollect.dev/watch; OptIn collects only what is enabled by it, on the object or on its Namespace.
       */
      watchMode: "All" | "OptIn";
      /** Stop collecting. Rows that stand in the sinks stay. */
      suspend: boolean;
    };
    /** How many namespaces there are of each sort, those beyond the first 100 included. */
    NamespaceCounts: {
      /** Namespaces that the target chooses. */
      matched: number;
      /** Namespaces that Kollect can read now. */
      effective: number;
      /** Namespaces that Kollect may not read. */
      forbidden: number;
    };
    /** What is collected. */
    KollectTargetStatus: {
      /** metadata.generation that this status was judged on. */
      observedGeneration?: number;
      /** What is known of this resource, one entry a type. */
      conditions?: components["schemas"]["Conditions"];
      /** Number of rows. Absent until the first complete list. */
      collectedCount?: number;
      /** When collectedCount last changed. */
      collectedCountUpdatedAt?: string;
      /** Namespaces that the target chooses, sorted; the first 100. Absent for cluster-scoped kinds. */
      matchedNamespaces?: string[];
      /** Those of them that Kollect can read now, sorted; the first 100. */
      effectiveNamespaces?: string[];
      /** Those of them that Kollect may not read, sorted; the first 100. Their rows stay as they were last seen. */
      forbiddenNamespaces?: string[];
      /** How many namespaces there are of each sort, those beyond the first 100 included. */
      namespaceCounts?: components["schemas"]["NamespaceCounts"];
      /** Number of resourceRules that are for the kind of the profile. Absent without resourceRules. */
      activeResourceRules?: number;
      /** Since when some rows may not be what the cluster has, because it cannot be read. Absent while all are current. */
      staleSince?: string;
      /** Number of objects that match and could not be extracted; they have no row. */
      extractionFailures?: number;
      /** One of the extraction failures, with object and attribute. */
      lastExtractionError?: string;
      /** The first 10 extraction failures by object, each with attribute and cause. */
      extractionErrors?: string[];
    };
    /** Chooses the objects that a profile is applied to. Each object yields one row. */
    KollectTarget: {
      /** Group and version. */
      apiVersion: string;
      /** KollectTarget */
      kind: string;
      metadata: components["schemas"]["ObjectMeta"];
      spec: components["schemas"]["KollectTargetSpec"];
      status?: components["schemas"]["KollectTargetStatus"];
    };
    /** One collected object, as every sink holds it. */
    Item: {
      /** Namespace of the KollectTarget. */
      targetNamespace: string;
      /** Name of the KollectTarget. */
      targetName: string;
      /** Namespace of the object, empty for cluster-scoped kinds. */
      namespace: string;
      /** Name of the object. */
      name: string;
      /** API group of the object; absent for core kinds. */
      group?: string;
      /** API version of the object. */
      version: string;
      /** Kind of the object. */
      kind: string;
      /** metadata.uid of the object. */
      uid: string;
      /** Extracted values by attribute name. */
      attributes: {
        [key: string]: unknown;
      };
    };
    /** A whole inventory as one document, or one of several that a set manifest lists. */
    Envelope: {
      /**
       * Version of this contract.
       */
      schemaVersion: "kollect.dev/v1alpha1";
      /** SHA-256 over the SHA-256 digests of the items in order, lower-case hex. */
      checksum: string;
      /** Number of this document where there are several; absent for a single one. */
      partIndex?: number;
      /** How many documents there are. */
      partTotal?: number;
      /** Number of items in this document. */
      itemCount: number;
      /** When the document was made. */
      exportedAt: string;
      /** Name of the cluster the items come from. */
      cluster: string;
      /** Items in canonical order. */
      items: components["schemas"]["Item"][];
    };
    /** Of the set, or of the leader. */
    Marker: {
      /** begun and ended: rows of the set. */
      itemCount?: number;
      /** begun and ended: checksum of the set, see checksum.md. */
      checksum?: string;
      /** leader: grows with every change of the leader. */
      epoch?: number;
    };
    /** What Kollect tells of an inventory besides its rows: a CloudEvent in structured JSON mode. */
    MarkerEvent: {
      /**
       * Version of CloudEvents.
       */
      specversion: "1.0";
      /** Tells events apart. Lower-case hex. */
      id: string;
      /** The inventory: /clusters/<cluster>/namespaces/<namespace>/inventories/<name>, each percent-encoded. */
      source: string;
      /**
       * begun and ended: the first complete set of the inventory starts, or stands. leader: who writes from here on.
       */
      type:
        | "dev.kollect.snapshot.begun.v1"
        | "dev.kollect.snapshot.ended.v1"
        | "dev.kollect.leader.v1";
      /** When the export was made. */
      time: string;
      /**
       * Of data.
       */
      datacontenttype: "application/json";
      /** Name of the cluster. */
      cluster: string;
      /** The inventory: <namespace>/<name>. */
      inventory: string;
      /** Of the set, or of the leader. */
      data: components["schemas"]["Marker"];
    };
    /** The row before and after. */
    RowChange: {
      /**
       * created: the log did not hold the row.
       */
      change: "created" | "updated" | "deleted";
      /** As the log held it. Absent for created rows, and where the message would be too large with it. */
      before?: components["schemas"]["Item"];
      /** Absent for deleted rows. */
      after?: components["schemas"]["Item"];
    };
    /** One change of one row: a CloudEvent in structured JSON mode. It suffices alone, without subject and headers of the message. */
    RowEvent: {
      /**
       * Version of CloudEvents.
       */
      specversion: "1.0";
      /** Tells events apart; a repeated delivery has the same. Lower-case hex. */
      id: string;
      /** The inventory: /clusters/<cluster>/namespaces/<namespace>/inventories/<name>, each percent-encoded. */
      source: string;
      /**
       * What has happened to the row.
       */
      type: "dev.kollect.row.upserted.v1" | "dev.kollect.row.deleted.v1";
      /** The row: <targetNamespace>/<targetName>/<uid>. */
      subject: string;
      /** When the export was made. */
      time: string;
      /**
       * Of data.
       */
      datacontenttype: "application/json";
      /** Name of the cluster the row comes from. */
      cluster: string;
      /** The inventory: <namespace>/<name>. */
      inventory: string;
      /** SHA-256 of data.after as canonical JSON, lower-case hex; absent for deleted rows. */
      digest?: string;
      /** The row before and after. */
      data: components["schemas"]["RowChange"];
    };
    /** Names the files of all rows of an inventory with layout.mode split. It is written in the same commit as they are. */
    ExportIndex: {
      /**
       * What this document is.
       */
      kind: "KollectExportIndex";
      /**
       * Version of this contract.
       */
      schemaVersion: "kollect.dev/v1alpha1";
      /** Name of the cluster the rows come from. */
      cluster: string;
      /** Namespace of the inventory. */
      namespace: string;
      /** Name of the inventory. */
      name: string;
      /** Number of files, one for each row. */
      itemCount: number;
      /** SHA-256 over one line for each file in the order of paths: the name of its blob in Git, a blank, its path. */
      checksum: string;
      /** When any of them last changed. */
      exportedAt: string;
      /** Paths of the files from the repository's top, in the order of git ls-tree -r. No other file belongs to the inventory. */
      paths: string[];
    };
    /** Says which documents make up one export, beside them as <name>.manifest.json: where an inventory is larger than maxExportBytes, and for ndjson, whose lines have no envelope. */
    ExportSetManifest: {
      /**
       * What this document is.
       */
      kind: "KollectExportSetManifest";
      /**
       * Version of this contract.
       */
      schemaVersion: "kollect.dev/v1alpha1";
      /** Name of the cluster the items come from. */
      cluster: string;
      /** Namespace of the inventory. */
      namespace: string;
      /** Name of the inventory. */
      name: string;
      /** SHA-256 over the SHA-256 digests of the items of all documents in order, lower-case hex. */
      checksum: string;
      /** Number of items in all documents. */
      itemCount: number;
      /** When the last change of any document was made. */
      exportedAt: string;
      /** Number of documents. */
      partTotal: number;
      /** Numbers of the documents, from 1 on. */
      parts: number[];
      /** Paths of the documents in order. The set is whole when all of them are there. */
      paths: string[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}

export type ObjectMeta = components["schemas"]["ObjectMeta"];

export type SecretReference = components["schemas"]["SecretReference"];

export type TlsSpec = components["schemas"]["TlsSpec"];

export type Duration = components["schemas"]["Duration"];

export type ChangePolicy = components["schemas"]["ChangePolicy"];

export type Provisioning = components["schemas"]["Provisioning"];

export type PostgresHistory = components["schemas"]["PostgresHistory"];

export type PostgresOptions = components["schemas"]["PostgresOptions"];

export type KollectDatabaseSinkSpec = components["schemas"]["KollectDatabaseSinkSpec"];

export type Condition = components["schemas"]["Condition"];

export type Conditions = components["schemas"]["Conditions"];

export type SinkStatus = components["schemas"]["SinkStatus"];

export type KollectDatabaseSink = components["schemas"]["KollectDatabaseSink"];

export type EventProvisioning = components["schemas"]["EventProvisioning"];

export type NatsOptions = components["schemas"]["NatsOptions"];

export type KollectEventSinkSpec = components["schemas"]["KollectEventSinkSpec"];

export type KollectEventSink = components["schemas"]["KollectEventSink"];

export type SinkRef = components["schemas"]["SinkRef"];

export type LabelSelectorRequirement = components["schemas"]["LabelSelectorRequirement"];

export type LabelSelector = components["schemas"]["LabelSelector"];

export type DeletionGuard = components["schemas"]["DeletionGuard"];

export type KollectInventorySpec = components["schemas"]["KollectInventorySpec"];

export type SinkExport = components["schemas"]["SinkExport"];

export type KollectInventoryStatus = components["schemas"]["KollectInventoryStatus"];

export type KollectInventory = components["schemas"]["KollectInventory"];

export type GroupVersionKind = components["schemas"]["GroupVersionKind"];

export type Attribute = components["schemas"]["Attribute"];

export type Prune = components["schemas"]["Prune"];

export type ResourceExport = components["schemas"]["ResourceExport"];

export type KollectProfileSpec = components["schemas"]["KollectProfileSpec"];

export type KollectProfileStatus = components["schemas"]["KollectProfileStatus"];

export type KollectProfile = components["schemas"]["KollectProfile"];

export type Serialization = components["schemas"]["Serialization"];

export type LayoutIndex = components["schemas"]["LayoutIndex"];

export type LayoutFilename = components["schemas"]["LayoutFilename"];

export type Layout = components["schemas"]["Layout"];

export type GitAuthor = components["schemas"]["GitAuthor"];

export type GitSigning = components["schemas"]["GitSigning"];

export type GitOptions = components["schemas"]["GitOptions"];

export type KollectSnapshotSinkSpec = components["schemas"]["KollectSnapshotSinkSpec"];

export type KollectSnapshotSink = components["schemas"]["KollectSnapshotSink"];

export type ResourceRule = components["schemas"]["ResourceRule"];

export type KollectTargetSpec = components["schemas"]["KollectTargetSpec"];

export type NamespaceCounts = components["schemas"]["NamespaceCounts"];

export type KollectTargetStatus = components["schemas"]["KollectTargetStatus"];

export type KollectTarget = components["schemas"]["KollectTarget"];

export type Item = components["schemas"]["Item"];

export type Envelope = components["schemas"]["Envelope"];

export type Marker = components["schemas"]["Marker"];

export type MarkerEvent = components["schemas"]["MarkerEvent"];

export type RowChange = components["schemas"]["RowChange"];

export type RowEvent = components["schemas"]["RowEvent"];

export type ExportIndex = components["schemas"]["ExportIndex"];

export type ExportSetManifest = components["schemas"]["ExportSetManifest"];
