import { OperatorError } from "../../errors/operator-error.ts";
import { type DocumentFacts, documentFacts } from "./document-facts.ts";
import { schemaVersion } from "./envelope.ts";
import { indented } from "./file-format.ts";
import { type IndexFacts, indexFacts } from "./index-facts.ts";
import type { Oid } from "./object.ts";
import { createOwnership, type Ownership } from "./ownership.ts";
import type { PackWriter } from "./pack-writer.ts";
import type { Place } from "./path-template.ts";
import type { Tree } from "./tree.ts";

/** What the tree says of one inventory. Kollect owns exactly the files it names, and its own. */
export interface Manifest {
  /** Folder of the manifest's files. */
  readonly base: string;
  readonly ownership: Ownership;
  /** False until the first export, and after the inventory was removed. */
  readonly exists: boolean;
  /** 0 when nothing was ever written. */
  readonly epoch: number;
  readonly document: DocumentFacts | undefined;
  readonly index: IndexFacts | undefined;
}

export function manifestBase({ cluster, inventory }: Place): string {
  return `.kollect/${cluster}/${inventory.namespace}/${inventory.name}`;
}

type Header = Pick<Manifest, "epoch" | "document" | "index">;

/** What stays of a removed inventory: the epoch it was removed in, which keeps a stale leader from writing it again. */
const epochFile = "epoch";

/** Above what can be counted nobody could ever write again. */
const isEpoch = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

function parseHeader(text: string): Header | undefined {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { kind, epoch } = value;
    if (kind !== "KollectManifest" || !isEpoch(epoch)) return undefined;
    return {
      epoch,
      document: documentFacts(value["document"]),
      index: indexFacts(value["index"]),
    };
  } catch {
    return undefined;
  }
}

const damaged = (sink: string, path: string): OperatorError =>
  new OperatorError("SINK_REJECTED", {
    sink,
    detail: `${path} is missing or damaged; restore it from the branch's history`,
  });

/** @param read contents of blobs of this commit */
export async function readManifest(
  tree: Tree,
  base: string,
  sink: string,
  read: (oids: ReadonlySet<Oid>) => Promise<ReadonlyMap<Oid, Buffer>>,
): Promise<Manifest> {
  await tree.open([`${base}/manifest.json`, `${base}/paths/00`]);
  const files = tree.files(base);
  const header = files.get("manifest.json");
  const mark = files.get(epochFile);
  const shards = [...tree.files(`${base}/paths`).values()];
  if (header === undefined && shards.length > 0) throw damaged(sink, `${base}/manifest.json`);
  const wanted = [header, mark, ...shards].flatMap((it) => (it === undefined ? [] : [it.oid]));
  const blobs = await read(new Set(wanted));
  const text = ({ oid }: { readonly oid: Oid }): string => blobs.get(oid)?.toString("utf8") ?? "";
  if (header === undefined) {
    const epoch = mark === undefined ? 0 : Number.parseInt(text(mark), 10);
    if (!isEpoch(epoch)) throw damaged(sink, `${base}/${epochFile}`);
    const ownership = createOwnership([]);
    return { base, ownership, exists: false, epoch, document: undefined, index: undefined };
  }
  const parsed = parseHeader(text(header));
  if (parsed === undefined) throw damaged(sink, `${base}/manifest.json`);
  return { base, ownership: createOwnership(shards.map(text)), exists: true, ...parsed };
}

function headerText({ epoch, document, index }: Manifest, { cluster, inventory }: Place): string {
  const header = indented({
    kind: "KollectManifest",
    schemaVersion,
    cluster,
    namespace: inventory.namespace,
    name: inventory.name,
    epoch,
    ...(document === undefined
      ? {}
      : { document: { ...document, parts: document.parts.map((it) => ({ ...it })) } }),
    ...(index === undefined ? {} : { index: { ...index } }),
  });
  return `${header}\n`;
}

function writeShards(
  base: string,
  shards: ReadonlyMap<string, string | undefined>,
  tree: Tree,
  pack: PackWriter,
): void {
  for (const [name, text] of shards)
    if (text === undefined) tree.remove(`${base}/paths/${name}`);
    else tree.putBlob(`${base}/paths/${name}`, Buffer.from(text), pack);
}

/** Brings the manifest's files up to date. */
export function writeManifest(
  manifest: Manifest,
  place: Place,
  tree: Tree,
  pack: PackWriter,
): void {
  const { base, ownership } = manifest;
  writeShards(base, ownership.takeChanges(), tree, pack);
  tree.putBlob(`${base}/manifest.json`, Buffer.from(headerText(manifest, place)), pack);
  tree.remove(`${base}/${epochFile}`);
}

/** Puts the manifest's files back to what was read of them: somebody may have rearranged or lengthened them. */
export function mendManifest(manifest: Manifest, place: Place, tree: Tree, pack: PackWriter): void {
  if (!manifest.exists) return;
  const { base, ownership } = manifest;
  const shards = ownership.texts();
  for (const name of tree.files(`${base}/paths`).keys())
    if (!shards.has(name)) tree.remove(`${base}/paths/${name}`);
  writeShards(base, shards, tree, pack);
  tree.putBlob(`${base}/manifest.json`, Buffer.from(headerText(manifest, place)), pack);
  tree.remove(`${base}/${epochFile}`);
}

/** Takes away every file that the manifest names, and its own; what refuses a stale leader stays. */
export function removeManifest(
  manifest: Manifest,
  epoch: number,
  tree: Tree,
  pack: PackWriter,
): void {
  const { base, ownership } = manifest;
  // A stale leader of an epoch between the removals must not come back either.
  if (!manifest.exists && (manifest.epoch === 0 || manifest.epoch >= epoch)) return;
  for (const [path] of ownership.entries()) tree.remove(path);
  for (const name of tree.files(`${base}/paths`).keys()) tree.remove(`${base}/paths/${name}`);
  tree.remove(`${base}/manifest.json`);
  tree.putBlob(`${base}/${epochFile}`, Buffer.from(`${epoch}\n`), pack);
}
