import type { Attribute } from "../../generated/types.ts";
import type { Cluster } from "../e2e/cluster.ts";

/** Two CEL expressions and two JSONPaths. */
export const attributes: Attribute[] = [
  {
    name: "images",
    path: "cel:object.spec.template.spec.containers.map(c, c.image)",
    type: "list",
    optional: false,
  },
  { name: "replicas", path: "cel:object.spec.replicas", type: "int", optional: false },
  { name: "tier", path: "$.metadata.labels.tier", type: "string", optional: true },
  { name: "names", path: "$.spec.template.spec.containers[*].name", type: "list", optional: false },
];

const apiVersion = "kollect.dev/v1alpha1";
const at = (name: string): { name: string; namespace: string } => ({ name, namespace: "bench-0" });

/** When the object was written, as etcd-deployments.ts notes it. */
export const stampAttribute: Attribute = {
  name: "at",
  path: "$.metadata.annotations['bench/at']",
  type: "string",
  optional: true,
};

export async function putTarget(cluster: Cluster, more: readonly Attribute[] = []): Promise<void> {
  const targetGVK = { group: "apps", version: "v1", kind: "Deployment" };
  await cluster.put({
    apiVersion,
    kind: "KollectProfile",
    metadata: at("bench"),
    spec: { targetGVK, attributes: [...attributes, ...more] },
  });
  await cluster.put({
    apiVersion,
    kind: "KollectTarget",
    metadata: at("bench"),
    spec: { profileRef: "bench" },
  });
}

export async function putPostgres(cluster: Cluster, dsn: string): Promise<void> {
  await cluster.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: at("database"),
    stringData: { dsn },
  });
  const postgres = { databaseRef: { name: "database" }, table: "inventory" };
  await cluster.put({
    apiVersion,
    kind: "KollectDatabaseSink",
    metadata: at("pg"),
    spec: { type: "postgres", postgres },
  });
  const spec = { databaseSinkRefs: [{ name: "pg" }] };
  await cluster.put({ apiVersion, kind: "KollectInventory", metadata: at("rows"), spec });
}

export async function putGit(
  cluster: Cluster,
  endpoint: string,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await cluster.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: at("git"),
    stringData: { username, password },
  });
  const sink = {
    type: "git",
    endpoint,
    secretRef: { name: "git" },
    layout: { mode: "perResource" },
  };
  await cluster.put({ apiVersion, kind: "KollectSnapshotSink", metadata: at("git"), spec: sink });
  const spec = { snapshotSinkRefs: [{ name: "git", exportMinInterval: "0s" }] };
  await cluster.put({ apiVersion, kind: "KollectInventory", metadata: at("files"), spec });
}

export async function putNats(
  cluster: Cluster,
  url: string,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await cluster.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: at("nats"),
    stringData: { username, password },
  });
  const sink = { type: "nats", secretRef: { name: "nats" }, nats: { url, subject: "kollect" } };
  await cluster.put({ apiVersion, kind: "KollectEventSink", metadata: at("nats"), spec: sink });
  const spec = { eventSinkRefs: [{ name: "nats" }] };
  await cluster.put({ apiVersion, kind: "KollectInventory", metadata: at("events"), spec });
}
