import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Far more than api/ will ever be. */
const maxBytes = 64 * 1024 * 1024;

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
  const git = (input: string, ...args: readonly string[]): Buffer =>
    execFileSync("git", ["-C", api, ...args], { input, maxBuffer: maxBytes });
  const files = git("", "ls-tree", "-r", "-z", "--name-only", commit)
    .toString()
    .split("\0")
    .filter((file) => file.endsWith(".yaml"));
  if (!files.includes("group.yaml"))
    throw new RevisionUnusable(`${ref} has no ${join(api, "group.yaml")} to compare with`);
  const names = files.map((file) => `${commit}:./${file}\n`).join("");
  const texts = blobsOf(git(names, "cat-file", "--batch"));
  const folder = mkdtempSync(join(tmpdir(), "kollect-revision-"));
  try {
    for (const [index, file] of files.entries()) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), texts[index] ?? "");
    }
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Splits what `git cat-file --batch` says: for each object `<name> <type> <bytes>`, a line break, the bytes, a line break. */
function blobsOf(said: Buffer): readonly Buffer[] {
  const blobs: Buffer[] = [];
  for (let at = 0; at < said.length;) {
    const start = said.indexOf("\n", at) + 1;
    const size = Number(said.toString("utf8", at, start).trim().split(" ").at(-1));
    blobs.push(said.subarray(start, start + size));
    at = start + size + 1;
  }
  return blobs;
}
