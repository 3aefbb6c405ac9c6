import { spawnSync } from "node:child_process";
import { Client } from "pg";
import type { GitServer } from "../services/git-server.ts";
import type { PostgresServer } from "../services/postgres.ts";
import type { Cluster, Manifest } from "./cluster.ts";

const apiVersion = "kollect.dev/v1alpha1";

/** A namespace with Kollect resources of its own, writing to a repository and a table of its own. */
export interface Team {
  readonly namespace: string;
  /** Path of the bare repository. */
  readonly repository: string;
  profile(
    attributes: readonly Record<string, unknown>[],
    gvk?: Record<string, string>,
  ): Promise<void>;
  target(spec?: Record<string, unknown>, name?: string): Promise<void>;
  inventory(spec?: Record<string, unknown>): Promise<void>;
  gitSink(spec?: Record<string, unknown>): Promise<void>;
  postgresSink(spec?: Record<string, unknown>, name?: string): Promise<void>;
  secret(name: string, stringData: Record<string, string>): Promise<void>;
  configMap(name: string, data: Record<string, string>): Promise<void>;
  /** Rows in the table, as `name: payload.attributes`. */
  rows(): Promise<Record<string, unknown>>;
  /** Transaction ids that wrote the rows, to see which were touched. */
  versions(): Promise<Record<string, string>>;
  /** Content of files on main that hold rows, by path. */
  files(): Record<string, string>;
  /** Commit id of main. */
  head(): string;
}

export interface Sinks {
  readonly git: GitServer;
  readonly postgres: PostgresServer;
  readonly database: string;
}

export async function createTeam(cluster: Cluster, sinks: Sinks, namespace: string): Promise<Team> {
  const repository = sinks.git.createRepository(namespace);
  const put = (kind: string, name: string, rest: Record<string, unknown>): Promise<void> =>
    cluster.put({ apiVersion, kind, metadata: { name, namespace }, ...rest });
  const table = `inventory_${namespace.replaceAll("-", "_")}`;
  const query = async (text: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: sinks.database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } catch (error) {
      if ((error as { code?: string }).code === "42P01") return [];
      throw error;
    } finally {
      await client.end();
    }
  };
  const git = (...args: string[]): string =>
    spawnSync("git", ["-C", repository, ...args], { encoding: "utf8" }).stdout.trim();

  const team: Team = {
    namespace,
    repository,
    profile: (attributes, gvk = { version: "v1", kind: "ConfigMap" }) =>
      put("KollectProfile", "things", { spec: { targetGVK: gvk, attributes } }),
    target: (spec = {}, name = "things") =>
      put("KollectTarget", name, {
        spec: { profileRef: "things", includedNamespaces: [namespace], ...spec },
      }),
    inventory: (spec = {}) =>
      put("KollectInventory", "all", {
        spec: {
          snapshotSinkRefs: [{ name: "repository", changePolicy: "Immediate" }],
          databaseSinkRefs: [{ name: "warehouse" }],
          ...spec,
        },
      }),
    gitSink: (spec = {}) =>
      put("KollectSnapshotSink", "repository", {
        spec: {
          type: "git",
          endpoint: sinks.git.url(namespace),
          secretRef: { name: "git" },
          layout: { mode: "perResource" },
          ...spec,
        },
      }),
    postgresSink: (spec = {}, name = "warehouse") =>
      put("KollectDatabaseSink", name, {
        spec: { type: "postgres", postgres: { databaseRef: { name: "database" }, table }, ...spec },
      }),
    secret: (name, stringData) =>
      cluster.put({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData }),
    configMap: (name, data) =>
      cluster.put({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace, labels: { app: "kollect-test" } },
        data,
      } satisfies Manifest),
    rows: async () =>
      Object.fromEntries(
        (
          await query(`SELECT resource_name, payload->'attributes' AS a FROM ${table} ORDER BY 1`)
        ).map((it) => [String(it["resource_name"]), it["a"]]),
      ),
    versions: async () =>
      Object.fromEntries(
        (await query(`SELECT resource_name, xmin::text AS v FROM ${table}`)).map((it) => [
          String(it["resource_name"]),
          String(it["v"]),
        ]),
      ),
    files: () =>
      Object.fromEntries(
        git("ls-tree", "-r", "--name-only", "main")
          .split("\n")
          .filter((path) => path !== "" && !path.startsWith(".kollect/"))
          .map((path) => [path, git("show", `main:${path}`)]),
      ),
    head: () => git("rev-parse", "main"),
  };
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const { username, password } = sinks.git.writer;
  await team.secret("git", { username, password });
  await team.secret("database", { dsn: sinks.database });
  await team.profile([{ name: "color", path: "$.data.color", type: "string" }]);
  return team;
}

/** The whole set on defaults. */
export async function startInventory(team: Team): Promise<void> {
  await team.target({ labelSelector: { matchLabels: { app: "kollect-test" } } });
  await team.gitSink();
  await team.postgresSink();
  await team.inventory();
}
