import { OperatorError } from "../../errors/operator-error.ts";
import type { Export } from "../sink.ts";
import { isRetained, partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import { rowsOfFile } from "./file-format.ts";
import type { DocumentFacts } from "./document-facts.ts";
import type { IndexFacts } from "./index-facts.ts";
import type { Manifest } from "./manifest.ts";
import type { Oid } from "./object.ts";
import type { PackWriter } from "./pack-writer.ts";
import type { Format } from "./path-template.ts";
import { pathsOfParts } from "./set-manifest.ts";
import type { Tree } from "./tree.ts";

/** One order, and the commit it is carried out on. */
export interface Work {
  readonly sink: string;
  readonly order: Export;
  readonly manifest: Manifest;
  readonly tree: Tree;
  readonly pack: PackWriter;
  /** Contents of blobs of the commit. */
  readonly read: (oids: ReadonlySet<Oid>) => Promise<ReadonlyMap<Oid, Buffer>>;
  readonly signal: AbortSignal;
}

/** Rows by what happened to them. */
export interface Counts {
  added: number;
  changed: number;
  removed: number;
}

export type Outcome = Readonly<Counts> & {
  /** What stands now, for the commit's message. */
  readonly itemCount: number;
  readonly checksum: string;
  /** Where a reader begins: the document, or the manifest's folder. */
  readonly path: string;
  readonly document: DocumentFacts | undefined;
  readonly index: IndexFacts | undefined;
};

/** How the rows of one inventory become files. Remembers what it wrote, so it must see every change of the tree. */
export interface Layout {
  /** Puts into tree, pack and ownership what the order needs. After an error all of them are void, and so is this. */
  write(work: Work): Promise<Outcome>;
}

/** Somebody else's file or folder stands at `path`. */
export class HeldByOther extends Error {
  override readonly name = "HeldByOther";
  readonly path: string;
  constructor(path: string) {
    super("a path is held by somebody else");
    this.path = path;
  }
}

/** @throws {HeldByOther} unless `path` is free, or a file of ours */
export function demandOurs({ tree, manifest }: Work, path: string): void {
  const held = tree.get(path);
  const obstacle = tree.obstacle(path);
  if (obstacle !== undefined) throw new HeldByOther(obstacle);
  if (held === "directory") throw new HeldByOther(path);
  if (held !== undefined && manifest.ownership.get(path) === undefined) throw new HeldByOther(path);
}

/** Fails where somebody else's file stands in place of the manifest's folder. */
export function demandFolder({ sink, tree }: Work, base: string): void {
  const obstacle = tree.obstacle(`${base}/paths/00`);
  if (obstacle === undefined) return;
  const detail = `${obstacle} is held by somebody else and is left alone; move it`;
  throw new OperatorError("SINK_REJECTED", { sink, detail });
}

/** A file was mended though no row says something else than before: that counts as one. */
export const mended = ({ order, tree }: Work, counts: Readonly<Counts>): Readonly<Counts> =>
  order.purpose === "verification" &&
  tree.isChanged &&
  counts.added + counts.changed + counts.removed === 0
    ? { ...counts, changed: 1 }
    : counts;

const formatOf = (path: string): Format => (path.endsWith(".yaml") ? "yaml" : "json");

/** Rows of the documents that stand; `undefined` when somebody changed one beyond recognition. */
export async function documentRows({
  manifest,
  tree,
  read,
}: Work): Promise<readonly Row[] | undefined> {
  const { document } = manifest;
  if (document === undefined) return [];
  await tree.open([document.path]);
  const oids = pathsOfParts(document).flatMap((path) => {
    const held = tree.get(path);
    return held === undefined || held === "directory" ? [] : [held.oid];
  });
  const blobs = await read(new Set(oids));
  const rows = oids.map((oid) =>
    rowsOfFile(blobs.get(oid)?.toString("utf8") ?? "", document.format),
  );
  return rows.includes(undefined) ? undefined : rows.flatMap((it) => it ?? []);
}

async function fileRows({
  manifest,
  tree,
  read,
  order,
}: Work): Promise<readonly Row[] | undefined> {
  await tree.open(manifest.ownership.paths());
  const files = [...manifest.ownership.entries()].flatMap(([path, part]) => {
    const held = isRetained(order.snapshot.retained, part) ? tree.get(path) : undefined;
    return held === undefined || held === "directory" ? [] : [{ path, oid: held.oid }];
  });
  const blobs = await read(new Set(files.map((it) => it.oid)));
  const rows = files.map(({ path, oid }) =>
    rowsOfFile(blobs.get(oid)?.toString("utf8") ?? "", formatOf(path)),
  );
  return rows.includes(undefined) ? undefined : rows.flatMap((it) => it ?? []);
}

/** Rows of retained targets as they stand in a document, or in files of their own. */
export async function retainedRows(work: Work, from: "document" | "files"): Promise<Row[]> {
  const { retained } = work.order.snapshot;
  if (retained.size === 0) return [];
  const rows = await (from === "document" ? documentRows(work) : fileRows(work));
  if (rows !== undefined) return rows.filter((row) => isRetained(retained, partOf(row)));
  const detail =
    "a file holds no whole row, be it by layout.content or because somebody changed it, and the row cannot be collected now " +
    "to be written anew; restore the file from the branch's history, or leave the layout until status shows no stale sources";
  throw new OperatorError("SINK_REJECTED", { sink: work.sink, detail });
}
