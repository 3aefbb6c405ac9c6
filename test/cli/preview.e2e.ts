import { copyFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage, deployment } from "./stage.ts";

const test = suite("kollect preview");

const stage = await cliStage();
const { plane, cluster, folder, at, env, kollect } = stage;

const rbac = "rbac.authorization.k8s.io";
const names = { apiVersion: "v1", kind: "Namespace" };
await cluster.put({ ...names, metadata: { name: "shop" } });
await cluster.put({
  ...names,
  metadata: { name: "vault", annotations: { "kollect.dev/namespace-watch": "disabled" } },
});
await cluster.put(deployment("shop", "web", 3, { tier: "web" }));
await cluster.put(deployment("shop", "worker", 6, {}));
await cluster.put(deployment("shop", "once", 1, { tier: "job" }));
await cluster.put(deployment("vault", "safe", 4, { tier: "web" }));
const viewer = [{ apiGroup: rbac, kind: "User", name: "viewer" }];
await cluster.put({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: { name: "namespaces" },
  rules: [{ apiGroups: [""], resources: ["namespaces"], verbs: ["list"] }],
});
await cluster.put({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name: "namespaces" },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "namespaces" },
  subjects: viewer,
});
await cluster.put({
  apiVersion: `${rbac}/v1`,
  kind: "Role",
  metadata: { name: "reader", namespace: "shop" },
  rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"] }],
});
await cluster.put({
  apiVersion: `${rbac}/v1`,
  kind: "RoleBinding",
  metadata: { name: "reader", namespace: "shop" },
  roleRef: { apiGroup: rbac, kind: "Role", name: "reader" },
  subjects: viewer,
});
copyFileSync(plane.kubeconfigFor("viewer"), at("viewer.kubeconfig"));
test.after(stage.end);

test("does what docs/cli/preview.md shows", async () => {
  await replay("docs/cli/preview.md", shellIn(folder, env));
});

test("prints no more rows than it is told, and counts them all", async () => {
  const limited = ["preview", "--config", "preview.yaml", "--target", "team/web", "--limit", "1"];
  const { out, told } = await kollect([...limited, "-o", "json"]);
  const { rows, skipped } = JSON.parse(out) as { rows: unknown[]; skipped: { count: number }[] };
  assert.is(rows.length, 1);
  assert.ok(skipped.length > 0);
  assert.match(told, /^kollect: 1 row$/m);
});

test("ends with 2 where nothing may be listed", async () => {
  const shell = shellIn(folder, env);
  const denied =
    "sed 's/\\[shop\\]/[vault]/' preview.yaml > vault.yaml; kollect preview --config vault.yaml --target shop --kubeconfig viewer.kubeconfig; echo $?";
  assert.is(
    await shell(denied),
    "kollect: you may not list deployments.apps in namespace vault\nkollect: nothing could be had\n2\n",
  );
});

test("ends with 2 where the files are wrong, or hold no target", async () => {
  const shell = shellIn(folder, env);
  const wrong =
    "sed 's/: deployments$/: [/' preview.yaml > wrong.yaml; kollect preview --config wrong.yaml; echo $?";
  assert.match(await shell(wrong), /^kollect: wrong\.yaml:\d+:\d+: .*\n2\n$/s);
  const none = "sed -n 1,8p preview.yaml > none.yaml; kollect preview --config none.yaml; echo $?";
  assert.is(await shell(none), "kollect: there is no KollectTarget in these files\n2\n");
});

test.run();
