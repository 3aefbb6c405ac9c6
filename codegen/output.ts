import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import type { FileTree } from "./emitter.ts";
import { banner } from "./source-file.ts";

export interface Drift {
  readonly path: string;
  readonly what: "is missing" | "differs from api/" | "does not come from api/";
}

/** Folders that hold nothing but generated files. */
const owned = ["generated", "charts/kollect/templates/crds"];
/** Folders where generated files, known by their banner, stand beside handwritten ones. */
const mixed = ["test/schema", "docs/reference", "charts/kollect/templates"];

/** What stands below `root` otherwise than `tree` says. */
export function compare(tree: FileTree, root: string): readonly Drift[] {
  const wrong = [...tree].flatMap(([path, text]): readonly Drift[] => {
    const place = posix.join(root, path);
    if (!existsSync(place)) return [{ path, what: "is missing" }];
    return readFileSync(place, "utf8") === text ? [] : [{ path, what: "differs from api/" }];
  });
  const strangers = [
    ...owned.flatMap((folder) => filesBelow(root, folder)),
    ...mixed.flatMap((folder) =>
      filesBelow(root, folder).filter((path) => isGenerated(posix.join(root, path))),
    ),
  ].filter((path) => !tree.has(path));
  return [...wrong, ...strangers.map((path): Drift => ({ path, what: "does not come from api/" }))];
}

/** Mends `drift`: writes what is missing or differs, removes strangers. */
export function write(tree: FileTree, drift: readonly Drift[], root: string): void {
  for (const { path } of drift) {
    const place = posix.join(root, path);
    const text = tree.get(path);
    if (text === undefined) {
      rmSync(place);
      continue;
    }
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

const isGenerated = (path: string): boolean =>
  readFileSync(path, "utf8").slice(0, 500).includes(banner);

function filesBelow(root: string, folder: string): readonly string[] {
  const place = posix.join(root, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)))
    .toSorted();
}
