import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { SinkSpecs } from "../../../generated/sinks.ts";
import { createEgress } from "../../../src/net/egress.ts";
import { git } from "../../../src/sinks/git/driver.ts";
import type { Sink } from "../../../src/sinks/sink.ts";
import { startGitServer } from "../../services/git-server.ts";
import { shared } from "../../services/service.ts";
import { temporaryFolder } from "../../services/temporary-folder.ts";
import { startProxy } from "../../support/proxy.ts";
import { contextOf } from "../../support/sink-context.ts";
import { atEnd } from "./case.ts";

/** Output of the program git; `input` goes to its standard input. Server and proxy live in this process: nothing may wait. */
export async function runGit(args: readonly string[], input?: Buffer): Promise<Buffer> {
  const child = spawn("git", args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
  });
  child.stdin.end(input);
  const [output, [status]] = await Promise.all([
    buffer(child.stdout),
    once(child, "close") as Promise<[number | null]>,
  ]);
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${status}`);
  return output;
}

/** The same contents going to a server twice: by our sink, and by the program git from a repository on disk. */
export interface GitStage {
  /** An empty repository on the server; its path there. */
  readonly create: (name: string) => Promise<string>;
  /** Our sink for it, through the proxy. */
  readonly sink: (name: string) => Sink;
  /** A bare repository on disk that pushes to it through the proxy. */
  readonly local: (name: string) => Promise<string>;
  /** Bytes that clients have sent to the server. */
  readonly sent: () => number;
}

/** Nothing on the server packs in the background, which would cost either side at random. */
const quiet = ["receive.autogc", "gc.auto"] as const;

export const gitStage = shared(async (): Promise<GitStage> => {
  const server = await startGitServer();
  const proxy = await startProxy(Number(new URL(server.url("any")).port));
  const folder = temporaryFolder("bench-git");
  const { username, password } = server.writer;
  atEnd(async () => {
    await proxy.close();
    await server.stop();
    await folder.remove();
  });
  const endpoint = (name: string): URL => {
    const url = new URL(server.url(name));
    url.port = String(proxy.port);
    return url;
  };
  return {
    create: async (name) => {
      const path = server.createRepository(name);
      for (const key of quiet) await runGit(["-C", path, "config", key, "0"]);
      return path;
    },
    sink: (name) => {
      const spec: SinkSpecs["git"] = {
        type: "git",
        endpoint: endpoint(name).href,
        secretRef: { name: "repository" },
        cluster: "bench",
        changePolicy: "Immediate",
        maxRowBytes: 1_000_000,
        pathTemplate: "inventory/{namespace}/{name}{extension}",
        serialization: { format: "json" },
        layout: { mode: "perResource", content: "item" },
        git: {
          branch: "main",
          author: { name: "kollect", email: "kollect@kollect.dev" },
          commitMessage: "export {itemCount} items",
        },
      };
      const egress = createEgress({ allowPrivate: false, dev: true });
      const credentials = { username, password };
      return git.open(spec, contextOf({ name: `bench/${name}`, credentials, egress }));
    },
    local: async (name) => {
      const path = join(folder.path, name);
      mkdirSync(path);
      await runGit(["init", "--quiet", "--bare", "--initial-branch=main", path]);
      const url = endpoint(name);
      Object.assign(url, { username, password });
      await runGit(["-C", path, "remote", "add", "origin", url.href]);
      for (const key of quiet) await runGit(["-C", path, "config", key, "0"]);
      return path;
    },
    sent: () => proxy.sent(),
  };
});

/** The commits of `revisions`, as `git fast-import` wants them. */
export const told = (repository: string, ...revisions: string[]): Promise<Buffer> =>
  runGit(["-C", repository, "fast-export", "--reference-excluded-parents", ...revisions]);

/** Commits what `told` gave and pushes it, as a script would that has the contents at hand. */
export async function commitAndPush(local: string, stream: Buffer): Promise<void> {
  await runGit(["-C", local, "fast-import", "--quiet", "--force"], stream);
  await runGit(["-C", local, "push", "--quiet", "origin", "main"]);
}
