import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KollectInventory, KollectTarget } from "../../generated/types.ts";
import { installKinds } from "../e2e/cluster.ts";
import { startOperator } from "../e2e/operator.ts";
import { until } from "../services/until.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage } from "./stage.ts";

const test = suite("kollect resync, suspend and resume");

const stage = await cliStage();
const { plane, cluster, folder, at, env, kollect } = stage;
await installKinds(cluster);

const apiVersion = "kollect.dev/v1alpha1";
const put = (kind: string, name: string, spec: unknown): Promise<void> =>
  cluster.put({ apiVersion, kind, metadata: { name, namespace: "default" }, spec });
const git = (...args: string[]): void => {
  const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  assert.is(status, 0, stderr);
};
git("init", "--quiet", "--bare", "history.git");
for (const name of ["one", "two"])
  await cluster.put({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } },
    data: { color: name },
  });
await put("KollectProfile", "maps", {
  targetGVK: { version: "v1", kind: "ConfigMap" },
  attributes: [{ name: "color", path: "$.data.color", type: "string", optional: true }],
});
await put("KollectTarget", "web", {
  ...{ profileRef: "maps", includedNamespaces: ["default"], names: ["one", "two"] },
});
await put("KollectSnapshotSink", "history", {
  ...{ type: "git", cluster: "test", endpoint: `file://${at("history.git")}` },
  layout: { mode: "perResource" },
});
await put("KollectInventory", "fleet", {
  snapshotSinkRefs: [{ name: "history", changePolicy: "Immediate" }],
});
const operator = await startOperator(plane.kubeconfig);
test.after(async () => {
  await operator.kill();
  await stage.end();
});

const isSuspended = async (kind: string, name: string): Promise<boolean | undefined> =>
  (await cluster.read<KollectTarget>(kind, `default/${name}`)).spec.suspend;

test("does what docs/cli/resync.md shows", async () => {
  await cluster.condition("KollectInventory", "default/fleet", "Synced=True Exported");
  await replay("docs/cli/resync.md", shellIn(folder, env));
  assert.is(await isSuspended("KollectTarget", "web"), false);
});

test("mends by a resync what somebody changed in a sink, and says how much", async () => {
  git("clone", "--quiet", "--branch", "main", "history.git", "work");
  spawnSync("sh", ["-c", "find work -name 'one.*' -exec sed -i s/one/other/ {} +"], {
    cwd: folder,
  });
  const author = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com"];
  git("-C", "work", ...author, "commit", "--quiet", "--all", "--message", "by hand");
  git("-C", "work", "push", "--quiet");
  const { code, out, told } = await kollect(["resync", "kinv/fleet", "--wait"]);
  assert.equal([code, told], [0, ""]);
  assert.match(out, /^snapshot\/history +2 +1 +True +Exported$/m);
  const { metadata, status } = await cluster.read<KollectInventory>(
    "KollectInventory",
    "default/fleet",
  );
  assert.is(metadata.annotations?.["kollect.dev/requestedAt"], status?.lastHandledRequestedAt);
  const shown = await kollect(["status"]);
  assert.equal([shown.code, shown.told], [0, ""]);
  assert.match(shown.out, /^default\/fleet +snapshot\/history +2 +True +Exported$/m);
});

test("names the sink that gives no answer", async () => {
  await put("KollectInventory", "lost", { snapshotSinkRefs: [{ name: "nowhere" }] });
  await cluster.condition("KollectInventory", "default/lost", "Ready=False SinkNotFound");
  const { code, out, told } = await kollect([
    ...["resync", "inventory/lost", "--wait", "--timeout", "1"],
  ]);
  assert.is(code, 1);
  assert.match(out, /^snapshot\/nowhere +False +SinkNotFound$/m);
  assert.match(told, /lost to snapshot\/nowhere: SinkNotFound: there is no such sink/);
  assert.match(told, /kollectinventory\.kollect\.dev\/lost: no answer within 1 s\n$/);
});

test("says that the inventory was deleted while it waited", async () => {
  const waiting = kollect(["resync", "inventory/lost", "--wait"]);
  const before = (await cluster.read<KollectInventory>("KollectInventory", "default/lost")).metadata
    .annotations?.["kollect.dev/requestedAt"];
  await until("it is asked for a resync", 20, async () => {
    const { metadata } = await cluster.read<KollectInventory>("KollectInventory", "default/lost");
    return metadata.annotations?.["kollect.dev/requestedAt"] === before ? undefined : true;
  });
  await cluster.remove("KollectInventory", "default/lost");
  const { code, told } = await waiting;
  assert.is(code, 2);
  assert.match(told, /^kollect: kollectinventory\.kollect\.dev\/lost /);
});

