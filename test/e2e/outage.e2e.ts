import { setTimeout as sleep } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { clusterOf, installKinds, type Manifest } from "./cluster.ts";
import { startOperator } from "./operator.ts";
import { createTeam, startInventory, type Team } from "./team.ts";

const test = suite("outages");

const plane = await startControlPlane();
const git = await startGitServer();
const postgres = await startPostgres();
const cluster = clusterOf(plane);
await installKinds(cluster);
const sinks = { git, postgres, database: await postgres.createDatabase("outages") };

/** All the operator needs but the right to list ConfigMaps. */
const allow = (name: string, rules: readonly unknown[]): readonly Manifest[] => [
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "operator" }],
  },
];
const read = ["get", "list", "watch"];
for (const manifest of [
  ...allow("kollect-own", [
    { apiGroups: ["kollect.dev"], resources: ["*"], verbs: [...read, "update", "patch"] },
    { apiGroups: [""], resources: ["namespaces"], verbs: read },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["*"] },
  ]),
  ...allow("kollect-collect", [{ apiGroups: [""], resources: ["configmaps"], verbs: read }]),
])
  await cluster.put(manifest);

await plane.kill();
const started = await startOperator(plane.kubeconfigFor("operator"));
let operator = started;
test.after(async () => {
  await operator.kill();
  await plane.stop();
  await git.stop();
  await postgres.stop();
});

const rowsAre = (team: Team, names: readonly string[], seconds = 40): Promise<true> =>
  until(`rows of ${team.namespace} are ${names.join()}`, seconds, async () =>
    Object.keys(await team.rows()).join() === names.join() ? true : undefined,
  );
let team: Team;

test("waits for an API server that is not there", async () => {
  await sleep(3_000);
  assert.not.ok(operator.process.hasExited());
  await plane.restart();
  team = await createTeam(cluster, sinks, "outage");
  await team.configMap("one", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["one"]);
});

/** Git has what Postgres has: from here on the branch stands still. */
const settled = async (): Promise<void> => {
  await cluster.condition("KollectInventory", "outage/all", "Synced=True Exported", 40);
};

test("an API server that is gone for a minute costs no row", async () => {
  await settled();
  const head = team.head();
  await plane.kill();
  await sleep(60_000);
  assert.equal(Object.keys(await team.rows()), ["one"]);
  assert.is(team.head(), head);
  await plane.restart();
  await team.configMap("two", { color: "blue" });
  await rowsAre(team, ["one", "two"]);
  assert.not.ok(operator.process.hasExited());
});

test("versions that are compacted away are listed anew", async () => {
  await plane.kill();
  await plane.restart();
  await team.configMap("three", { color: "green" });
  await cluster.remove("ConfigMap", "outage/one");
  await plane.compact();
  await plane.restart();
  await rowsAre(team, ["three", "two"]);
  await settled();
});

test("rows stay while the permission to list is gone, and restart does not change that", async () => {
  await cluster.remove("ClusterRoleBinding", "kollect-collect");
  await plane.restart();
  await cluster.condition("KollectTarget", "outage/things", "Synced=False Forbidden", 60);
  await cluster.condition("KollectInventory", "outage/all", "Synced=False SourcesStale", 40);
  assert.equal(Object.keys(await team.rows()), ["three", "two"]);
  const head = team.head();
  assert.is(await operator.stop(), 0);
  operator = await startOperator(plane.kubeconfigFor("operator"));
  await cluster.remove("ConfigMap", "outage/two");
  await cluster.condition("KollectInventory", "outage/all", "Synced=False SourcesStale", 40);
  await cluster.condition("KollectTarget", "outage/things", "Ready=False Forbidden", 40);
  await sleep(3_000);
  assert.equal(Object.keys(await team.rows()), ["three", "two"]);
  assert.is(team.head(), head);
  for (const manifest of allow("kollect-collect", [
    { apiGroups: [""], resources: ["configmaps"], verbs: read },
  ]))
    await cluster.put(manifest);
  await rowsAre(team, ["three"], 60);
  await cluster.condition("KollectTarget", "outage/things", "Synced=True Collecting", 40);
});

test("of two replicas one works, and the other takes over within seconds", async () => {
  await operator.stop();
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "kollect-system" } });
  const electing = ["--leader-elect", "--webhook-bind-address", "127.0.0.1:0"];
  const replicas = [
    await startOperator(plane.kubeconfigFor("operator"), { flags: electing }),
    await startOperator(plane.kubeconfigFor("operator"), { flags: electing }),
  ] as const;
  try {
    await team.configMap("four", { color: "red" });
    await rowsAre(team, ["four", "three"]);
    const holder = async (): Promise<string> => {
      const answer = await plane.request(
        "GET",
        "/apis/coordination.k8s.io/v1/namespaces/kollect-system/leases/kollect.kollect.dev",
      );
      return (answer.json() as { spec: { holderIdentity: string } }).spec.holderIdentity;
    };
    const first = await holder();
    const leader = replicas.find((it) => first.endsWith(`_${it.pid}`));
    assert.ok(leader, first);
    assert.is(await leader.stop(), 0);
    await team.configMap("five", { color: "red" });
    await rowsAre(team, ["five", "four", "three"], 20);
    assert.is.not(await holder(), first);
  } finally {
    for (const it of replicas) await it.kill();
    operator = await startOperator(plane.kubeconfigFor("operator"));
  }
});

test.run();
