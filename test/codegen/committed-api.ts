import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { schemaDiff } from "../../codegen/diff/command.ts";
import type { DiffOutcome } from "../../codegen/diff/command.ts";
import { copiedApi } from "./copied-api.ts";
import type { CopiedApi } from "./copied-api.ts";

/** A copy of api/ in a Git repository of its own, committed as HEAD. */
export interface CommittedApi extends CopiedApi {
  git(...args: readonly string[]): string;
  /** Commits api/ as it stands beside HEAD; the commit's name. */
  commit(message: string): string;
  /** `npm run schema:diff`; messages name files as if it ran there. */
  diff(ref: string): DiffOutcome;
}

export function committedApi(): CommittedApi {
  const api = copiedApi();
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", api.folder, ...args], { encoding: "utf8" });
  git("init", "--quiet");
  git("config", "user.name", "Somebody");
  git("config", "user.email", "somebody@kollect.dev");
  git("config", "commit.gpgsign", "false");
  git("add", "api");
  git("commit", "--quiet", "--message", "before");
  return {
    ...api,
    git,
    commit(message) {
      git("add", "--all", "api");
      const tree = git("write-tree").trim();
      git("reset", "--quiet");
      return git("commit-tree", tree, "-p", "HEAD", "-m", message).trim();
    },
    diff(ref) {
      const { code, out, error } = schemaDiff({ api: join(api.folder, "api"), ref });
      return { code, out, error: error.replaceAll(`${api.folder}/`, "") };
    },
  };
}
