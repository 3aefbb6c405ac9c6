import type { KindEntry } from "../../../generated/kinds.ts";
import type { SinkStores } from "../../controllers/inventory-sinks.ts";
import { Failure } from "../failure.ts";
import { groupVersion, identityOf, placeText, type SourceDocument } from "../sources/document.ts";
import { derivedUid } from "../sources/file-object.ts";
import type { FileSet } from "../sources/files.ts";
import { isOwnKind, type OwnKind, type OwnKinds } from "./judge.ts";

/** A resource of Kollect as it stands in a file, not judged yet. */
export interface Draft {
  readonly kind: OwnKind;
  /** "team/web". */
  readonly key: string;
  readonly document: SourceDocument;
  /** With its namespace. */
  readonly object: Readonly<Record<string, unknown>>;
}

/** What a folder of resources holds. */
export interface Drafts {
  readonly drafts: readonly Draft[];
  /** Secrets by "namespace/name". */
  readonly secrets: ReadonlyMap<string, SourceDocument>;
  /** Documents of other kinds. */
  readonly others: number;
}

/**
 * @param namespace of documents that name none
 * @throws {Failure} something cannot be read, or stands twice: half a configuration collects something else than was meant
 */
export async function readDrafts(
  files: FileSet,
  namespace: string,
  signal: AbortSignal,
): Promise<Drafts> {
  const drafts: Draft[] = [];
  const secrets = new Map<string, SourceDocument>();
  const places = new Map<string, string>();
  let others = 0;
  for await (const read of files.read(signal)) {
    if (read.type === "problem") throw new Failure(`${placeText(read.place)}: ${read.message}`);
    const { document } = read;
    const { value } = document;
    const { kind } = value;
    const { group } = groupVersion(String(value["apiVersion"]));
    const isOwn = group === "kollect.dev" && typeof kind === "string" && isOwnKind(kind);
    if (!isOwn && (kind !== "Secret" || group !== "")) {
      others++;
      continue;
    }
    const identity = identityOf(value);
    const place = placeText(document.place);
    if (identity === undefined)
      throw new Failure(`${place}: ${String(kind)} without metadata.name`);
    const whole = { ...identity, namespace: identity.namespace || namespace };
    const key = `${whole.namespace}/${whole.name}`;
    const id = `${whole.kind} ${key}`;
    const before = places.get(id);
    if (before !== undefined) throw new Failure(`${id} stands twice: ${before} and ${place}`);
    places.set(id, place);
    if (isOwn) {
      const metadata = { ...(value["metadata"] as object), namespace: whole.namespace };
      const object = { ...value, metadata: { uid: derivedUid(whole), ...metadata } };
      drafts.push({ kind, key, document, object });
    } else secrets.set(key, document);
  }
  return { drafts, secrets, others };
}

/** Resources that admission has let pass, by kind and key, with their defaults. */
export type Resources = { readonly [K in OwnKind]: ReadonlyMap<string, OwnKinds[K]> };

/** Where an inventory's sinks are looked up. */
export const storesOf = (resources: Resources): SinkStores => ({
  snapshotSinks: resources.KollectSnapshotSink,
  databaseSinks: resources.KollectDatabaseSink,
  eventSinks: resources.KollectEventSink,
});

export const hasOwn = (drafts: readonly Draft[], kind: KindEntry, key: string): boolean =>
  drafts.some((it) => it.kind === kind.kind && it.key === key);
