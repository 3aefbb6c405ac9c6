import { suite } from "uvu";
import * as assert from "uvu/assert";
import { installKinds } from "../e2e/cluster.ts";
import { startOperator } from "../e2e/operator.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage, deployment } from "./stage.ts";

const test = suite("kollect explain");

const stage = await cliStage();
const { plane, cluster, folder, env, kollect } = stage;

for (const name of ["shop", "vault", "team"])
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
await cluster.put(deployment("shop", "web", 3, { tier: "web" }));
await cluster.put(deployment("shop", "worker", 6, {}));
await cluster.put(deployment("shop", "once", 1, { tier: "job" }));
await cluster.put(deployment("vault", "safe", 4, { tier: "web" }));

test("says that Kollect is not there", async () => {
  const { code, out, told } = await kollect(["explain", "deploy", "web", "-n", "shop"]);
  assert.equal([code, out], [2, ""]);
  assert.match(told, /^kollect: Kollect\w+ is not served in context test; is Kollect installed/);
});

test("does what docs/cli/explain.md shows", async () => {
  await installKinds(cluster);
  const shell = shellIn(folder, env);
  await shell("git init --quiet --bare history.git");
  // What the page applies in between.
  const own = { apiVersion: "kollect.dev/v1alpha1" };
  const put = (kind: string, name: string, spec: Record<string, unknown>): Promise<void> =>
    cluster.put({ ...own, kind, metadata: { name, namespace: "team" }, spec });
  await put("KollectProfile", "deployments", {
    targetGVK: { group: "apps", version: "v1", kind: "Deployment" },
    attributes: [{ name: "replicas", path: "$.spec.replicas", type: "int" }],
  });
  await put("KollectTarget", "shop", {
    profileRef: "deployments",
    includedNamespaces: ["shop"],
  });
  await put("KollectTarget", "vault", { profileRef: "deployments", includedNamespaces: ["vault"] });
  await put("KollectSnapshotSink", "history", {
    type: "git",
    cluster: "test",
    endpoint: `file://${folder}/history.git`,
  });
  await put("KollectInventory", "inventory", { snapshotSinkRefs: [{ name: "history" }] });
  await put("KollectInventory", "vaults", {
    targetRefs: ["vault"],
    snapshotSinkRefs: [{ name: "gone" }],
  });
  const operator = await startOperator(plane.kubeconfig, { bundle: true });
  try {
    await cluster.condition("KollectInventory", "team/inventory", "Synced=True Exported", 60);
    await cluster.condition("KollectTarget", "team/shop", "Synced=True Collecting", 60);
    await cluster.condition("KollectTarget", "team/vault", "Synced=True Collecting", 60);
  } finally {
    await operator.stop();
  }
  await replay("docs/cli/explain.md", shell);
});

test("ends with 2 where the cluster does not let it read", async () => {
  const viewer = plane.kubeconfigFor("viewer");
  const { code, told } = await kollect([
    ...["explain", "deploy", "web", "-n", "shop", "--kubeconfig", viewer],
  ]);
  assert.is(code, 2);
  assert.match(told, /^kollect: you may not list /);
});

test.after(stage.end);
test.run();
