import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { installKinds, type Manifest } from "../e2e/cluster.ts";
import { startNats } from "../services/nats.ts";
import { startPostgres } from "../services/postgres.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage, deployment, type Ended } from "./stage.ts";

const test = suite("kollect diff");

const postgres = await startPostgres();
const nats = await startNats({ configuration: "" });
const stage = await cliStage();
const { plane, cluster, folder, at, kollect } = stage;
test.after(async () => {
  await stage.end();
  await postgres.stop();
  await nats.stop();
});
const env = { ...stage.env, DSN: await postgres.createDatabase("diff") };

for (const name of ["shop", "team"])
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
for (const name of ["web", "worker", "mail"]) await cluster.put(deployment("shop", name, 3));
spawnSync("git", ["init", "--quiet", "--bare", "history.git"], { cwd: folder });

const apiVersion = "kollect.dev/v1alpha1";
const own = (kind: string, name: string, spec: unknown): Manifest => ({
  ...{ apiVersion, kind, metadata: { name, namespace: "team" } },
  spec,
});
const resources: readonly Manifest[] = [
  own("KollectProfile", "deployments", {
    targetGVK: { group: "apps", version: "v1", kind: "Deployment" },
    attributes: [
      { name: "replicas", path: "$.spec.replicas", type: "int" },
      { name: "image", path: "$.spec.template.spec.containers[*].image", type: "list" },
    ],
  }),
  own("KollectTarget", "shop", { profileRef: "deployments", includedNamespaces: ["shop"] }),
  own("KollectSnapshotSink", "history", {
    ...{ type: "git", cluster: "test", endpoint: pathToFileURL(at("history.git")).href },
  }),
  own("KollectDatabaseSink", "warehouse", {
    ...{ type: "postgres", cluster: "test" },
    postgres: { databaseRef: { name: "database" }, table: "inventory", history: { enabled: true } },
  }),
  own("KollectEventSink", "log", {
    ...{
      type: "nats",
      cluster: "test",
      nats: { url: `nats://127.0.0.1:${nats.port}`, stream: "kollect", subject: "kollect" },
    },
  }),
  own("KollectInventory", "inventory", {
    snapshotSinkRefs: [{ name: "history" }],
    databaseSinkRefs: [{ name: "warehouse" }],
    eventSinkRefs: [{ name: "log" }],
  }),
];
const secret = (value: string): Manifest => ({
  ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "database", namespace: "team" } },
  stringData: { dsn: value },
});
writeFileSync(
  at("kollect.yaml"),
  [...resources, secret("${env:DSN}")].map((it) => JSON.stringify(it)).join("\n---\n"),
);
const run = (...args: readonly string[]): Promise<Ended> =>
  kollect(["diff", ...args], { DSN: env.DSN });
const inFiles = (...args: readonly string[]): Promise<Ended> =>
  run("--config", "kollect.yaml", ...args);

test("says what holds nothing yet", async () => {
  const empty = await inFiles("inventory", "history", "cluster");
  assert.equal(
    [empty.code, empty.told],
    [2, "kollect: history holds nothing of inventory team/inventory of cluster test\n"],
  );
});

test("does what docs/cli/diff.md shows", async () => {
  const filled = await kollect(["collect", "--config", "kollect.yaml", "--to-sinks", "-q"], {
    DSN: env.DSN,
  });
  assert.equal([filled.code, filled.told], [0, ""]);
  await cluster.put(deployment("shop", "web", 5));
  await cluster.put(deployment("shop", "batch", 1));
  await cluster.remove("Deployment", "shop/worker");
  await replay("docs/cli/diff.md", shellIn(folder, env));
});

test("compares the cluster with each kind of sink, and they with one another", async () => {
  const filled = await kollect(["collect", "--config", "kollect.yaml", "--to-sinks", "-q"], {
    DSN: env.DSN,
  });
  assert.equal([filled.code, filled.told], [0, ""]);
  for (const [a, b] of [
    ["cluster", "history"],
    ["cluster", "warehouse"],
    ["cluster", "log"],
    ["log", "history"],
    ["snapshot/history", "database/warehouse"],
  ] as const) {
    const { code, out, told } = await inFiles("inventory", a, b);
    assert.equal([code, out, told], [0, "", "kollect: no difference in 3 rows\n"], `${a} ${b}`);
  }
  await cluster.put(deployment("shop", "mail", 9));
  for (const sink of ["history", "warehouse", "log"]) {
    const { code, out } = await inFiles("inventory", sink, "cluster", "-o", "ndjson");
    assert.is(code, 1);
    const { change, fields } = JSON.parse(out) as Record<string, unknown>;
    assert.equal([change, fields], ["changed", [{ field: "replicas", before: 3, after: 9 }]], sink);
  }
});

