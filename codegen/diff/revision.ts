import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The revision cannot be compared with; the message is one sentence. */
export class RevisionUnusable extends Error {}

/**
 * Hands `read` a folder that holds the YAML files of `api` as they are at `ref`, and removes it afterwards.
 * @throws {RevisionUnusable} where there is no such revision, or no api/ in it
 */
export function withRevision<Out>(api: string, ref: string, read: (folder: string) => Out): Out {
  const found = spawnSync(
    "git",
    ["-C", api, "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    { encoding: "utf8" },
  );
  if (found.status !== 0) throw new RevisionUnusable(`Git knows no revision ${ref} here`);
  const commit = found.stdout.trim();
  // Inside a folder, `git ls-tree` and `./` speak of that folder.
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", api, ...args], { encoding: "utf8" });
  const files = git("ls-tree", "-r", "-z", "--name-only", commit)
    .split("\0")
    .filter((file) => file.endsWith(".yaml"));
  if (!files.includes("group.yaml"))
    throw new RevisionUnusable(`${ref} has no ${join(api, "group.yaml")} to compare with`);
  const folder = mkdtempSync(join(tmpdir(), "kollect-revision-"));
  try {
    for (const file of files) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), git("show", `${commit}:./${file}`));
    }
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
