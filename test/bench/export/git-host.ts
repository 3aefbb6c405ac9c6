/**
 * A Git server with one repository, in a process of its own: for each request it forks, and that holds up whatever else its
 * process does. Tells its parent where it is, and ends with it.
 */
import { spawnSync } from "node:child_process";
import { type GitCredentials, startGitServer } from "../../services/git-server.ts";

export interface GitHost {
  readonly url: string;
  /** Path on disk. */
  readonly repository: string;
  readonly writer: GitCredentials;
}

const server = await startGitServer();
const repository = server.createRepository("bench");
// Packing in the background would cost at random.
for (const key of ["receive.autogc", "gc.auto"])
  spawnSync("git", ["-C", repository, "config", key, "0"]);
const { username, password } = server.writer;
const host: GitHost = { url: server.url("bench"), repository, writer: { username, password } };
process.send?.(host);
process.once("disconnect", () => void server.stop().finally(() => process.exit()));