test("takes inventory, sinks and Secrets from the cluster", async () => {
  await installKinds(cluster);
  const missing = await run("team/inventory", "cluster", "history");
  assert.match(missing.told, /there is no KollectInventory team\/inventory in namespace team \(/);
  assert.is(missing.code, 2);
  for (const it of resources) await cluster.put(it);
  const bare = await run("team/inventory", "cluster", "warehouse");
  assert.match(bare.told, /there is no Secret database in team/);
  await cluster.put(secret(env.DSN));
  const { code, out } = await run("team/inventory", "warehouse", "cluster", "-o", "name");
  assert.equal([code, out], [1, "deployment.apps/mail\n"]);
  const near = await run("team/invetory", "warehouse", "cluster");
  assert.match(near.told, /did you mean inventory\?\n$/);
});

test("says what right is missing, and what it could not compare", async () => {
  const rbac = "rbac.authorization.k8s.io";
  const grant = async (resource: string, group: string): Promise<void> => {
    await cluster.put({
      ...{ apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: resource } },
      rules: [{ apiGroups: [group], resources: [resource], verbs: ["get", "list"] }],
    } as unknown as Manifest);
    await cluster.put({
      ...{ apiVersion: `${rbac}/v1`, kind: "ClusterRoleBinding", metadata: { name: resource } },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: resource },
      subjects: [{ apiGroup: rbac, kind: "User", name: "viewer" }],
    } as unknown as Manifest);
  };
  copyFileSync(plane.kubeconfigFor("viewer"), at("viewer.kubeconfig"));
  const viewer = ["--kubeconfig", "viewer.kubeconfig"];
  const unlisted = await run("team/inventory", "cluster", "warehouse", ...viewer);
  assert.is(unlisted.code, 2);
  assert.match(
    unlisted.told,
    /^kollect: you may not list kollect\w+\.kollect\.dev in namespace team \(context test\)\n$/,
  );
  for (const it of resources)
    await grant(`${it.kind.toLowerCase()}s`.replace("ys", "ies"), "kollect.dev");
  const secretly = await run("team/inventory", "cluster", "warehouse", ...viewer);
  assert.is(secretly.code, 2);
  assert.match(
    secretly.told,
    /you may not read Secret database in namespace team \(context test\)/,
  );
  await grant("namespaces", "");
  const blind = await inFiles("inventory", "cluster", "history", ...viewer);
  assert.is(blind.code, 2);
  assert.match(blind.told, /you may not list deployments\.apps in namespace shop/);
  assert.match(blind.told, /kollect: nothing could be had\n$/);
});

test("leaves out what is suspended", async () => {
  await cluster.patch("KollectTarget", "team/shop", { spec: { suspend: true } });
  const { code, out, told } = await run("team/inventory", "history", "cluster");
  assert.equal([code, out], [0, ""]);
  assert.match(told, /KollectTarget team\/shop is suspended: it is left out/);
});

test("refuses what makes no sense", async () => {
  writeFileSync(
    at("more.kubeconfig"),
    JSON.stringify({ contexts: [{ name: "spare", context: { cluster: "test", user: "admin" } }] }),
  );
  const elsewhere = own("KollectInventory", "inventory", {});
  writeFileSync(
    at("elsewhere.json"),
    JSON.stringify({ ...elsewhere, metadata: { name: "inventory", namespace: "edge" } }),
  );
  for (const [args, message] of [
    [["inventory", "cluster", "cluster"], "both sides are cluster"],
    [["a/b/c", "cluster", "history"], "write the inventory as NAME or NAMESPACE/NAME"],
    [["inventory", "cluster", "history", "--context", "*"], "name one context"],
    [
      ["inventory", "cluster", "history", "--config", "elsewhere.json"],
      "may be one of several inventories: team/inventory, edge/inventory; write one of these",
    ],
    [["invntory", "cluster", "history"], "in these files; did you mean inventory?"],
    [["inventory", "log@main", "cluster"], "a stream is read as it stands now"],
    [["inventory", "history@0000000", "cluster"], "write all 40 digits of a commit"],
  ] as const) {
    const { code, out, told } = await inFiles(...args);
    assert.equal([code, out], [2, ""], args.join(" "));
    assert.ok(told.includes(message), told);
  }
});

test.run();
