import type { Row } from "../../rows/row.ts";
import { besideFolder, distinctPath, type Format } from "./path-template.ts";

/** Which file each row gets. */
export interface RowPaths {
  readonly paths: ReadonlyMap<string, Row>;
  /** Paths whose rows could not simply have them: several want one, or others need it as a folder. */
  readonly contested: ReadonlySet<string>;
  /** A path is needed as a folder and as a file, or a mark clashed: any row that comes or goes may move another. */
  readonly isTangled: boolean;
}

/** The folders that `path` lies in, the innermost first. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    folders.push(path.slice(0, at));
  return folders;
}

/** Who wants what. */
interface Demand {
  readonly byPath: ReadonlyMap<string, readonly Row[]>;
  readonly folders: Set<string>;
  readonly blocked: ReadonlySet<string>;
}

function addFolders(folders: Set<string>, path: string): void {
  for (const folder of foldersOf(path)) {
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

function demandOf(
  wanted: Iterable<readonly [path: string, row: Row]>,
  taken: Iterable<string>,
): Demand {
  const byPath = new Map<string, Row[]>();
  const folders = new Set<string>();
  for (const [path, row] of wanted) {
    const rows = byPath.get(path);
    if (rows === undefined) byPath.set(path, [row]);
    else rows.push(row);
    addFolders(folders, path);
  }
  const blocked = new Set(taken);
  for (const path of blocked) addFolders(folders, path);
  return { byPath, folders, blocked };
}

/** For each of `rows` that want one path, the one with its API group, where that is enough to keep them apart. */
function groupPaths(
  path: string,
  rows: readonly Row[],
  withGroup: (row: Row) => string | undefined,
): ReadonlyMap<Row, string> {
  if (rows.length < 2) return new Map();
  const own = rows.map((row) => ({ row, path: withGroup(row) ?? path }));
  const counts = new Map<string, number>();
  for (const it of own) counts.set(it.path, (counts.get(it.path) ?? 0) + 1);
  return new Map(
    own.flatMap((it) =>
      it.path !== path && counts.get(it.path) === 1 ? [[it.row, it.path] as const] : [],
    ),
  );
}

/**
 * Where several rows want one path, all of them get one of their own (see `distinctPath`), so that none's path
 * depends on which came first. So does a row whose path is a folder of others, or is `taken` by a row kept, or lies
 * below such a row's file. A path of one's own is never one that another row wants: its name may be chosen to clash.
 */
export function assignPaths(
  wanted: Iterable<readonly [path: string, row: Row]>,
  taken: Iterable<string>,
  format: Format,
  withGroup: (row: Row) => string | undefined = () => undefined,
): RowPaths {
  const { byPath, folders, blocked } = demandOf(wanted, taken);
  const paths = new Map<string, Row>();
  const contested = new Set<string>();
  let isTangled = false;
  const isFileOf = (path: string): boolean => byPath.has(path) || blocked.has(path);
  const isFree = (path: string): boolean =>
    !isFileOf(path) &&
    !folders.has(path) &&
    !paths.has(path) &&
    !foldersOf(path).some((it) => paths.has(it) || (isFileOf(it) && !folders.has(it)));
  const assign = (path: string, row: Row, obstacle: string | undefined): void => {
    for (let attempt = 0; ; attempt++) {
      const own =
        obstacle === undefined
          ? distinctPath(path, row, format, attempt)
          : besideFolder(path, obstacle, row, attempt);
      if (isFree(own)) {
        addFolders(folders, own);
        paths.set(own, row);
        return;
      }
      isTangled = true;
    }
  };
  const crowded: (readonly [path: string, rows: readonly Row[], obstacle: string | undefined])[] =
    [];
  for (const [path, rows] of byPath) {
    const [row] = rows;
    const obstacle = blocked.size === 0 ? undefined : foldersOf(path).find((it) => blocked.has(it));
    const isFolder = folders.has(path);
    isTangled ||= isFolder || obstacle !== undefined;
    const isAlone = rows.length === 1 && !isFolder && !blocked.has(path) && obstacle === undefined;
    if (row !== undefined && isAlone) paths.set(path, row);
    else crowded.push([path, rows, obstacle]);
  }
  const settle = (path: string, rows: readonly Row[], obstacle: string | undefined): void => {
    const groups =
      obstacle === undefined ? groupPaths(path, rows, withGroup) : new Map<Row, string>();
    for (const row of rows) {
      const group = groups.get(row);
      if (group === undefined || !isFree(group)) assign(path, row, obstacle);
      else {
        addFolders(folders, group);
        paths.set(group, row);
      }
    }
  };
  for (const [path, rows, obstacle] of crowded) {
    contested.add(path);
    settle(path, rows, obstacle);
  }
  return { paths, contested, isTangled };
}
