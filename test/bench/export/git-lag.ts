import { stat } from "node:fs/promises";
import { join } from "node:path";
import { runGit } from "./git-stage.ts";

/** Rows of a commit that are looked into. */
const sample = 10;

/**
 * Looks at the branch: if it has moved since the last look, milliseconds from the writing of some objects that its last
 * commit changed until the branch was moved. Objects carry the time they were written at, the branch's file its own.
 */
export function createGitLag(repository: string): () => Promise<readonly number[]> {
  const git = (...args: string[]): Promise<Buffer> => runGit(["-C", repository, ...args]);
  const file = join(repository, "refs", "heads", "main");
  let seen = "";
  return async () => {
    const { mtimeMs } = await stat(file);
    const head = (await git("rev-parse", "main")).toString().trim();
    // Moved in between: the time is not this commit's.
    if (head === seen || (await stat(file)).mtimeMs !== mtimeMs) return [];
    seen = head;
    const names = (await git("diff-tree", "-r", "--no-commit-id", "--name-only", head))
      .toString()
      .split("\n")
      .filter((it) => it !== "" && !it.startsWith(".kollect/"))
      .slice(0, sample);
    const texts = await Promise.all(names.map((name) => git("show", `${head}:${name}`)));
    const times = texts.map((it) => Number(/\bat"?: ["']?(\d{13})/.exec(it.toString())?.[1] ?? 0));
    return times.filter((it) => it > 0).map((at) => mtimeMs - at);
  };
}
