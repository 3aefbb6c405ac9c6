import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { diskProblem } from "../output/output.ts";
import { replaceFile, type ReplacedFile } from "../output/replaced-file.ts";
import type { NewFile } from "./resources.ts";

/**
 * Writes all files or none, and gives their paths. What is there stays as it is, but for `isForced`.
 * @throws {Failure} names the file
 */
export async function writeFiles(
  folder: string,
  files: readonly NewFile[],
  isForced: boolean,
): Promise<readonly string[]> {
  const paths = files.map(({ name }) => join(folder, name));
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new Failure(`--output-dir ${folder}: ${diskProblem(error)}`);
  }
  if (!isForced)
    for (const path of paths)
      if (await isThere(path))
        throw new Failure(`${path} is there already; --force writes over it`);
  const drafts: ReplacedFile[] = [];
  try {
    for (const [index, { text }] of files.entries()) {
      const draft = await replaceFile(paths[index] ?? "");
      drafts.push(draft);
      await writeFile(draft.path, text).catch((error: unknown) => {
        throw new Failure(`${paths[index] ?? ""}: ${diskProblem(error)}`);
      });
    }
    for (const draft of drafts) await draft.commit();
  } catch (error) {
    for (const draft of drafts) await draft.abandon();
    throw error;
  }
  return paths;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
