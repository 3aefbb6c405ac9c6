// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import type { Change, Fault, Finding, Place } from "../runtime/finding.ts";
import type {
  KollectDatabaseSink,
  KollectDatabaseSinkSpec,
  KollectEventSink,
  KollectEventSinkSpec,
  KollectInventory,
  KollectInventorySpec,
  KollectProfile,
  KollectProfileSpec,
  KollectSnapshotSink,
  KollectSnapshotSinkSpec,
  KollectTarget,
  KollectTargetSpec,
} from "../types.ts";

/**
 * What needs code: one method for each `x-kollect-format` and each of `x-kollect-rules`; src/ implements all of them.
 * A format knows the object only; a rule may look things up, and never throws for what it cannot find out.
 */
export interface AdmissionRules {
  /** A path that src/extract compiles for the kind, and that reads no Secret data or Helm values unless the profile's annotation allows it. Judges spec.attributes[].path of KollectProfile. */
  extractionPath(value: string, place: Place<KollectProfile>): Fault | undefined;
  /** A JSON pointer (RFC 6901) to something below the whole object. Judges spec.export.prune.jsonPointers[] of KollectProfile. */
  jsonPointer(value: string, place: Place<KollectProfile>): Fault | undefined;
  /** A JSONPath of the kubectl dialect that src/prune compiles. Judges spec.export.prune.jsonPaths[] of KollectProfile. */
  prunePath(value: string, place: Place<KollectProfile>): Fault | undefined;
  /** A jq path expression that src/prune compiles. Judges spec.export.prune.jqPathExpressions[] of KollectProfile. */
  pruneJq(value: string, place: Place<KollectProfile>): Fault | undefined;
  /** A CEL expression over an object that src/extract compiles. Judges spec.export.prune.cel[] of KollectProfile. */
  pruneExpression(value: string, place: Place<KollectProfile>): Fault | undefined;
  /** A CEL expression over an object that src/extract compiles. Judges spec.resourceRules[].matchPolicy of KollectTarget. */
  matchPolicy(value: string, place: Place<KollectTarget>): Fault | undefined;
  /** A span of time of at most 24h. Judges spec.exportMinInterval of KollectDatabaseSink, spec.exportMinInterval of KollectEventSink, spec.snapshotSinkRefs[].exportMinInterval of KollectInventory, spec.snapshotSinkRefs[].verifyInterval of KollectInventory, spec.databaseSinkRefs[].exportMinInterval of KollectInventory, spec.databaseSinkRefs[].verifyInterval of KollectInventory, spec.eventSinkRefs[].exportMinInterval of KollectInventory, spec.eventSinkRefs[].verifyInterval of KollectInventory, spec.exportMinInterval of KollectInventory, spec.verifyInterval of KollectInventory, spec.deletionGuard.confirmAfter of KollectInventory, spec.exportMinInterval of KollectSnapshotSink. */
  interval(
    value: string,
    place: Place<KollectDatabaseSink | KollectEventSink | KollectInventory | KollectSnapshotSink>,
  ): Fault | undefined;
  /** nats:// or tls:// with a host that a sink may dial, without credentials in it. Judges spec.nats.url of KollectEventSink. */
  natsUrl(value: string, place: Place<KollectEventSink>): Fault | undefined;
  /** A repository that a sink may dial, as a URL or as user@host:path, without credentials in it. Judges spec.endpoint of KollectSnapshotSink. */
  sinkEndpoint(value: string, place: Place<KollectSnapshotSink>): Fault | undefined;
  /** PEM certificates as base64, and no private key. Judges spec.tls.caBundle of KollectDatabaseSink, spec.tls.caBundle of KollectEventSink, spec.tls.caBundle of KollectSnapshotSink. */
  caBundle(
    value: string,
    place: Place<KollectDatabaseSink | KollectEventSink | KollectSnapshotSink>,
  ): Fault | undefined;
  /** A template of the document's path with known placeholders only. Judges spec.pathTemplate of KollectSnapshotSink, spec.layout.index.pathTemplate of KollectSnapshotSink. */
  documentPathTemplate(value: string, place: Place<KollectSnapshotSink>): Fault | undefined;
  /** A template of a row's path with known placeholders only. Judges spec.layout.pathTemplate of KollectSnapshotSink. */
  rowPathTemplate(value: string, place: Place<KollectSnapshotSink>): Fault | undefined;
  /** A template of a commit's message with known placeholders only. Judges spec.git.commitMessage of KollectSnapshotSink, spec.git.commitBody of KollectSnapshotSink, spec.git.commitTrailers[] of KollectSnapshotSink. */
  commitTemplate(value: string, place: Place<KollectSnapshotSink>): Fault | undefined;
  /** Whole Secrets are exported only by annotation. Judges spec of KollectProfile. */
  fullExportOfSecrets(
    value: KollectProfileSpec,
    change: Change<KollectProfile>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Warns of paths that the kind does not have, and of values whose shape depends on how many match. Judges spec of KollectProfile. */
  profileWarnings(
    value: KollectProfileSpec,
    change: Change<KollectProfile>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Who changes what is extracted may list the kind wherever the profile's targets collect it. Judges spec of KollectProfile. */
  authorOfProfile(
    value: KollectProfileSpec,
    change: Change<KollectProfile>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Who creates or changes a target may list the profile's kind in its namespaces. Judges spec of KollectTarget. */
  authorOfTarget(
    value: KollectTargetSpec,
    change: Change<KollectTarget>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** The resource rules of a target are for the kind of its profile. Judges spec of KollectTarget. */
  rulesOfTarget(
    value: KollectTargetSpec,
    change: Change<KollectTarget>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Warns of a target that collects nothing now. Judges spec of KollectTarget. */
  targetWarnings(
    value: KollectTargetSpec,
    change: Change<KollectTarget>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Warns of sinks and targets that do not exist yet. Judges spec of KollectInventory. */
  inventoryWarnings(
    value: KollectInventorySpec,
    change: Change<KollectInventory>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Warns of settings that are legal but surprising. Judges spec of KollectSnapshotSink. */
  snapshotSinkWarnings(
    value: KollectSnapshotSinkSpec,
    change: Change<KollectSnapshotSink>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Warns of settings that are legal but surprising. Judges spec of KollectDatabaseSink. */
  databaseSinkWarnings(
    value: KollectDatabaseSinkSpec,
    change: Change<KollectDatabaseSink>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
  /** Warns of settings that are legal but surprising. Judges spec of KollectEventSink. */
  eventSinkWarnings(
    value: KollectEventSinkSpec,
    change: Change<KollectEventSink>,
    signal: AbortSignal,
  ): Promise<readonly Finding[]>;
}
