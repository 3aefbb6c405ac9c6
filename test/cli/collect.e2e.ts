import { spawn } from "node:child_process";
import { copyFileSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Manifest } from "../e2e/cluster.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage, deployment } from "./stage.ts";

const test = suite("kollect collect");

const stage = await cliStage();
const { plane, cluster, folder, at, env, kollect } = stage;

/** Its name tells how many replicas it has. */
const named = (namespace: string, name: string): Manifest =>
  deployment(namespace, name, name.length, { app: name });
const names = { apiVersion: "v1", kind: "Namespace" };
for (const name of ["shop", "vault"]) await cluster.put({ ...names, metadata: { name } });
await cluster.put(named("shop", "web"));
await cluster.put(named("shop", "worker"));
await cluster.put(named("vault", "safe"));
const rbac = "rbac.authorization.k8s.io";
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
  subjects: [{ apiGroup: rbac, kind: "User", name: "viewer" }],
});
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
  subjects: [{ apiGroup: rbac, kind: "User", name: "viewer" }],
});
copyFileSync(plane.kubeconfigFor("viewer"), at("viewer.kubeconfig"));
// A second file: another name for the same cluster, one that nobody answers for, and a clash of which the first file wins.
writeFileSync(
  at("more.kubeconfig"),
  JSON.stringify({
    clusters: [
      { name: "gone", cluster: { server: "https://127.0.0.1:9" } },
      { name: "test", cluster: { server: "https://127.0.0.1:9" } },
    ],
    contexts: [
      { name: "spare", context: { cluster: "test", user: "admin", namespace: "shop" } },
      { name: "gone", context: { cluster: "gone", user: "admin" } },
    ],
    users: [],
  }),
);
test.after(stage.end);

test("does what docs/cli.md shows", async () => {
  await replay("docs/cli.md", shellIn(folder, env));
});

test("gives what of a fleet can be had, and names the rest", async () => {
  const { code, out, told } = await kollect([
    "collect",
    "deploy",
    "--context",
    "*",
    "-A",
    "-o",
    "name",
  ]);
  assert.is(code, 1);
  assert.is(out.split("\n").length, 7);
  assert.match(told, /^kollect: context gone: no answer from the API server \(ECONNREFUSED\)\n$/);
});

test("ends with 2 and one line where there is no cluster", async () => {
  const { code, out, told } = await kollect(["collect", "deploy", "--context", "gone"]);
  assert.equal([code, out], [2, ""]);
  assert.is(told, "kollect: no answer from the API server (ECONNREFUSED) (context gone)\n");
  const nowhere = await kollect(["collect", "deploy"], { KUBECONFIG: at("missing") });
  assert.is(nowhere.code, 2);
  assert.match(nowhere.told, /no file of KUBECONFIG is there/);
});

test("falls back to namespaces where the cluster may not be listed", async () => {
  const { code, out, told } = await kollect([
    ...["collect", "deploy", "-A", "-o", "name"],
    ...["--kubeconfig", at("viewer.kubeconfig")],
  ]);
  assert.is(code, 1);
  assert.is(out, "deployment.apps/web\ndeployment.apps/worker\n");
  assert.match(told, /you may not list deployments\.apps in namespaces default, .*vault/);
});

test("removes nothing from a folder that it could not list", async () => {
  const into = ["collect", "deploy", "-A", "--output-dir", at("kept"), "-q"];
  assert.is((await kollect(into)).code, 0);
  const files = (): string[] =>
    readdirSync(at("kept"), { recursive: true, encoding: "utf8" })
      .filter((it) => it.endsWith(".json") && !it.startsWith(".kollect"))
      .toSorted();
  const before = files();
  assert.is(before.length, 3);
  const { code } = await kollect([...into, "--kubeconfig", at("viewer.kubeconfig")]);
  assert.is(code, 1);
  assert.equal(files(), before);
});

test("is quiet when whoever reads has had enough", async () => {
  const many = Array.from({ length: 5_000 }, (_, index) =>
    JSON.stringify(named("shop", `deployment-${index}`)),
  );
  writeFileSync(at("many.json"), many.join("\n"));
  const shell = shellIn(folder, env);
  const text = await shell(
    'kollect collect deploy -f many.json -o json | head -2; echo "${PIPESTATUS[0]}"',
  );
  assert.is(text.split("\n").length, 4, text);
  assert.match(text, /\n0\n$/);
});

test("says that a disk is full", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(at("kollect"), ["collect", "deploy", "-f", "many.json", "-o", "json"], {
    env,
    cwd: folder,
    stdio: ["ignore", full, "pipe"],
  });
  let told = "";
  child.stderr?.on("data", (it: Buffer) => (told += it.toString()));
  const code = await new Promise((done) => child.on("close", done));
  assert.is(code, 2);
  assert.is(told, "kollect: cannot write to standard output: no space is left on the device\n");
});

test("leaves nothing half-written when it is interrupted", async () => {
  // Standard input never ends: it is interrupted while it reads.
  const child = spawn(at("kollect"), ["collect", "deploy", "-f", "-", "--sqlite", "half.db"], {
    env,
    cwd: folder,
    stdio: ["pipe", "ignore", "pipe"],
  });
  // More than a pipe holds: once it is taken, somebody reads.
  await new Promise((done) => child.stdin?.write(readFileSync(at("many.json")), done));
  child.kill("SIGINT");
  const code = await new Promise((done) => child.on("close", done));
  assert.is(code, 130);
  assert.equal(
    readdirSync(folder).filter((it) => it.includes("half.db")),
    [],
  );
});

test("says what is wrong with the command itself as it says everything", async () => {
  const { code, told, out } = await kollect(["colect"]);
  assert.equal([code, out], [2, ""]);
  assert.match(told, /^kollect: unknown command 'colect'\n\(Did you mean collect\?\)\n/);
  const flag = await kollect(["collect", "--colunm", "a=b"]);
  assert.equal([flag.code, flag.out], [2, ""]);
  assert.match(flag.told, /^kollect: unknown option '--colunm'\n\(Did you mean --column\?\)\n/);
});

test.run();
