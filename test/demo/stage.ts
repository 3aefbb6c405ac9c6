import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { Client } from "pg";
import { clusterOf, type Cluster, installKinds, type Manifest } from "../e2e/cluster.ts";
import { installWebhooks, type Webhooks } from "../e2e/webhooks.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";

/** All real parts of the demo but the operator. */
export interface Stage {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  readonly webhooks: Webhooks;
  /** Applies a file of docs/examples, with the addresses and credentials of this stage. */
  apply(example: string): Promise<number>;
  query(text: string): Promise<readonly (readonly string[])[]>;
  git(...args: string[]): string;
  close(): Promise<void>;
}

export async function buildStage(): Promise<Stage> {
  const [plane, git, postgres] = await Promise.all([
    startControlPlane(),
    startGitServer(),
    startPostgres({ own: true }),
  ]);
  const cluster = clusterOf(plane);
  await installKinds(cluster);
  const webhooks = await installWebhooks(cluster);
  const repository = git.createRepository("inventory");
  const dsn = await postgres.createDatabase("inventory");
  const { username, password } = git.writer;
  const here: Readonly<Record<string, Record<string, unknown>>> = {
    "Secret git": { stringData: { username, password } },
    "Secret warehouse": { stringData: { dsn } },
  };
  const adapted = (manifest: Manifest): Manifest => {
    const { kind, metadata } = manifest;
    const spec = manifest["spec"] as Record<string, unknown> | undefined;
    if (kind === "KollectSnapshotSink")
      return { ...manifest, spec: { ...spec, endpoint: git.url("inventory") } };
    return { ...manifest, ...here[`${kind} ${metadata.name}`] };
  };
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "platform" } });
  return {
    cluster,
    kubeconfig: plane.kubeconfig,
    webhooks,
    apply: async (example) => {
      const manifests = loadAll(readFileSync(`docs/examples/${example}`, "utf8")) as Manifest[];
      for (const it of manifests) await cluster.put(adapted(it));
      return manifests.length;
    },
    query: async (text) => {
      const client = new Client({ connectionString: dsn });
      await client.connect();
      try {
        const { fields, rows } = await client.query<Record<string, unknown>>(text);
        const shown = (value: unknown): string =>
          typeof value === "string" ? value : (JSON.stringify(value) ?? "");
        return [
          fields.map(({ name }) => name),
          ...rows.map((row) => fields.map(({ name }) => shown(row[name]))),
        ];
      } finally {
        await client.end();
      }
    },
    git: (...args) =>
      spawnSync("git", ["-C", repository, ...args], { encoding: "utf8" }).stdout.trimEnd(),
    close: async () => {
      await Promise.allSettled([plane.stop(), git.stop(), postgres.stop()]);
    },
  };
}
