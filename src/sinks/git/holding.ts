import { OperatorError } from "../../errors/operator-error.ts";
import { partOf } from "../../rows/retained.ts";
import type { Row } from "../../rows/row.ts";
import type { Holding, Reading } from "../sink.ts";
import { rowsOfFile } from "./file-format.ts";
import { type Manifest, manifestBase, readManifest } from "./manifest.ts";
import type { Oid } from "./object.ts";
import type { Format } from "./path-template.ts";
import { commitNamed, type History } from "./revision.ts";
import { pathsOfParts } from "./set-manifest.ts";
import type { Tree } from "./tree.ts";
import { treeAt } from "./tree-at.ts";

/** A file that holds rows: one, or those of a document. */
interface RowsFile {
  readonly path: string;
  readonly format: Format;
  readonly oid: Oid;
}

/** Files with one row each that are read together. */
const portion = 500;

/**
 * Rows of an inventory as they stand in a commit, whatever layout wrote them.
 * @throws {OperatorError} @throws {NotOffered}
 */
export async function readHolding(
  history: History,
  reading: Reading,
  signal: AbortSignal,
): Promise<Holding | undefined> {
  const { remote, sink } = history;
  const commit = await commitNamed(reading.revision, history, signal);
  if (commit === undefined) return undefined;
  const { tree } = await treeAt(remote, commit, new Map(), signal);
  const read = (oids: ReadonlySet<Oid>): Promise<ReadonlyMap<Oid, Buffer>> =>
    remote.blobs(commit, oids, signal);
  const manifest = await readManifest(tree, manifestBase(reading), sink, read);
  if (!manifest.exists) return undefined;
  const files = await filesOf(manifest, tree);
  const together = manifest.document === undefined ? portion : 1;
  /** By row key, the file in which it stands. */
  const places = new Map<string, RowsFile>();

  async function* rowsIn(some: readonly RowsFile[]): AsyncIterable<readonly [Row, RowsFile]> {
    for (let start = 0; start < some.length; start += together) {
      const few = some.slice(start, start + together);
      const blobs = await read(new Set(few.map(({ oid }) => oid)));
      for (const file of few) {
        const { path, format, oid } = file;
        const rows = rowsOfFile(blobs.get(oid)?.toString("utf8") ?? "", format);
        if (rows === undefined) throw noRows(sink, path);
        for (const row of rows) yield [row, file];
      }
    }
  }
  return {
    list: async function* () {
      for await (const [row, file] of rowsIn(files)) {
        places.set(row.key, file);
        yield { key: row.key, part: partOf(row), digest: row.digest };
      }
    },
    rows: async function* (keys) {
      const wanted = new Set(keys);
      const some = new Set(keys.flatMap((key) => places.get(key) ?? []));
      for await (const [row] of rowsIn([...some])) if (wanted.has(row.key)) yield row;
    },
  };
}

const noRows = (sink: string, path: string): OperatorError =>
  new OperatorError("SINK_UNREADABLE", {
    sink,
    detail: `${path} holds no whole row, be it by layout.content or because somebody changed it`,
  });

async function filesOf(
  { document, ownership }: Manifest,
  tree: Tree,
): Promise<readonly RowsFile[]> {
  const wanted =
    document === undefined
      ? [...ownership.entries()].flatMap(([path, part]) =>
          part === "" ? [] : [{ path, format: formatOf(path) }],
        )
      : pathsOfParts(document).map((path) => ({ path, format: document.format }));
  await tree.open(wanted.map(({ path }) => path));
  return wanted.flatMap((it) => {
    const held = tree.get(it.path);
    return typeof held === "object" ? [{ ...it, oid: held.oid }] : [];
  });
}

/** A path template may leave the extension out; all JSON is YAML. */
const formatOf = (path: string): Format => (path.endsWith(".json") ? "json" : "yaml");
