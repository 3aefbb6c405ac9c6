import { OperatorError } from "../../errors/operator-error.ts";
import { indented } from "./file-format.ts";
import type { Oid } from "./object.ts";
import { createOwnership, type Ownership } from "./ownership.ts";
import type { PackWriter } from "./pack-writer.ts";
import type { Format, Place } from "./path-template.ts";
import type { Tree } from "./tree.ts";

/** What stands in `manifest.json` about a document; with it an unchanged one is known without reading it. */
export interface DocumentFacts {
  readonly path: string;
  readonly format: Format;
  readonly checksum: string;
  /** Name of the document's blob. */
  readonly blob: Oid;
}

/** What the tree says of one inventory. Kollect owns exactly the files it names, and its own. */
export interface Manifest {
  /** Folder of the manifest's files. */
  readonly base: string;
  readonly ownership: Ownership;
  /** 0 when there is no manifest yet. */
  readonly epoch: number;
  readonly document: DocumentFacts | undefined;
}

const schemaVersion = "kollect.dev/v1alpha1";

export function manifestBase({ cluster, inventory }: Place): string {
  return `.kollect/${cluster}/${inventory.namespace}/${inventory.name}`;
}

type Header = Pick<Manifest, "epoch" | "document">;

const isText = (it: unknown): it is string => typeof it === "string";

function documentFacts(value: unknown): DocumentFacts | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { path, format, checksum, blob } = value as Readonly<Record<string, unknown>>;
  if (!isText(path) || !isText(checksum) || !isText(blob)) return undefined;
  if (format !== "json" && format !== "yaml" && format !== "ndjson") return undefined;
  return { path, format, checksum, blob };
}

function parseHeader(text: string): Header | undefined {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { kind, epoch } = value;
    if (kind !== "KollectManifest" || typeof epoch !== "number") return undefined;
    return { epoch, document: documentFacts(value["document"]) };
  } catch {
    return undefined;
  }
}

/** @param read contents of blobs of this commit */
export async function readManifest(
  tree: Tree,
  base: string,
  sink: string,
  read: (oids: ReadonlySet<Oid>) => Promise<ReadonlyMap<Oid, Buffer>>,
): Promise<Manifest> {
  const header = tree.files(base).get("manifest.json");
  const shards = [...tree.files(`${base}/paths`).values()];
  if (header === undefined && shards.length === 0)
    return { base, ownership: createOwnership([]), epoch: 0, document: undefined };
  const damaged = (): OperatorError =>
    new OperatorError("SINK_REJECTED", {
      sink,
      detail: `${base}/manifest.json is missing or damaged; restore it from the branch's history`,
    });
  if (header === undefined) throw damaged();
  const blobs = await read(new Set([header, ...shards].map((it) => it.oid)));
  const text = ({ oid }: { readonly oid: Oid }): string => blobs.get(oid)?.toString("utf8") ?? "";
  const parsed = parseHeader(text(header));
  if (parsed === undefined) throw damaged();
  return { base, ownership: createOwnership(shards.map(text)), ...parsed };
}

/** Brings the manifest's files up to date. Alone, a newer epoch is no reason to commit. */
export function writeManifest(
  manifest: Manifest,
  place: Place,
  tree: Tree,
  pack: PackWriter,
): void {
  const { base, ownership, epoch, document } = manifest;
  for (const [name, text] of ownership.takeChanges())
    if (text === undefined) tree.remove(`${base}/paths/${name}`);
    else tree.put(`${base}/paths/${name}`, pack.add("blob", Buffer.from(text)));
  const header = indented({
    kind: "KollectManifest",
    schemaVersion,
    cluster: place.cluster,
    namespace: place.inventory.namespace,
    name: place.inventory.name,
    epoch,
    ...(document === undefined ? {} : { document: { ...document } }),
  });
  tree.put(`${base}/manifest.json`, pack.add("blob", Buffer.from(`${header}\n`)));
}
