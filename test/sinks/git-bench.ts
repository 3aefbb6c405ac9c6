import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SinkSpecs } from "../../generated/sinks.ts";
import { createEgress } from "../../src/net/egress.ts";
import type { Json } from "../../src/rows/row.ts";
import { git } from "../../src/sinks/git/driver.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { type GitServer, type RepositoryOptions, startGitServer } from "../services/git-server.ts";
import { type Proxy, startProxy } from "../support/proxy.ts";
import type { Bench } from "./bench.ts";
import { load } from "js-yaml";
import type { TlsSpec } from "../../generated/types.ts";
import { contextOf } from "../support/sink-context.ts";

/** What a test may set of a sink; the rest stands fast. */
export interface GitWish {
  readonly tls?: TlsSpec;
  /** Keys of the Secret of `tls.caSecretRef`. */
  readonly authorities?: Readonly<Record<string, string>>;
  readonly endpoint?: string;
  readonly mode?: SinkSpecs["git"]["layout"]["mode"];
  readonly content?: SinkSpecs["git"]["layout"]["content"];
  readonly layout?: Partial<SinkSpecs["git"]["layout"]>;
  readonly git?: Partial<SinkSpecs["git"]["git"]>;
  /** Writes to the repository's folder, past the server. */
  readonly isFile?: boolean;
  readonly format?: "json" | "yaml" | "ndjson";
  readonly template?: string;
  readonly branch?: string;
  readonly dev?: boolean;
  /** `namespace/name` of the sink's resource. */
  readonly name?: string;
  readonly credentials?: Readonly<Record<string, string>>;
}

export type GitBench = Bench & {
  readonly server: () => GitServer;
  /** A sink that dials through the proxy as a user who may push. */
  readonly sink: (wish?: GitWish) => Sink;
  /** Path of the repository on disk; a new one with each reset. */
  readonly repository: () => string;
  /** Makes a new repository the one that sinks without `endpoint` write to. */
  readonly create: (options?: RepositoryOptions) => string;
  /** Output of git in the repository. */
  readonly run: (...args: string[]) => string;
  /** All files of the branch, with their text. */
  readonly files: (branch?: string) => Map<string, string>;
  /** Those that are no manifest. */
  readonly rowFiles: () => Map<string, string>;
  readonly head: () => string;
};

/** Output of git in the folder `cwd`. */
export function runGit(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: {
      PATH: process.env["PATH"],
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "somebody",
      GIT_AUTHOR_EMAIL: "somebody@example.org",
      GIT_COMMITTER_NAME: "somebody",
      GIT_COMMITTER_EMAIL: "somebody@example.org",
    },
  });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout;
}

const deep = { json: false, maxDepth: 1_000 };

/** Items in a file of ours; none in the manifest of a set or an index. */
export function itemsOf(path: string, text: string): readonly Json[] {
  if (path.endsWith(".manifest.json") || text.includes("KollectExportIndex")) return [];
  if (path.endsWith(".ndjson"))
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Json);
  const value = (path.endsWith(".yaml") ? load(text, deep) : JSON.parse(text)) as {
    readonly items?: readonly Json[];
  };
  return value.items ?? [value as Json];
}

/** One program to start instead of four: each time, the pages of a large test process are copied. */
const wholeBranch = `
git show-ref --verify --quiet "refs/heads/$1" || exit 0
git ls-tree -r -z "$1"; printf '\\0'
git ls-tree -r "$1" | cut -d' ' -f3 | cut -f1 | git cat-file --batch`;

/** All files of a branch, with their text; none where there is no such branch. */
function filesOf(cwd: string, branch: string): Map<string, string> {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", wholeBranch, "sh", branch], {
    cwd,
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`files of ${branch}: ${stderr.toString()}`);
  const files = new Map<string, string>();
  const middle = stdout[0] === 0 ? 0 : stdout.indexOf("\0\0") + 1;
  const paths = stdout
    .toString("utf8", 0, middle)
    .split("\0")
    .slice(0, -1)
    .map((it) => it.slice(it.indexOf("\t") + 1));
  let at = middle + 1;
  for (const path of paths) {
    const end = stdout.indexOf(10, at);
    const size = Number(stdout.toString("utf8", at, end).split(" ").at(-1));
    files.set(path, stdout.toString("utf8", end + 1, end + 1 + size));
    at = end + 2 + size;
  }
  return files;
}

function layoutOf({ mode, content, layout, template }: GitWish): SinkSpecs["git"]["layout"] {
  const isDocument = mode === "document";
  return {
    mode: mode ?? "perResource",
    content: content ?? "item",
    ...layout,
    ...(template === undefined || isDocument ? {} : { pathTemplate: template }),
  };
}

