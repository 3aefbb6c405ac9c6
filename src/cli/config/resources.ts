import type { KindEntry } from "../../../generated/kinds.ts";
import type { SinkStores } from "../../controllers/inventory-sinks.ts";
import {
  type FilePlace,
  identityOf,
  isFields,
  type Origin,
  placeText,
  type SourceDocument,
} from "../sources/document.ts";
import { fieldPlaces } from "../sources/field-place.ts";
import { derivedUid } from "../sources/file-object.ts";
import type { FileSet } from "../sources/files.ts";
import type { OwnKind, OwnKinds } from "./judge.ts";
import { kindIn } from "./own-kind.ts";

/** A resource of Kollect as it stands in a file, not judged yet. */
export interface Draft {
  readonly kind: OwnKind;
  /** "team/web". */
  readonly key: string;
  readonly document: SourceDocument;
  readonly origin: Origin;
  /** With its namespace. */
  readonly object: Readonly<Record<string, unknown>>;
}

/** What is wrong with files, whatever the rules say. */
export interface FileFault {
  readonly type: "unreadable" | "syntax" | "kind" | "twice";
  readonly place: FilePlace;
  readonly message: string;
}

/** What a folder of resources holds. */
export interface Drafts {
  readonly drafts: readonly Draft[];
  /** Secrets by "namespace/name". */
  readonly secrets: ReadonlyMap<string, SourceDocument>;
  /** Documents of other kinds. */
  readonly others: number;
  readonly faults: readonly FileFault[];
}

/** @param namespace of documents that name none */
export async function readDrafts(
  files: FileSet,
  namespace: string,
  signal: AbortSignal,
): Promise<Drafts> {
  const drafts: Draft[] = [];
  const secrets = new Map<string, SourceDocument>();
  const faults: FileFault[] = [];
  const places = new Map<string, string>();
  let others = 0;
  for await (const read of files.read(signal)) {
    if (read.type === "problem") {
      const { place, message, isUnreadable } = read;
      faults.push({ type: isUnreadable === true ? "unreadable" : "syntax", place, message });
      continue;
    }
    const { document, origin } = read;
    const found = kindIn(document.value);
    if (found.type === "fault") {
      const place = fieldPlaces(document, origin).of(found.field);
      faults.push({ type: "kind", place, message: found.message });
    }
    if (found.type === "other") others++;
    if (found.type !== "own") continue;
    const { kind } = found;
    const { key, object } = placedIn(document.value, namespace);
    const name = `${kind} ${key}`;
    const place = placeText(document.place);
    const before = places.get(name);
    if (before !== undefined) {
      const message = `${name} stands twice: ${before} and ${place}`;
      faults.push({ type: "twice", place: document.place, message });
    }
    // Without a name it is nobody's double, and the rules say what is missing.
    if (!key.endsWith("/")) places.set(name, before ?? place);
    if (kind === "Secret") secrets.set(key, document);
    else drafts.push({ kind, key, document, origin, object });
  }
  return { drafts, secrets, others, faults };
}

/** With its namespace, and a uid as the API server gives one. */
function placedIn(value: SourceDocument["value"], fallback: string): Pick<Draft, "key" | "object"> {
  const identity = identityOf(value);
  const namespace = identity?.namespace || fallback;
  const key = `${namespace}/${identity?.name ?? ""}`;
  const { metadata } = value;
  if (!isFields(metadata)) return { key, object: value };
  const uid = identity && { uid: derivedUid({ ...identity, namespace }) };
  return { key, object: { ...value, metadata: { ...uid, ...metadata, namespace } } };
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
