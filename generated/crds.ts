// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

/** All CustomResourceDefinitions, as one YAML stream. */
export const crds: string = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kollectdatabasesinks.kollect.dev
spec:
  group: kollect.dev
  scope: Namespaced
  names:
    kind: KollectDatabaseSink
    listKind: KollectDatabaseSinkList
    plural: kollectdatabasesinks
    singular: kollectdatabasesink
    shortNames:
      - kdb
    categories:
      - kollect
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Type
          type: string
          jsonPath: .spec.type
        - name: Reachable
          type: string
          jsonPath: .status.conditions[?(@.type=="SinkReachable")].status
        - name: Reason
          type: string
          jsonPath: .status.conditions[?(@.type=="SinkReachable")].reason
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          description: A database that holds each row as a record.
          type: object
          required:
            - spec
          properties:
            apiVersion:
              type: string
              description: Group and version of this representation.
            kind:
              type: string
              description: Kind of this resource.
            metadata:
              type: object
            spec:
              description: Where and how records are written.
              type: object
              required:
                - type
              properties:
                type:
                  description: Kind of sink.
                  type: string
                  enum:
                    - postgres
                tls:
                  description: "How the connection is checked. Where it is given, the connection is encrypted, and the certificate must be
                    for the host: sslmode in the connection string stands only where it is verify-ca or verify-full.
                    caBundle stands over caSecretRef, and that over ca.crt in the Secret with the connection string,
                    which may hold tls.crt with tls.key too."
                  type: object
                  properties:
                    insecureSkipVerify:
                      description: Encrypt, and take whoever answers for the server. The sink's status says so.
                      type: boolean
                      default: false
                    caBundle:
                      description: PEM certificates of the authorities, as base64. Stands over caSecretRef.
                      type: string
                      pattern: ^[A-Za-z0-9+/\\r\\n]+={0,2}[\\r\\n]*$
                      minLength: 1
                      maxLength: 524288
                    caSecretRef:
                      description: Secret with PEM certificates of the authorities under ca.crt, else under tls.crt.
                      type: object
                      required:
                        - name
                      properties:
                        name:
                          description: Name of the Secret.
                          type: string
                          minLength: 1
                          maxLength: 253
                  x-kubernetes-validations:
                    - rule: "!self.insecureSkipVerify || !(has(self.caBundle) || has(self.caSecretRef))"
                      message: insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef
                cluster:
                  description: Name of this cluster in the export, to tell clusters in one table apart.
                  type: string
                  pattern: ^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$
                  minLength: 1
                  maxLength: 63
                  default: default
                exportMinInterval:
                  description: Shortest time between two exports under Coalesce. Stands over the inventory's.
                  type: string
                  pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                  maxLength: 32
                changePolicy:
                  description: "When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first
                    change after a quiet interval at once, later ones when the interval has passed."
                  type: string
                  enum:
                    - Immediate
                    - Coalesce
                  default: Immediate
                maxRowBytes:
                  description: Largest serialized row in bytes. Larger ones are left out and named in the inventory's status.
                  type: integer
                  format: int64
                  minimum: 256
                  maximum: 104857600
                  default: 10485760
                provisioning:
                  description: Who makes the tables.
                  type: object
                  properties:
                    mode:
                      description: ensure makes schema, tables and views; existing only checks that they are there and right.
                      type: string
                      enum:
                        - ensure
                        - existing
                      default: ensure
                    indexes:
                      description: Whether ensure makes indexes for questions by kind, namespace, age and attribute.
                      type: boolean
                      default: true
                  default: {}
                postgres:
                  description: Options of Postgres sinks.
                  type: object
                  required:
                    - databaseRef
                    - table
                  properties:
                    databaseRef:
                      description: Secret with the connection string under dsn, url, connectionString or DATABASE_URL; for TLS ca.crt, and
                        tls.crt with tls.key.
                      type: object
                      required:
                        - name
                      properties:
                        name:
                          description: Name of the Secret.
                          type: string
                          minLength: 1
                          maxLength: 253
                    schema:
                      description: Schema of the table.
                      type: string
                      pattern: ^[a-z_][a-z0-9_]*$
                      minLength: 1
                      maxLength: 63
                      default: public
                    table:
                      description: Table that holds the rows.
                      type: string
                      pattern: ^[a-z_][a-z0-9_]*$
                      minLength: 1
                      maxLength: 48
                    readers:
                      description: Roles that may read tables and views; ensure grants it. Taking a role off the list revokes nothing.
                      type: array
                      maxItems: 50
                      x-kubernetes-list-type: set
                      items:
                        type: string
                        pattern: ^[ -~]+$
                        minLength: 1
                        maxLength: 63
                    history:
                      description: Former versions of the rows, for questions about a point in time.
                      type: object
                      properties:
                        enabled:
                          description: Keep versions in the table's namesake with the ending _history, and make the function with the ending
                            _as_of.
                          type: boolean
                          default: false
                        retentionDays:
                          description: Days after which versions that have ended are deleted. They stay without it.
                          type: integer
                          format: int32
                          minimum: 1
                          maximum: 36500
                      x-kubernetes-validations:
                        - rule: self.enabled || !has(self.retentionDays)
                          message: retentionDays is for a history that is enabled
                      default: {}
              x-kubernetes-validations:
                - rule: self.type == oldSelf.type
                  message: type cannot be changed; make a new sink instead
                - rule: self.type != 'postgres' || has(self.postgres)
                  message: spec.postgres is required when type is postgres
            status:
              description: Whether the sink can be used.
              type: object
              properties:
                observedGeneration:
                  description: metadata.generation that this status was judged on.
                  type: integer
                  format: int64
                conditions:
                  description: What is known of this resource, one entry a type.
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - type
                  items:
                    type: object
                    required:
                      - type
                      - status
                      - lastTransitionTime
                      - reason
                      - message
                    properties:
                      type:
                        description: Type of the condition, for example "Ready".
                        type: string
                        maxLength: 316
                      status:
                        description: Whether the condition holds.
                        type: string
                        enum:
                          - "True"
                          - "False"
                          - Unknown
                      observedGeneration:
                        description: metadata.generation that the condition was judged on.
                        type: integer
                        format: int64
                        minimum: 0
                      lastTransitionTime:
                        description: When status last changed.
                        type: string
                        format: date-time
                      reason:
                        description: Why, as one CamelCase word from a fixed list.
                        type: string
                        minLength: 1
                        maxLength: 1024
                      message:
                        description: Why, as a sentence; says what to do where something is wrong.
                        type: string
                        maxLength: 32768
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kollecteventsinks.kollect.dev
spec:
  group: kollect.dev
  scope: Namespaced
  names:
    kind: KollectEventSink
    listKind: KollectEventSinkList
    plural: kollecteventsinks
    singular: kollecteventsink
    shortNames:
      - kevent
    categories:
      - kollect
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Type
          type: string
          jsonPath: .spec.type
        - name: Reachable
          type: string
          jsonPath: .status.conditions[?(@.type=="SinkReachable")].status
        - name: Reason
          type: string
          jsonPath: .status.conditions[?(@.type=="SinkReachable")].reason
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          description: A log that gets an event for each row that changes, and from which the rows can be rebuilt.
          type: object
          required:
            - spec
          properties:
            apiVersion:
              type: string
              description: Group and version of this representation.
            kind:
              type: string
              description: Kind of this resource.
            metadata:
              type: object
            spec:
              description: Where and how events are published.
              type: object
              required:
                - type
              properties:
                type:
                  description: Kind of sink.
                  type: string
                  enum:
                    - nats
                secretRef:
                  description: Secret with token, or username and password, or creds (a .creds file), or nkey (a seed); for tls:// ca.crt,
                    and tls.crt with tls.key.
                  type: object
                  required:
                    - name
                  properties:
                    name:
                      description: Name of the Secret.
                      type: string
                      minLength: 1
                      maxLength: 253
                tls:
                  description: How an encrypted connection to the sink is checked. The authorities that are trusted stand in caBundle,
                    else in the Secret of caSecretRef, else under ca.crt in the sink's own Secret; else the system's
                    are. A client certificate stands under tls.crt and tls.key in the sink's own Secret.
                  type: object
                  properties:
                    insecureSkipVerify:
                      description: Encrypt, and take whoever answers for the server. The sink's status says so.
                      type: boolean
                      default: false
                    caBundle:
                      description: PEM certificates of the authorities, as base64. Stands over caSecretRef.
                      type: string
                      pattern: ^[A-Za-z0-9+/\\r\\n]+={0,2}[\\r\\n]*$
                      minLength: 1
                      maxLength: 524288
                    caSecretRef:
                      description: Secret with PEM certificates of the authorities under ca.crt, else under tls.crt.
                      type: object
                      required:
                        - name
                      properties:
                        name:
                          description: Name of the Secret.
                          type: string
                          minLength: 1
                          maxLength: 253
                  x-kubernetes-validations:
                    - rule: "!self.insecureSkipVerify || !(has(self.caBundle) || has(self.caSecretRef))"
                      message: insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef
                cluster:
                  description: Name of this cluster in the export, to tell clusters in one log apart.
                  type: string
                  pattern: ^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$
                  minLength: 1
                  maxLength: 63
                  default: default
                exportMinInterval:
                  description: Shortest time between two exports under Coalesce. Stands over the inventory's.
                  type: string
                  pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                  maxLength: 32
                changePolicy:
                  description: "When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first
                    change after a quiet interval at once, later ones when the interval has passed."
                  type: string
                  enum:
                    - Immediate
                    - Coalesce
                  default: Immediate
                maxRowBytes:
                  description: Largest serialized row in bytes. Larger ones are left out and named in the inventory's status. Keep it some
                    kilobytes below the largest message that the server takes.
                  type: integer
                  format: int64
                  minimum: 256
                  maximum: 67108864
                  default: 1000000
                provisioning:
                  description: Who makes the stream.
                  type: object
                  properties:
                    mode:
                      description: ensure makes the stream where there is none; existing only checks that it is there and right. None changes
                        a stream.
                      type: string
                      enum:
                        - ensure
                        - existing
                      default: ensure
                  default: {}
                nats:
                  description: Options of NATS sinks.
                  type: object
                  required:
                    - url
                    - subject
                  properties:
                    url:
                      description: Server as nats://host:4222, or tls://host:4222 for an encrypted connection. A name with several addresses
                        is a cluster.
                      type: string
                      maxLength: 300
                    subject:
                      description: First tokens of all subjects, for example "kollect" or "acme.inventory".
                      type: string
                      pattern: ^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$
                      minLength: 1
                      maxLength: 128
                    stream:
                      description: Name of the JetStream stream.
                      type: string
                      pattern: ^[A-Za-z0-9_-]+$
                      minLength: 1
                      maxLength: 128
                      default: kollect_events
                    replicas:
                      description: Copies of the stream where Kollect makes it.
                      type: integer
                      format: int32
                      minimum: 1
                      maximum: 5
                      default: 1
                    storage:
                      description: Where the server keeps the stream where Kollect makes it. memory loses it with the server.
                      type: string
                      enum:
                        - file
                        - memory
                      default: file
                    history:
                      description: Events that the stream keeps of each row where Kollect makes it. 1 keeps the last one only.
                      type: integer
                      format: int64
                      minimum: 1
                      maximum: 100000
                      default: 64
              x-kubernetes-validations:
                - rule: self.type == oldSelf.type
                  message: type cannot be changed; make a new sink instead
                - rule: self.type != 'nats' || has(self.nats)
                  message: spec.nats is required when type is nats
                - rule: "!has(self.tls) || !has(self.nats) || self.nats.url.startsWith('tls://')"
                  message: tls needs a nats.url with tls://
            status:
              description: Whether the sink can be used.
              type: object
              properties:
                observedGeneration:
                  description: metadata.generation that this status was judged on.
                  type: integer
                  format: int64
                conditions:
                  description: What is known of this resource, one entry a type.
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - type
                  items:
                    type: object
                    required:
                      - type
                      - status
                      - lastTransitionTime
                      - reason
                      - message
                    properties:
                      type:
                        description: Type of the condition, for example "Ready".
                        type: string
                        maxLength: 316
                      status:
                        description: Whether the condition holds.
                        type: string
                        enum:
                          - "True"
                          - "False"
                          - Unknown
                      observedGeneration:
                        description: metadata.generation that the condition was judged on.
                        type: integer
                        format: int64
                        minimum: 0
                      lastTransitionTime:
                        description: When status last changed.
                        type: string
                        format: date-time
                      reason:
                        description: Why, as one CamelCase word from a fixed list.
                        type: string
                        minLength: 1
                        maxLength: 1024
                      message:
                        description: Why, as a sentence; says what to do where something is wrong.
                        type: string
                        maxLength: 32768
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kollectinventories.kollect.dev
spec:
  group: kollect.dev
  scope: Namespaced
  names:
    kind: KollectInventory
    listKind: KollectInventoryList
    plural: kollectinventories
    singular: kollectinventory
    shortNames:
      - kinv
    categories:
      - kollect
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Ready
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].status
        - name: Synced
          type: string
          jsonPath: .status.conditions[?(@.type=="Synced")].status
        - name: Reason
          type: string
          jsonPath: .status.conditions[?(@.type=="Synced")].reason
        - name: Rows
          type: integer
          jsonPath: .status.itemCount
        - name: Last-Export
          type: date
          jsonPath: .status.lastExportTime
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          description: Keeps sinks equal to the rows of the targets in its namespace, or of some of them.
          type: object
          required:
            - spec
          properties:
            apiVersion:
              type: string
              description: Group and version of this representation.
            kind:
              type: string
              description: Kind of this resource.
            metadata:
              type: object
            spec:
              description: Where the rows go.
              type: object
              properties:
                snapshotSinkRefs:
                  description: KollectSnapshotSinks in the same namespace.
                  type: array
                  maxItems: 20
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - name
                  items:
                    description: A sink in the inventory's namespace, and how often it is written.
                    type: object
                    required:
                      - name
                    properties:
                      name:
                        description: Name of the sink.
                        type: string
                        pattern: ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$
                        minLength: 1
                        maxLength: 253
                      exportMinInterval:
                        description: Shortest time between two exports to this sink under Coalesce. Stands over the sink's and the inventory's.
                        type: string
                        pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                        maxLength: 32
                      changePolicy:
                        description: "When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first
                          change after a quiet interval at once, later ones when the interval has passed."
                        type: string
                        enum:
                          - Immediate
                          - Coalesce
                      verifyInterval:
                        description: How often this sink is read back and compared. Stands over the inventory's.
                        type: string
                        pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                        maxLength: 32
                      maxExportBytes:
                        description: Largest document in bytes that this sink writes. Stands over the inventory's.
                        type: integer
                        format: int64
                        minimum: 1024
                        maximum: 1073741824
                databaseSinkRefs:
                  description: KollectDatabaseSinks in the same namespace.
                  type: array
                  maxItems: 20
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - name
                  items:
                    description: A sink in the inventory's namespace, and how often it is written.
                    type: object
                    required:
                      - name
                    properties:
                      name:
                        description: Name of the sink.
                        type: string
                        pattern: ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$
                        minLength: 1
                        maxLength: 253
                      exportMinInterval:
                        description: Shortest time between two exports to this sink under Coalesce. Stands over the sink's and the inventory's.
                        type: string
                        pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                        maxLength: 32
                      changePolicy:
                        description: "When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first
                          change after a quiet interval at once, later ones when the interval has passed."
                        type: string
                        enum:
                          - Immediate
                          - Coalesce
                      verifyInterval:
                        description: How often this sink is read back and compared. Stands over the inventory's.
                        type: string
                        pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                        maxLength: 32
                      maxExportBytes:
                        description: Largest document in bytes that this sink writes. Stands over the inventory's.
                        type: integer
                        format: int64
                        minimum: 1024
                        maximum: 1073741824
                eventSinkRefs:
                  description: KollectEventSinks in the same namespace.
                  type: array
                  maxItems: 20
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - name
                  items:
                    description: A sink in the inventory's namespace, and how often it is written.
                    type: object
                    required:
                      - name
                    properties:
                      name:
                        description: Name of the sink.
                        type: string
                        pattern: ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$
                        minLength: 1
                        maxLength: 253
                      exportMinInterval:
                        description: Shortest time between two exports to this sink under Coalesce. Stands over the sink's and the inventory's.
                        type: string
                        pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                        maxLength: 32
                      changePolicy:
                        description: "When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first
                          change after a quiet interval at once, later ones when the interval has passed."
                        type: string
                        enum:
                          - Immediate
                          - Coalesce
                      verifyInterval:
                        description: How often this sink is read back and compared. Stands over the inventory's.
                        type: string
                        pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                        maxLength: 32
                      maxExportBytes:
                        description: Largest document in bytes that this sink writes. Stands over the inventory's.
                        type: integer
                        format: int64
                        minimum: 1024
                        maximum: 1073741824
                targetRefs:
                  description: Names of KollectTargets; only their rows are exported. A name that does not exist matches nothing, and so
                    does an empty list.
                  type: array
                  maxItems: 1000
                  x-kubernetes-list-type: set
                  items:
                    type: string
                    pattern: ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$
                    minLength: 1
                    maxLength: 253
                targetSelector:
                  description: Export only the rows of KollectTargets whose labels match, and that targetRefs names where it is given.
                  type: object
                  x-kubernetes-map-type: atomic
                  properties:
                    matchLabels:
                      description: Labels that must be there with exactly these values.
                      type: object
                      maxProperties: 100
                      additionalProperties:
                        type: string
                        maxLength: 63
                    matchExpressions:
                      description: Requirements on label keys.
                      type: array
                      maxItems: 100
                      x-kubernetes-list-type: atomic
                      items:
                        type: object
                        required:
                          - key
                          - operator
                        properties:
                          key:
                            description: Label key.
                            type: string
                            minLength: 1
                            maxLength: 317
                          operator:
                            description: How the label's value relates to values.
                            type: string
                            enum:
                              - In
                              - NotIn
                              - Exists
                              - DoesNotExist
                          values:
                            description: Values for In and NotIn; empty for Exists and DoesNotExist.
                            type: array
                            maxItems: 100
                            x-kubernetes-list-type: atomic
                            items:
                              type: string
                              maxLength: 63
                        x-kubernetes-validations:
                          - rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) ||
                              size(self.values) == 0"
                            message: values must be given for In and NotIn, and left out for Exists and DoesNotExist
                exportMinInterval:
                  description: Shortest time between two exports under Coalesce, for sinks that name none themselves.
                  type: string
                  pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                  maxLength: 32
                  default: 30s
                verifyInterval:
                  description: How often each sink is read back and compared with the rows; what differs is repaired and counted. 0 means
                    never.
                  type: string
                  pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                  maxLength: 32
                  default: 1h
                maxExportBytes:
                  description: Largest document in bytes that a snapshot sink writes; more rows become several documents of one set.
                  type: integer
                  format: int64
                  minimum: 1024
                  maximum: 1073741824
                  default: 33554432
                deletionGuard:
                  description: Holds an export that would take a great part of the rows from a sink, until the same shows in a second
                    complete list, or somebody confirms it with the annotation kollect.dev/confirm-deletion.
                  type: object
                  properties:
                    maxPercent:
                      description: Percentage of the rows in the sink that may go at once; 100 means all of them.
                      type: integer
                      format: int32
                      minimum: 0
                      maximum: 100
                      default: 90
                    minRows:
                      description: So few rows, or fewer, may always go.
                      type: integer
                      format: int64
                      minimum: 0
                      maximum: 1000000000
                      default: 50
                    confirmAfter:
                      description: How long an export is held before the second complete list is taken.
                      type: string
                      pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                      maxLength: 32
                      default: 1m
                  default: {}
                deletionPolicy:
                  description: What becomes of the rows in the sinks when the inventory is deleted. Retain leaves them. Delete takes them
                    out first; a sink that does not exist counts as empty, one that fails is tried for ten minutes.
                  type: string
                  enum:
                    - Retain
                    - Delete
                  default: Retain
                suspend:
                  description: Stop exporting. What stands in the sinks stays.
                  type: boolean
                  default: false
              x-kubernetes-validations:
                - rule: "(has(self.snapshotSinkRefs) ? size(self.snapshotSinkRefs) : 0) + (has(self.databaseSinkRefs) ?
                    size(self.databaseSinkRefs) : 0) + (has(self.eventSinkRefs) ? size(self.eventSinkRefs) : 0) <= 20"
                  message: at most 20 sinks in all
            status:
              description: What the sinks hold.
              type: object
              properties:
                observedGeneration:
                  description: metadata.generation that this status was judged on.
                  type: integer
                  format: int64
                conditions:
                  description: What is known of this resource, one entry a type.
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - type
                  items:
                    type: object
                    required:
                      - type
                      - status
                      - lastTransitionTime
                      - reason
                      - message
                    properties:
                      type:
                        description: Type of the condition, for example "Ready".
                        type: string
                        maxLength: 316
                      status:
                        description: Whether the condition holds.
                        type: string
                        enum:
                          - "True"
                          - "False"
                          - Unknown
                      observedGeneration:
                        description: metadata.generation that the condition was judged on.
                        type: integer
                        format: int64
                        minimum: 0
                      lastTransitionTime:
                        description: When status last changed.
                        type: string
                        format: date-time
                      reason:
                        description: Why, as one CamelCase word from a fixed list.
                        type: string
                        minLength: 1
                        maxLength: 1024
                      message:
                        description: Why, as a sentence; says what to do where something is wrong.
                        type: string
                        maxLength: 32768
                itemCount:
                  description: Number of rows in the current snapshot.
                  type: integer
                  format: int64
                lastExportTime:
                  description: When a sink was last written.
                  type: string
                  format: date-time
                lastHandledRequestedAt:
                  description: Value of the annotation kollect.dev/requestedAt that every sink has answered.
                  type: string
                lastHandledConfirmation:
                  description: Value of the annotation kollect.dev/confirm-deletion that has done its work, or came when nothing was held.
                  type: string
                sinkExports:
                  description: The last export to each sink.
                  type: array
                  maxItems: 40
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - name
                  items:
                    type: object
                    required:
                      - name
                    properties:
                      name:
                        description: Family and name of the sink, for example "database/warehouse".
                        type: string
                      lastExportTime:
                        description: When the sink was last written.
                        type: string
                        format: date-time
                      lastChecksum:
                        description: SHA-256 of the set the sink holds; see docs/reference/checksum.md.
                        type: string
                      revision:
                        description: The sink's own name for what was written, for example a Git commit.
                        type: string
                      rows:
                        description: Rows the sink holds.
                        type: integer
                        format: int64
                      lastVerifiedTime:
                        description: When the sink was last read back and compared.
                        type: string
                        format: date-time
                      rowsRepaired:
                        description: Rows in the sink that were not as Kollect had left them, as of the last verification.
                        type: integer
                        format: int64
                      rowsLeftOut:
                        description: Rows larger than the sink's maxRowBytes, which it therefore does not hold.
                        type: integer
                        format: int64
                      conditions:
                        description: What is known of this resource, one entry a type.
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys:
                          - type
                        items:
                          type: object
                          required:
                            - type
                            - status
                            - lastTransitionTime
                            - reason
                            - message
                          properties:
                            type:
                              description: Type of the condition, for example "Ready".
                              type: string
                              maxLength: 316
                            status:
                              description: Whether the condition holds.
                              type: string
                              enum:
                                - "True"
                                - "False"
                                - Unknown
                            observedGeneration:
                              description: metadata.generation that the condition was judged on.
                              type: integer
                              format: int64
                              minimum: 0
                            lastTransitionTime:
                              description: When status last changed.
                              type: string
                              format: date-time
                            reason:
                              description: Why, as one CamelCase word from a fixed list.
                              type: string
                              minLength: 1
                              maxLength: 1024
                            message:
                              description: Why, as a sentence; says what to do where something is wrong.
                              type: string
                              maxLength: 32768
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kollectprofiles.kollect.dev
spec:
  group: kollect.dev
  scope: Namespaced
  names:
    kind: KollectProfile
    listKind: KollectProfileList
    plural: kollectprofiles
    singular: kollectprofile
    shortNames:
      - kprof
    categories:
      - kollect
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Kind
          type: string
          jsonPath: .spec.targetGVK.kind
        - name: Ready
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].status
        - name: Reason
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].reason
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          description: Names a kind of object and the attributes to extract from each of them.
          type: object
          required:
            - spec
          properties:
            apiVersion:
              type: string
              description: Group and version of this representation.
            kind:
              type: string
              description: Kind of this resource.
            metadata:
              type: object
            spec:
              description: What to extract.
              type: object
              required:
                - targetGVK
              properties:
                targetGVK:
                  description: Kind of the objects to extract from.
                  type: object
                  required:
                    - version
                    - kind
                  properties:
                    group:
                      description: API group, for example "apps". Empty for core kinds such as Pod.
                      type: string
                      maxLength: 253
                      default: ""
                    version:
                      description: API version without the group, for example "v1".
                      type: string
                      minLength: 1
                      maxLength: 63
                    kind:
                      description: Kind in CamelCase singular, for example "Deployment".
                      type: string
                      minLength: 1
                      maxLength: 63
                attributes:
                  description: Values to extract from each object. May be empty with export.mode Resource.
                  type: array
                  maxItems: 200
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - name
                  items:
                    type: object
                    required:
                      - name
                      - path
                    properties:
                      name:
                        description: Key of the value in the row's attributes, and column in the sink's typed view.
                        type: string
                        pattern: ^[A-Za-z_][A-Za-z0-9_.-]*$
                        minLength: 1
                        maxLength: 63
                      path:
                        description: 'Expression that yields the value: "cel:" followed by a CEL expression over object, a JSONPath of the
                          kubectl dialect such as $.spec.replicas or {.metadata.name}, or, for Secrets and ConfigMaps in
                          which Helm keeps releases, helm:release.<field> such as helm:release.chartVersion.'
                        type: string
                        minLength: 1
                        maxLength: 4096
                      type:
                        description: Type the value is brought to; a value that can't be is an extraction failure of that object. A path with
                          [*] and type list is always a list.
                        type: string
                        enum:
                          - string
                          - int
                          - double
                          - bool
                          - list
                          - map
                          - any
                        default: any
                      optional:
                        description: When the value is missing, leave the attribute out (true) or fail the object's extraction (false).
                        type: boolean
                        default: false
                  default: []
                export:
                  description: What of the object is exported besides its attributes.
                  type: object
                  properties:
                    mode:
                      description: Attributes exports the attributes alone; Resource exports the object too, pruned.
                      type: string
                      enum:
                        - Attributes
                        - Resource
                      default: Attributes
                    as:
                      description: With mode Resource, the name under which the object stands beside the attributes.
                      type: string
                      pattern: ^[A-Za-z_][A-Za-z0-9_.-]*$
                      minLength: 1
                      maxLength: 63
                      default: resource
                    include:
                      description: Sections of the object besides apiVersion and kind. SpecAndStatus is every section but metadata, so data,
                        rules, roleRef and webhooks come along; All is metadata as well.
                      type: string
                      enum:
                        - MetadataOnly
                        - SpecOnly
                        - StatusOnly
                        - SpecAndStatus
                        - All
                      default: SpecAndStatus
                    dedupeIdentity:
                      description: Leave out metadata.name, metadata.namespace and metadata.uid, which every row has anyway.
                      type: boolean
                      default: true
                    prune:
                      description: What is taken out of the object. Whatever looks like a secret is taken out besides.
                      type: object
                      properties:
                        defaults:
                          description: Take out metadata.managedFields, resourceVersion, generation and the annotations of kubectl apply and Argo
                            CD that copy or track the object.
                          type: boolean
                          default: true
                        preset:
                          description: kubernetes takes out what the API server and its controllers write by themselves, gitops also what Argo CD,
                            Flux and Helm write, and status; docs/resource-mode.md lists both. none takes out nothing.
                          type: string
                          enum:
                            - kubernetes
                            - gitops
                            - none
                          default: kubernetes
                        jsonPointers:
                          description: JSON pointers (RFC 6901) of fields to take out. Items of lists are removed, not blanked.
                          type: array
                          maxItems: 100
                          x-kubernetes-list-type: set
                          items:
                            type: string
                            minLength: 1
                            maxLength: 1024
                        jsonPaths:
                          description: JSONPaths of fields to take out, for example $.spec.containers[*].env.
                          type: array
                          maxItems: 100
                          x-kubernetes-list-type: set
                          items:
                            type: string
                            minLength: 1
                            maxLength: 1024
                        jqPathExpressions:
                          description: jq path expressions of fields to take out, as Argo CD has them, for example
                            .webhooks[]?.clientConfig.caBundle.
                          type: array
                          maxItems: 100
                          x-kubernetes-list-type: set
                          items:
                            type: string
                            minLength: 1
                            maxLength: 1024
                        cel:
                          description: CEL expressions over object, each of which yields a list of JSON pointers of fields to take out; an object
                            for which one fails has no row.
                          type: array
                          maxItems: 20
                          x-kubernetes-list-type: set
                          items:
                            type: string
                            minLength: 1
                            maxLength: 4096
                        scrubKeys:
                          description: Ends of keys whose values are taken out, whatever their case, besides password, token and the like.
                          type: array
                          maxItems: 100
                          x-kubernetes-list-type: set
                          items:
                            type: string
                            minLength: 1
                            maxLength: 253
                      default: {}
                  default: {}
              x-kubernetes-validations:
                - rule: self.export.mode == 'Resource' || size(self.attributes) > 0
                  message: name at least one attribute, or export whole resources with export.mode Resource
                - rule: self.export.mode != 'Resource' || !self.attributes.exists(a, a.name == self.export.as)
                  message: export.as is the name of an attribute; choose another name for one of them
            status:
              description: Whether the expressions compile.
              type: object
              properties:
                observedGeneration:
                  description: metadata.generation that this status was judged on.
                  type: integer
                  format: int64
                conditions:
                  description: What is known of this resource, one entry a type.
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - type
                  items:
                    type: object
                    required:
                      - type
                      - status
                      - lastTransitionTime
                      - reason
                      - message
                    properties:
                      type:
                        description: Type of the condition, for example "Ready".
                        type: string
                        maxLength: 316
                      status:
                        description: Whether the condition holds.
                        type: string
                        enum:
                          - "True"
                          - "False"
                          - Unknown
                      observedGeneration:
                        description: metadata.generation that the condition was judged on.
                        type: integer
                        format: int64
                        minimum: 0
                      lastTransitionTime:
                        description: When status last changed.
                        type: string
                        format: date-time
                      reason:
                        description: Why, as one CamelCase word from a fixed list.
                        type: string
                        minLength: 1
                        maxLength: 1024
                      message:
                        description: Why, as a sentence; says what to do where something is wrong.
                        type: string
                        maxLength: 32768
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kollectsnapshotsinks.kollect.dev
spec:
  group: kollect.dev
  scope: Namespaced
  names:
    kind: KollectSnapshotSink
    listKind: KollectSnapshotSinkList
    plural: kollectsnapshotsinks
    singular: kollectsnapshotsink
    shortNames:
      - ksnap
    categories:
      - kollect
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Type
          type: string
          jsonPath: .spec.type
        - name: Reachable
          type: string
          jsonPath: .status.conditions[?(@.type=="SinkReachable")].status
        - name: Reason
          type: string
          jsonPath: .status.conditions[?(@.type=="SinkReachable")].reason
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          description: A place that holds an inventory as documents, such as a Git repository.
          type: object
          required:
            - spec
          properties:
            apiVersion:
              type: string
              description: Group and version of this representation.
            kind:
              type: string
              description: Kind of this resource.
            metadata:
              type: object
            spec:
              description: Where and how documents are written.
              type: object
              required:
                - type
                - endpoint
              properties:
                type:
                  description: Kind of sink.
                  type: string
                  enum:
                    - git
                endpoint:
                  description: "URL of the repository: https://, http:// or ssh://[user@]host[:port]/path, or user@host:path for SSH. The
                    user of ssh:// is git when left out. file:// to a bare repository works with --dev only."
                  type: string
                  pattern: ^((https?|ssh|file)://[^\\s]+|[A-Za-z0-9_][A-Za-z0-9._+-]*@([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[^\\s]+)$
                  minLength: 1
                  maxLength: 2048
                secretRef:
                  description: "Secret for the endpoint: username and password, or token; for https:// ca.crt, and tls.crt with tls.key;
                    with SSH ssh-privatekey (or identity, or id_rsa) and known_hosts, and ssh-passphrase where the key
                    has one. ssh-signingkey and ssh-signingkey-passphrase are for git.signing."
                  type: object
                  required:
                    - name
                  properties:
                    name:
                      description: Name of the Secret.
                      type: string
                      minLength: 1
                      maxLength: 253
                tls:
                  description: How an encrypted connection to the sink is checked. The authorities that are trusted stand in caBundle,
                    else in the Secret of caSecretRef, else under ca.crt in the sink's own Secret; else the system's
                    are. A client certificate stands under tls.crt and tls.key in the sink's own Secret.
                  type: object
                  properties:
                    insecureSkipVerify:
                      description: Encrypt, and take whoever answers for the server. The sink's status says so.
                      type: boolean
                      default: false
                    caBundle:
                      description: PEM certificates of the authorities, as base64. Stands over caSecretRef.
                      type: string
                      pattern: ^[A-Za-z0-9+/\\r\\n]+={0,2}[\\r\\n]*$
                      minLength: 1
                      maxLength: 524288
                    caSecretRef:
                      description: Secret with PEM certificates of the authorities under ca.crt, else under tls.crt.
                      type: object
                      required:
                        - name
                      properties:
                        name:
                          description: Name of the Secret.
                          type: string
                          minLength: 1
                          maxLength: 253
                  x-kubernetes-validations:
                    - rule: "!self.insecureSkipVerify || !(has(self.caBundle) || has(self.caSecretRef))"
                      message: insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef
                cluster:
                  description: Name of this cluster in the export, to tell clusters in one sink apart.
                  type: string
                  pattern: ^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$
                  minLength: 1
                  maxLength: 63
                  default: default
                exportMinInterval:
                  description: Shortest time between two exports under Coalesce. Stands over the inventory's.
                  type: string
                  pattern: ^(0|([0-9]+(\\.[0-9]+)?(ms|s|m|h))+)$
                  maxLength: 32
                changePolicy:
                  description: "When a change is exported. Immediate: after a batch window of at most one second. Coalesce: the first
                    change after a quiet interval at once, later ones when the interval has passed."
                  type: string
                  enum:
                    - Immediate
                    - Coalesce
                  default: Coalesce
                maxRowBytes:
                  description: Largest serialized row in bytes. Larger ones are left out and named in the inventory's status.
                  type: integer
                  format: int64
                  minimum: 256
                  maximum: 104857600
                  default: 10485760
                pathTemplate:
                  description: Path of the document. Placeholders are {cluster}, {namespace}, {name} (of the inventory) and {extension}.
                  type: string
                  minLength: 1
                  maxLength: 1024
                  default: inventory/{namespace}/{name}{extension}
                serialization:
                  description: Format of the files.
                  type: object
                  properties:
                    format:
                      description: json, yaml, or ndjson (one row a line; only with layout.mode document).
                      type: string
                      enum:
                        - json
                        - yaml
                        - ndjson
                      default: yaml
                  default: {}
                layout:
                  description: How rows become files.
                  type: object
                  properties:
                    mode:
                      description: document writes one file for the inventory, perResource one file for each row, split one file for each row
                        and an index of them.
                      type: string
                      enum:
                        - document
                        - perResource
                        - split
                      default: document
                    content:
                      description: "What stands in the file of a row: item is the whole row with its identity, attributes its attributes
                        alone, manifest the object as a profile of mode Resource exports it, to be applied again."
                      type: string
                      enum:
                        - item
                        - attributes
                        - manifest
                      default: item
                    pathTemplate:
                      description: Path of a row's file with mode perResource and split;
                        {cluster}/{targetNamespace}/{targetName}/{sourceNamespace}/{kind}/{sourceName}{extension} when
                        left out. Rows that would share a path get 8 hex digits of their own. Placeholders are
                        {cluster}, {namespace}, {name}, {targetNamespace}, {targetName}, {sourceNamespace},
                        {sourceName}, {group}, {kind}, {uid} and {extension}.
                      type: string
                      minLength: 1
                      maxLength: 1024
                    index:
                      description: A document that names the files of all rows.
                      type: object
                      properties:
                        enabled:
                          description: Whether there is one. When left out, with mode split.
                          type: boolean
                        pathTemplate:
                          description: Path of the index. Placeholders are {cluster}, {namespace}, {name} (of the inventory) and {extension}.
                          type: string
                          minLength: 1
                          maxLength: 1024
                          default: inventory/{namespace}/{name}{extension}
                    filename:
                      description: How values become parts of a row's path.
                      type: object
                      properties:
                        groupInPath:
                          description: "Whether {kind} is followed by a dot and the API group, as in deployment.apps, where the template has no
                            {group}: auto where rows would share a path otherwise, always, or never. Core kinds have no
                            group."
                          type: string
                          enum:
                            - auto
                            - always
                            - never
                          default: auto
                        lowercaseKind:
                          description: Whether {kind} is written in lower case.
                          type: boolean
                          default: true
                        maxSegmentLength:
                          description: Characters of a value at most; what is longer is cut.
                          type: integer
                          format: int32
                          minimum: 8
                          maximum: 200
                          default: 63
                  default: {}
                git:
                  description: Options of Git sinks.
                  type: object
                  properties:
                    branch:
                      description: Branch to write. It is made if it does not exist.
                      type: string
                      pattern: ^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$
                      minLength: 1
                      maxLength: 244
                      x-kubernetes-validations:
                        - rule: "!self.contains('..') && !self.contains('//') && !self.contains('/.') && !self.contains('./') &&
                            !self.contains('.lock/') && !self.endsWith('.lock') && !self.startsWith('refs/')"
                          message: "must be the name of a branch as Git takes it: no '..', '//', '/.', './', no part ending in .lock, not starting
                            with refs/"
                      default: main
                    commitMessage:
                      description: First line of a commit's message. Placeholders are {cluster}, {namespace}, {name} (of the inventory),
                        {itemCount}, {added}, {changed}, {removed}, {checksum}, {checksumShort} (12 digits),
                        {exportedAt}, {sink} and {path} (where a reader begins).
                      type: string
                      pattern: ^[^\\r\\n]*\\S[^\\r\\n]*$
                      minLength: 1
                      maxLength: 512
                      default: "chore({cluster}/{namespace}/{name}): export {itemCount} items @ {checksumShort}"
                    commitBody:
                      description: Text below the first line, with the same placeholders.
                      type: string
                      minLength: 1
                      maxLength: 8192
                    commitTrailers:
                      description: Lines at the end of the message, each a name, a colon, a blank and a text with the same placeholders.
                      type: array
                      maxItems: 20
                      items:
                        type: string
                        pattern: "^[A-Za-z0-9][A-Za-z0-9-]*: [^\\\\r\\\\n]*\\\\S[^\\\\r\\\\n]*$"
                        minLength: 4
                        maxLength: 512
                    author:
                      description: Author and committer of the commits.
                      type: object
                      properties:
                        name:
                          description: Name of the author.
                          type: string
                          pattern: ^[^<>\\n]+$
                          minLength: 1
                          maxLength: 128
                          default: kollect
                        email:
                          description: E-mail address of the author.
                          type: string
                          pattern: ^[^<>\\s]+$
                          minLength: 1
                          maxLength: 254
                          default: kollect@kollect.dev
                      default: {}
                    signing:
                      description: Signs each commit; commits are not signed when left out.
                      type: object
                      properties:
                        format:
                          description: ssh signs with the key ssh-signingkey of the Secret, as git does with gpg.format ssh.
                          type: string
                          enum:
                            - ssh
                          default: ssh
                  default: {}
              x-kubernetes-validations:
                - rule: self.type == oldSelf.type
                  message: type cannot be changed; make a new sink instead
                - rule: self.layout.mode != 'document' || !has(self.layout.pathTemplate)
                  message: layout.pathTemplate needs layout.mode perResource or split; use pathTemplate for the document's path
                - rule: self.layout.mode != 'document' || self.layout.content == 'item'
                  message: "layout.content needs layout.mode perResource or split: a document holds items"
                - rule: self.layout.mode != 'document' || !has(self.layout.index)
                  message: "layout.index needs layout.mode perResource or split: a document is its own index"
                - rule: self.layout.mode != 'document' || !has(self.layout.filename)
                  message: layout.filename needs layout.mode perResource or split; the document's path is pathTemplate
                - rule: self.layout.mode != 'split' || !has(self.layout.index) || !has(self.layout.index.enabled) ||
                    self.layout.index.enabled
                  message: layout.mode split has an index; layout.mode perResource has none
                - rule: self.layout.mode == 'document' || self.serialization.format != 'ndjson'
                  message: "serialization.format ndjson needs layout.mode document: a file of one resource has one line only"
                - rule: "!has(self.tls) || self.endpoint.startsWith('https://')"
                  message: tls needs an endpoint with https://
                - rule: "!has(self.git.signing) || has(self.secretRef)"
                  message: "git.signing needs secretRef: the Secret holds the key, ssh-signingkey"
            status:
              description: Whether the sink can be used.
              type: object
              properties:
                observedGeneration:
                  description: metadata.generation that this status was judged on.
                  type: integer
                  format: int64
                conditions:
                  description: What is known of this resource, one entry a type.
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - type
                  items:
                    type: object
                    required:
                      - type
                      - status
                      - lastTransitionTime
                      - reason
                      - message
                    properties:
                      type:
                        description: Type of the condition, for example "Ready".
                        type: string
                        maxLength: 316
                      status:
                        description: Whether the condition holds.
                        type: string
                        enum:
                          - "True"
                          - "False"
                          - Unknown
                      observedGeneration:
                        description: metadata.generation that the condition was judged on.
                        type: integer
                        format: int64
                        minimum: 0
                      lastTransitionTime:
                        description: When status last changed.
                        type: string
                        format: date-time
                      reason:
                        description: Why, as one CamelCase word from a fixed list.
                        type: string
                        minLength: 1
                        maxLength: 1024
                      message:
                        description: Why, as a sentence; says what to do where something is wrong.
                        type: string
                        maxLength: 32768
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: kollecttargets.kollect.dev
spec:
  group: kollect.dev
  scope: Namespaced
  names:
    kind: KollectTarget
    listKind: KollectTargetList
    plural: kollecttargets
    singular: kollecttarget
    shortNames:
      - ktgt
    categories:
      - kollect
  versions:
    - name: v1alpha1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Profile
          type: string
          jsonPath: .spec.profileRef
        - name: Ready
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].status
        - name: Reason
          type: string
          jsonPath: .status.conditions[?(@.type=="Ready")].reason
        - name: Rows
          type: integer
          jsonPath: .status.collectedCount
        - name: Failed
          type: integer
          jsonPath: .status.extractionFailures
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          description: Chooses the objects that a profile is applied to. Each object yields one row.
          type: object
          required:
            - spec
          properties:
            apiVersion:
              type: string
              description: Group and version of this representation.
            kind:
              type: string
              description: Kind of this resource.
            metadata:
              type: object
            spec:
              description: Which objects to collect.
              type: object
              required:
                - profileRef
              properties:
                profileRef:
                  description: Name of a KollectProfile in the same namespace.
                  type: string
                  pattern: ^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$
                  minLength: 1
                  maxLength: 253
                namespaceSelector:
                  description: Collect only from namespaces whose labels match. Not used for cluster-scoped kinds.
                  type: object
                  x-kubernetes-map-type: atomic
                  properties:
                    matchLabels:
                      description: Labels that must be there with exactly these values.
                      type: object
                      maxProperties: 100
                      additionalProperties:
                        type: string
                        maxLength: 63
                    matchExpressions:
                      description: Requirements on label keys.
                      type: array
                      maxItems: 100
                      x-kubernetes-list-type: atomic
                      items:
                        type: object
                        required:
                          - key
                          - operator
                        properties:
                          key:
                            description: Label key.
                            type: string
                            minLength: 1
                            maxLength: 317
                          operator:
                            description: How the label's value relates to values.
                            type: string
                            enum:
                              - In
                              - NotIn
                              - Exists
                              - DoesNotExist
                          values:
                            description: Values for In and NotIn; empty for Exists and DoesNotExist.
                            type: array
                            maxItems: 100
                            x-kubernetes-list-type: atomic
                            items:
                              type: string
                              maxLength: 63
                        x-kubernetes-validations:
                          - rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) ||
                              size(self.values) == 0"
                            message: values must be given for In and NotIn, and left out for Exists and DoesNotExist
                namespaceExcludeSelector:
                  description: Never collect from namespaces whose labels match; stands over includedNamespaces and namespaceSelector. An
                    empty selector matches every namespace. Not used for cluster-scoped kinds.
                  type: object
                  x-kubernetes-map-type: atomic
                  properties:
                    matchLabels:
                      description: Labels that must be there with exactly these values.
                      type: object
                      maxProperties: 100
                      additionalProperties:
                        type: string
                        maxLength: 63
                    matchExpressions:
                      description: Requirements on label keys.
                      type: array
                      maxItems: 100
                      x-kubernetes-list-type: atomic
                      items:
                        type: object
                        required:
                          - key
                          - operator
                        properties:
                          key:
                            description: Label key.
                            type: string
                            minLength: 1
                            maxLength: 317
                          operator:
                            description: How the label's value relates to values.
                            type: string
                            enum:
                              - In
                              - NotIn
                              - Exists
                              - DoesNotExist
                          values:
                            description: Values for In and NotIn; empty for Exists and DoesNotExist.
                            type: array
                            maxItems: 100
                            x-kubernetes-list-type: atomic
                            items:
                              type: string
                              maxLength: 63
                        x-kubernetes-validations:
                          - rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) ||
                              size(self.values) == 0"
                            message: values must be given for In and NotIn, and left out for Exists and DoesNotExist
                includedNamespaces:
                  description: Collect only from these namespaces. A name that does not exist matches nothing, and so does an empty list.
                  type: array
                  maxItems: 1000
                  x-kubernetes-list-type: set
                  items:
                    type: string
                    minLength: 1
                    maxLength: 63
                excludedNamespaces:
                  description: Never collect from these namespaces; stands over includedNamespaces and namespaceSelector.
                  type: array
                  maxItems: 1000
                  x-kubernetes-list-type: set
                  items:
                    type: string
                    minLength: 1
                    maxLength: 63
                labelSelector:
                  description: Collect only objects whose labels match.
                  type: object
                  x-kubernetes-map-type: atomic
                  properties:
                    matchLabels:
                      description: Labels that must be there with exactly these values.
                      type: object
                      maxProperties: 100
                      additionalProperties:
                        type: string
                        maxLength: 63
                    matchExpressions:
                      description: Requirements on label keys.
                      type: array
                      maxItems: 100
                      x-kubernetes-list-type: atomic
                      items:
                        type: object
                        required:
                          - key
                          - operator
                        properties:
                          key:
                            description: Label key.
                            type: string
                            minLength: 1
                            maxLength: 317
                          operator:
                            description: How the label's value relates to values.
                            type: string
                            enum:
                              - In
                              - NotIn
                              - Exists
                              - DoesNotExist
                          values:
                            description: Values for In and NotIn; empty for Exists and DoesNotExist.
                            type: array
                            maxItems: 100
                            x-kubernetes-list-type: atomic
                            items:
                              type: string
                              maxLength: 63
                        x-kubernetes-validations:
                          - rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) ||
                              size(self.values) == 0"
                            message: values must be given for In and NotIn, and left out for Exists and DoesNotExist
                names:
                  description: Collect only objects with one of these names; an empty list matches nothing.
                  type: array
                  maxItems: 1000
                  x-kubernetes-list-type: set
                  items:
                    type: string
                    minLength: 1
                    maxLength: 253
                resourceRules:
                  description: Collect only objects that one of these rules matches; an empty list matches nothing. Given in place of
                    names and labelSelector.
                  type: array
                  maxItems: 50
                  x-kubernetes-list-type: atomic
                  items:
                    description: All parts of a rule must match.
                    type: object
                    required:
                      - gvk
                    properties:
                      gvk:
                        description: The kind of the target's profile; a rule for another kind is refused.
                        type: object
                        required:
                          - version
                          - kind
                        properties:
                          group:
                            description: API group, for example "apps". Empty for core kinds such as Pod.
                            type: string
                            maxLength: 253
                            default: ""
                          version:
                            description: API version without the group, for example "v1".
                            type: string
                            minLength: 1
                            maxLength: 63
                          kind:
                            description: Kind in CamelCase singular, for example "Deployment".
                            type: string
                            minLength: 1
                            maxLength: 63
                      namespaceSelector:
                        description: Labels of the object's Namespace. Not used for cluster-scoped kinds.
                        type: object
                        x-kubernetes-map-type: atomic
                        properties:
                          matchLabels:
                            description: Labels that must be there with exactly these values.
                            type: object
                            maxProperties: 100
                            additionalProperties:
                              type: string
                              maxLength: 63
                          matchExpressions:
                            description: Requirements on label keys.
                            type: array
                            maxItems: 100
                            x-kubernetes-list-type: atomic
                            items:
                              type: object
                              required:
                                - key
                                - operator
                              properties:
                                key:
                                  description: Label key.
                                  type: string
                                  minLength: 1
                                  maxLength: 317
                                operator:
                                  description: How the label's value relates to values.
                                  type: string
                                  enum:
                                    - In
                                    - NotIn
                                    - Exists
                                    - DoesNotExist
                                values:
                                  description: Values for In and NotIn; empty for Exists and DoesNotExist.
                                  type: array
                                  maxItems: 100
                                  x-kubernetes-list-type: atomic
                                  items:
                                    type: string
                                    maxLength: 63
                              x-kubernetes-validations:
                                - rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) ||
                                    size(self.values) == 0"
                                  message: values must be given for In and NotIn, and left out for Exists and DoesNotExist
                      matchLabels:
                        description: Labels that the object must have with exactly these values.
                        type: object
                        maxProperties: 100
                        additionalProperties:
                          type: string
                          maxLength: 63
                      matchExpressions:
                        description: Requirements on the object's labels.
                        type: array
                        maxItems: 100
                        x-kubernetes-list-type: atomic
                        items:
                          type: object
                          required:
                            - key
                            - operator
                          properties:
                            key:
                              description: Label key.
                              type: string
                              minLength: 1
                              maxLength: 317
                            operator:
                              description: How the label's value relates to values.
                              type: string
                              enum:
                                - In
                                - NotIn
                                - Exists
                                - DoesNotExist
                            values:
                              description: Values for In and NotIn; empty for Exists and DoesNotExist.
                              type: array
                              maxItems: 100
                              x-kubernetes-list-type: atomic
                              items:
                                type: string
                                maxLength: 63
                          x-kubernetes-validations:
                            - rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) ||
                                size(self.values) == 0"
                              message: values must be given for In and NotIn, and left out for Exists and DoesNotExist
                      matchPolicy:
                        description: CEL expression over object and namespace that is true for objects to collect. An object for which it is
                          neither true nor false has no row, and is counted among extractionFailures.
                        type: string
                        minLength: 1
                        maxLength: 4096
                watchMode:
                  description: All collects whatever is not disabled by the label kollect.dev/watch; OptIn collects only what is enabled
                    by it, on the object or on its Namespace.
                  type: string
                  enum:
                    - All
                    - OptIn
                  default: All
                suspend:
                  description: Stop collecting. Rows that stand in the sinks stay.
                  type: boolean
                  default: false
              x-kubernetes-validations:
                - rule: "!has(self.resourceRules) || (!has(self.names) && !has(self.labelSelector))"
                  message: "resourceRules replace names and labelSelector: say in the rules what these say, and leave them out"
            status:
              description: What is collected.
              type: object
              properties:
                observedGeneration:
                  description: metadata.generation that this status was judged on.
                  type: integer
                  format: int64
                conditions:
                  description: What is known of this resource, one entry a type.
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys:
                    - type
                  items:
                    type: object
                    required:
                      - type
                      - status
                      - lastTransitionTime
                      - reason
                      - message
                    properties:
                      type:
                        description: Type of the condition, for example "Ready".
                        type: string
                        maxLength: 316
                      status:
                        description: Whether the condition holds.
                        type: string
                        enum:
                          - "True"
                          - "False"
                          - Unknown
                      observedGeneration:
                        description: metadata.generation that the condition was judged on.
                        type: integer
                        format: int64
                        minimum: 0
                      lastTransitionTime:
                        description: When status last changed.
                        type: string
                        format: date-time
                      reason:
                        description: Why, as one CamelCase word from a fixed list.
                        type: string
                        minLength: 1
                        maxLength: 1024
                      message:
                        description: Why, as a sentence; says what to do where something is wrong.
                        type: string
                        maxLength: 32768
                collectedCount:
                  description: Number of rows. Absent until the first complete list.
                  type: integer
                  format: int64
                collectedCountUpdatedAt:
                  description: When collectedCount last changed.
                  type: string
                  format: date-time
                matchedNamespaces:
                  description: Namespaces that the target chooses, sorted; the first 100. Absent for cluster-scoped kinds.
                  type: array
                  maxItems: 100
                  x-kubernetes-list-type: set
                  items:
                    type: string
                effectiveNamespaces:
                  description: Those of them that Kollect can read now, sorted; the first 100.
                  type: array
                  maxItems: 100
                  x-kubernetes-list-type: set
                  items:
                    type: string
                forbiddenNamespaces:
                  description: Those of them that Kollect may not read, sorted; the first 100. Their rows stay as they were last seen.
                  type: array
                  maxItems: 100
                  x-kubernetes-list-type: set
                  items:
                    type: string
                namespaceCounts:
                  description: How many namespaces there are of each sort, those beyond the first 100 included.
                  type: object
                  required:
                    - matched
                    - effective
                    - forbidden
                  properties:
                    matched:
                      description: Namespaces that the target chooses.
                      type: integer
                      format: int64
                    effective:
                      description: Namespaces that Kollect can read now.
                      type: integer
                      format: int64
                    forbidden:
                      description: Namespaces that Kollect may not read.
                      type: integer
                      format: int64
                activeResourceRules:
                  description: Number of resourceRules that are for the kind of the profile. Absent without resourceRules.
                  type: integer
                  format: int64
                staleSince:
                  description: Since when some rows may not be what the cluster has, because it cannot be read. Absent while all are
                    current.
                  type: string
                  format: date-time
                extractionFailures:
                  description: Number of objects that match and could not be extracted; they have no row.
                  type: integer
                  format: int64
                lastExtractionError:
                  description: One of the extraction failures, with object and attribute.
                  type: string
                extractionErrors:
                  description: The first 10 extraction failures by object, each with attribute and cause.
                  type: array
                  maxItems: 10
                  x-kubernetes-list-type: atomic
                  items:
                    type: string
`;
