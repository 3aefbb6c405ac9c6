import type { Row } from "../../rows/row.ts";
import { distinctPath, type Format } from "./path-template.ts";

/** Which file each row gets. */
export interface RowPaths {
  readonly paths: ReadonlyMap<string, Row>;
  /** Paths that several rows want, or that others need as a folder. */
  readonly contested: ReadonlySet<string>;
  /** A contested path is needed as a folder: any row that goes may set it free. */
  readonly hasFolders: boolean;
}

function* foldersOf(path: string): Generator<string> {
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    yield path.slice(0, at);
}

/**
 * Where several rows want one path, all of them get one of their own (see `distinctPath`), so that none's path
 * depends on which came first. So does a row whose path is a folder of others, or is `taken` by a row kept.
 */
export function assignPaths(
  wanted: Iterable<readonly [path: string, row: Row]>,
  taken: Iterable<string>,
  format: Format,
): RowPaths {
  const byPath = new Map<string, Row | Row[]>();
  const folders = new Set<string>();
  const addFolders = (path: string): void => {
    for (const folder of foldersOf(path)) {
      if (folders.has(folder)) return;
      folders.add(folder);
    }
  };
  for (const [path, row] of wanted) {
    const held = byPath.get(path);
    byPath.set(path, held === undefined ? row : [held, row].flat());
    addFolders(path);
  }
  const blocked = new Set<string>();
  for (const path of taken) {
    blocked.add(path);
    addFolders(path);
  }
  const paths = new Map<string, Row>();
  const contested = new Set<string>();
  let hasFolders = false;
  for (const [path, held] of byPath) {
    const isFolder = folders.has(path);
    hasFolders ||= isFolder;
    if (!Array.isArray(held) && !isFolder && !blocked.has(path)) {
      paths.set(path, held);
      continue;
    }
    contested.add(path);
    for (const row of [held].flat()) paths.set(distinctPath(path, row, format), row);
  }
  return { paths, contested, hasFolders };
}