/** A Git server of its own. */
export function gitBench(defaults: GitWish = {}): GitBench {
  let server: GitServer | undefined;
  let proxy: Proxy | undefined;
  let name = "";
  let path = "";
  let count = 0;
  const present = <T>(it: T | undefined): T => {
    if (it === undefined) throw new Error("the bench was not started");
    return it;
  };
  const secrets: string[] = [];
  /** Of `open`; the server may know better by now. */
  let login: GitServer["writer"] | undefined;
  const credentials = ({ isFile = false }: GitWish): Readonly<Record<string, string>> => {
    const { username, password } = present(login);
    return isFile ? {} : { username, password };
  };
  const endpoint = ({ isFile = false }: GitWish): string => {
    if (isFile) return pathToFileURL(path).href;
    const url = new URL(present(server).url(name));
    url.port = String(present(proxy).port);
    return url.href;
  };
  const sink = (wish: GitWish = {}): Sink => {
    const all = { ...defaults, ...wish };
    const spec: SinkSpecs["git"] = {
      type: "git",
      endpoint: all.endpoint ?? endpoint(all),
      secretRef: { name: "repository" },
      cluster: "test",
      changePolicy: "Coalesce",
      maxRowBytes: 1_000_000,
      pathTemplate:
        all.mode === "document" && all.template !== undefined
          ? all.template
          : "inventory/{namespace}/{name}{extension}",
      serialization: { format: all.format ?? "json" },
      layout: layoutOf(all),
      git: {
        branch: all.branch ?? "main",
        author: { name: "kollect", email: "kollect@kollect.dev" },
        commitMessage:
          "chore({cluster}/{namespace}/{name}): export {itemCount} items @ {checksumShort}",
        ...all.git,
      },
    };
    return git.open(
      spec,
      contextOf({
        name: all.name ?? "team-a/repository",
        credentials: all.credentials ?? credentials(all),
        egress: createEgress({ allowPrivate: false, dev: all.dev ?? true }),
        tls: all.tls,
        authorities: all.authorities,
      }),
    );
  };
  /** Whatever a test did, git must find the repository sound. */
  const demandSound = (): void => {
    if (path !== "") runGit(path, "fsck", "--strict", "--no-dangling");
  };
  const create = (options: RepositoryOptions = {}): string => {
    demandSound();
    name = `repository-${++count}`;
    path = present(server).createRepository(name, options);
    return path;
  };
  const files = (branch = "main"): Map<string, string> => filesOf(path, branch);
  const rowFiles = (): Map<string, string> =>
    new Map([...files()].filter(([it]) => !it.startsWith(".kollect/")));
  return {
    start: async () => {
      server = await startGitServer();
      login = server.writer;
      proxy = await startProxy(Number(new URL(server.url("any")).port));
      secrets.push(
        server.writer.password,
        server.writer.token,
        server.reader.password,
        "str4nger:s3cret",
        btoa("writer:str4nger:s3cret"),
        btoa(`${server.writer.username}:${server.writer.password}`),
        btoa(`${server.reader.username}:${server.reader.password}`),
      );
    },
    stop: async () => {
      try {
        demandSound();
      } finally {
        await present(proxy).close();
        await present(server).stop();
      }
    },
    reset: async () => {
      login = present(server).writer;
      create();
    },
    server: () => present(server),
    open: sink,
    sink,
    create,
    repository: () => path,
    run: (...args) => runGit(path, ...args),
    files,
    rowFiles,
    head: () => runGit(path, "rev-parse", "main").trim(),
    openDenied: () => sink({ credentials: { ...present(server).reader } }),
    openStranger: () => sink({ credentials: { username: "writer", password: "str4nger:s3cret" } }),
    openExpired: async () => {
      const issued = present(server).issueToken();
      const credentials = { token: issued.token };
      await sink({ credentials }).probe(new AbortController().signal);
      issued.expire();
      return sink({ credentials });
    },
    rotate: async () => {
      const { username, password } = present(server).rotate();
      return () => sink({ credentials: { username, password } });
    },
    fill: async () => {
      runGit(path, "config", "receive.maxInputSize", "1");
      return async () => void runGit(path, "config", "--unset", "receive.maxInputSize");
    },
    proxy: () => present(proxy),
    readBack: async () => [...rowFiles()].flatMap(([it, text]) => itemsOf(it, text)),
    // Of documents, the row with that value is the only one.
    tamper: async ({ json }) => {
      const { replicas } = (JSON.parse(json) as { attributes: { replicas: number } }).attributes;
      const value = new RegExp(`(replicas"?: ?)${replicas}\\b`);
      const [file, text] = [...rowFiles()].find(([, it]) => value.test(it)) ?? ["", ""];
      const clone = await mkdtemp(join(tmpdir(), "kollect-tamper-"));
      runGit(clone, "clone", "-q", path, ".");
      await writeFile(join(clone, file), text.replace(value, "$1 4711"));
      runGit(clone, "commit", "-qam", "by hand");
      runGit(clone, "push", "-q");
      await rm(clone, { recursive: true });
    },
    secrets,
  };
}