test("says that admission refuses", async () => {
  const group = "/apis/admissionregistration.k8s.io/v1";
  const guarded = await plane.request("POST", `${group}/validatingadmissionpolicies`, {
    metadata: { name: "guard" },
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            ...{ apiGroups: ["kollect.dev"], apiVersions: ["*"], resources: ["kollecttargets"] },
            operations: ["UPDATE"],
          },
        ],
      },
      validations: [{ expression: "object.metadata.name != 'guarded' || !object.spec.suspend" }],
    },
  });
  assert.is(guarded.status, 201, guarded.text);
  const bound = await plane.request("POST", `${group}/validatingadmissionpolicybindings`, {
    metadata: { name: "guard" },
    spec: { policyName: "guard", validationActions: ["Deny"] },
  });
  assert.is(bound.status, 201, bound.text);
  await put("KollectTarget", "guarded", { profileRef: "maps", includedNamespaces: ["none"] });
  const told = await until("it is refused", 60, async () => {
    const ended = await kollect(["suspend", "target/guarded"]);
    if (ended.code === 2) return ended.told;
    await kollect(["resume", "target/guarded"]);
    return undefined;
  });
  assert.is(
    told,
    "kollect: a webhook or a policy of the cluster refuses the change of KollectTarget guarded in namespace default (context test); kubectl edit shows its words\n",
  );
});

test("does not ask whoever cannot answer", async () => {
  await put("KollectInventory", "bare", {});
  const many = await kollect(["suspend", "target/web", "-n", "a,b"]);
  assert.is(many.code, 2);
  assert.match(many.told, /write one namespace; changes are made in one at a time/);
  const bare = await kollect(["resync", "inventory/bare"]);
  assert.equal(
    [bare.code, bare.told],
    [2, "kollect: inventory bare in namespace default (context test) names no sink\n"],
  );
  assert.is((await kollect(["suspend", "inventory/fleet"])).code, 0);
  const resting = await kollect(["resync", "inventory/fleet"]);
  assert.is(resting.code, 2);
  assert.match(resting.told, /is suspended; kollect resume inventory\/fleet comes first\n$/);
  assert.is((await kollect(["resume", "inventory/fleet"])).code, 0);
});

test("does what can be done, and names the rest", async () => {
  const { code, out, told } = await kollect(["suspend", "target/web", "target/none"]);
  assert.is(code, 1);
  assert.match(out, /target\.kollect\.dev\/web suspended in namespace default/);
  assert.is(
    told,
    "kollect: there is no KollectTarget none in namespace default (context test); -n names another namespace\n",
  );
  assert.is(await isSuspended("KollectTarget", "web"), true);
  assert.is((await kollect(["resume", "target/web"])).code, 0);
  const unknown = await kollect(["suspend", "target/x", "inventory/y", "-n", "shop"]);
  assert.is(unknown.code, 2);
  assert.match(unknown.told, /kollect: nothing was changed\n$/);
});

test("says what right is missing", async () => {
  copyFileSync(plane.kubeconfigFor("viewer"), at("viewer.kubeconfig"));
  const viewer = ["--kubeconfig", "viewer.kubeconfig"];
  const blind = await kollect(["suspend", "target/web", ...viewer]);
  assert.equal(
    [blind.code, blind.told],
    [
      2,
      "kollect: you may not read kollecttargets.kollect.dev in namespace default (context test)\n",
    ],
  );
  const rbac = "rbac.authorization.k8s.io";
  const grant = async (verbs: readonly string[]): Promise<void> => {
    await cluster.put({
      ...{ apiVersion: `${rbac}/v1`, kind: "Role", metadata: { name: "v", namespace: "default" } },
      rules: [{ apiGroups: ["kollect.dev"], resources: ["*"], verbs }],
    });
    await cluster.put({
      ...{ apiVersion: `${rbac}/v1`, kind: "RoleBinding" },
      metadata: { name: "v", namespace: "default" },
      roleRef: { apiGroup: rbac, kind: "Role", name: "v" },
      subjects: [{ apiGroup: rbac, kind: "User", name: "viewer" }],
    });
  };
  await grant(["get"]);
  const denied = await kollect(["suspend", "target/web", ...viewer]);
  assert.equal(
    [denied.code, denied.told],
    [
      2,
      "kollect: you may not change kollecttargets.kollect.dev in namespace default (context test); it takes the verb patch\n",
    ],
  );
  await grant(["get", "patch"]);
  assert.is((await kollect(["suspend", "target/web", ...viewer])).code, 0);
  assert.is((await kollect(["resume", "target/web", ...viewer])).code, 0);
  const unwatched = await kollect([
    ...["resync", "inventory/fleet", "--wait", "--timeout", "2", ...viewer],
  ]);
  assert.is(unwatched.code, 2);
  assert.match(unwatched.told, /cannot be watched; it takes the verbs list and watch\n$/);
});

test("changes each of several clusters, and says where Kollect is missing", async () => {
  writeFileSync(
    at("more.kubeconfig"),
    JSON.stringify({
      clusters: [{ name: "gone", cluster: { server: "https://127.0.0.1:9" } }],
      contexts: [
        { name: "spare", context: { cluster: "test", user: "admin" } },
        { name: "gone", context: { cluster: "gone", user: "admin" } },
      ],
    }),
  );
  const { code, out, told } = await kollect(["suspend", "target/web", "--context", "*"]);
  assert.is(code, 1);
  assert.match(out, /suspended in namespace default \(context test\)/);
  assert.match(told, /is suspended already/);
  assert.match(told, /no answer from the API server \(ECONNREFUSED\) \(context gone\)\n/);
  await cluster.remove("CustomResourceDefinition", "kollecttargets.kollect.dev");
  await until("the kind is gone", 60, async () => {
    const { code, told: said } = await kollect(["resume", "target/web"]);
    return code === 2 && said.startsWith("kollect: Kollect is not installed in context test")
      ? true
      : undefined;
  });
});

test.run();
