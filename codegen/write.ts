import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { FileTree } from "./model.ts";

/** Which files of a folder are ours: all of them, or those that a pattern names. */
const roots: readonly { readonly folder: string; readonly isOurs: RegExp }[] = [
  { folder: "generated", isOurs: /./ },
  { folder: "charts/kollect/templates/crds", isOurs: /./ },
  { folder: "docs/reference", isOurs: /\/kollect\w+\.md$/ },
  { folder: "test/schema", isOurs: /\/(golden\.openapi\.yaml|[^/]+\.test\.ts)$/ },
];

const present = (root: string): string[] =>
  roots.flatMap(({ folder, isOurs }) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)))
          .filter((path) => isOurs.test(`/${path}`))
      : [],
  );

/** What differs from `tree` below `root`, one line a file. */
export function driftOf(root: string, tree: FileTree): string[] {
  const strangers = present(root).filter((path) => !tree.has(path));
  const changed = [...tree].flatMap(([path, text]) => {
    const file = join(root, path);
    if (!existsSync(file)) return [`${path} is missing`];
    return readFileSync(file, "utf8") === text ? [] : [`${path} differs from what api/ says`];
  });
  return [...changed, ...strangers.map((path) => `${path} comes from nothing in api/`)].toSorted();
}

/** Makes the files below `root` equal to `tree`; strangers go. */
export function writeTree(root: string, tree: FileTree): void {
  for (const path of present(root)) if (!tree.has(path)) rmSync(join(root, path));
  for (const [path, text] of tree) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
