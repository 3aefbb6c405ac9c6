import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "../services/control-plane.ts";
import { freePort } from "../services/free-port.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { clusterOf, installKinds, served } from "./cluster.ts";
import { startOperator } from "./operator.ts";
import { createTeam, startInventory, type Team } from "./team.ts";

const test = suite("bad input");

const plane = await startControlPlane();
const git = await startGitServer();
const postgres = await startPostgres();
const cluster = clusterOf(plane);
await installKinds(cluster);
const sinks = { git, postgres, database: await postgres.createDatabase("faults") };
const operator = await startOperator(plane.kubeconfig);
test.after(async () => {
  await operator.kill();
  await plane.stop();
  await git.stop();
  await postgres.stop();
});

const teamOf = (namespace: string): Promise<Team> => createTeam(cluster, sinks, namespace);
const rowsAre = (team: Team, names: readonly string[]): Promise<true> =>
  until(`rows of ${team.namespace} are ${names.join()}`, 20, async () =>
    Object.keys(await team.rows()).join() === names.join() ? true : undefined,
  );

test("a profile that does not compile says which attribute and column", async () => {
  const team = await teamOf("compile");
  await team.profile([{ name: "color", path: "cel:object.data.(" }]);
  const message = await cluster.condition(
    "KollectProfile",
    "compile/things",
    "Ready=False ProfileInvalid",
  );
  assert.match(message, /attribute color, column 17/);
  await team.target();
  await cluster.condition("KollectTarget", "compile/things", "Ready=False ProfileInvalid");
  await team.profile([{ name: "color", path: "$.data.color" }]);
  await cluster.condition("KollectTarget", "compile/things", "Ready=True Collecting");
});

test("a target without its profile waits for it", async () => {
  const team = await teamOf("orphan");
  await team.target({ profileRef: "absent" });
  const message = await cluster.condition(
    "KollectTarget",
    "orphan/things",
    "Ready=False ProfileNotFound",
  );
  assert.match(message, "absent");
});

test("a kind that does not exist yet is collected once it does", async () => {
  const team = await teamOf("unknown");
  await team.configMap("here", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["here"]);
  await team.target({ profileRef: "gateways" }, "gateways");
  await cluster.put({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "gateways", namespace: "unknown" },
    spec: {
      targetGVK: { group: "edge.example", version: "v1", kind: "Gateway" },
      attributes: [{ name: "host", path: "$.spec.host" }],
    },
  });
  await cluster.condition("KollectTarget", "unknown/gateways", "Ready=False KindNotFound");
  await team.configMap("later", { color: "blue" });
  await rowsAre(team, ["here", "later"]);
  await cluster.put({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "gateways.edge.example" },
    spec: {
      group: "edge.example",
      scope: "Namespaced",
      names: { kind: "Gateway", plural: "gateways", singular: "gateway", listKind: "GatewayList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          },
        },
      ],
    },
  });
  await served(cluster, "Gateway");
  await cluster.put({
    apiVersion: "edge.example/v1",
    kind: "Gateway",
    metadata: { name: "front", namespace: "unknown" },
    spec: { host: "example.org" },
  });
  await rowsAre(team, ["front", "here", "later"]);
  await cluster.condition("KollectTarget", "unknown/gateways", "Ready=True Collecting");
});

test("an API of another server that is down hurts only its own targets", async () => {
  const team = await teamOf("aggregated");
  await team.configMap("here", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["here"]);
  const apiServices = "/apis/apiregistration.k8s.io/v1/apiservices";
  await plane.request("POST", apiServices, {
    metadata: { name: "v1.metrics.example" },
    spec: {
      group: "metrics.example",
      version: "v1",
      service: { name: "none", namespace: "default" },
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  });
  await cluster.put({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "metrics", namespace: "aggregated" },
    spec: {
      targetGVK: { group: "metrics.example", version: "v1", kind: "Load" },
      attributes: [{ name: "name", path: "$.metadata.name" }],
    },
  });
  await team.target({ profileRef: "metrics" }, "metrics");
  const message = await cluster.condition(
    "KollectTarget",
    "aggregated/metrics",
    "Ready=False SourceUnreadable",
  );
  assert.match(message, "503");
  await team.configMap("later", { color: "blue" });
  await rowsAre(team, ["here", "later"]);
  await plane.request("DELETE", `${apiServices}/v1.metrics.example`);
  await cluster.condition("KollectTarget", "aggregated/metrics", "Ready=False KindNotFound");
  await rowsAre(team, ["here", "later"]);
});

test("a namespace that does not exist is no match, and status names those that do", async () => {
  const team = await teamOf("shut");
  await team.configMap("mine", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["mine"]);
  await team.target({
    includedNamespaces: ["shut", "nowhere"],
    labelSelector: { matchLabels: { app: "kollect-test" } },
  });
  await cluster.condition("KollectTarget", "shut/things", "Ready=True Collecting");
  const { status } = await cluster.read<{ status: Record<string, unknown> }>(
    "KollectTarget",
    "shut/things",
  );
  assert.equal(status["matchedNamespaces"], ["shut"]);
  assert.equal(status["namespaceCounts"], { matched: 1, effective: 1, forbidden: 0 });
});

test("an object that cannot be extracted has no row and is named", async () => {
  const team = await teamOf("partial");
  await team.configMap("good", { color: "red" });
  await team.configMap("bad", { shade: "red" });
  await startInventory(team);
  await rowsAre(team, ["good"]);
  const message = await cluster.condition(
    "KollectTarget",
    "partial/things",
    "Degraded=True ExtractionFailed",
  );
  assert.match(message, /1 object.*partial\/bad: attribute color/);
  await team.configMap("bad", { color: "mended" });
  await rowsAre(team, ["bad", "good"]);
  await cluster.condition("KollectTarget", "partial/things", "Synced=True Collecting");
});

test("wrong credentials hurt one lane and heal when the Secret is mended", async () => {
  const team = await teamOf("denied");
  await team.secret("git", { username: "writer", password: "not-the-s3cret" });
  await team.configMap("one", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["one"]);
  await cluster.condition("KollectInventory", "denied/all", "Synced=False PartiallySynced");
  const message = await cluster.condition(
    "KollectSnapshotSink",
    "denied/repository",
    "SinkReachable=False SinkUnauthorized",
  );
  assert.not.match(message, "not-the-s3cret");
  const { username, password } = git.writer;
  await team.secret("git", { username, password });
  await cluster.condition("KollectInventory", "denied/all", "Synced=True Exported", 90);
  assert.is(Object.keys(team.files()).length, 1);
});

test("a dead host hurts one lane", async () => {
  const team = await teamOf("dead");
  await team.configMap("one", { color: "red" });
  await team.target({ labelSelector: { matchLabels: { app: "kollect-test" } } });
  await team.gitSink({ endpoint: `http://127.0.0.1:${await freePort()}/none` });
  await team.postgresSink();
  await team.inventory();
  await rowsAre(team, ["one"]);
  await team.configMap("two", { color: "red" });
  await rowsAre(team, ["one", "two"]);
  await cluster.condition(
    "KollectSnapshotSink",
    "dead/repository",
    "SinkReachable=False SinkUnreachable",
  );
  await cluster.condition("KollectInventory", "dead/all", "Synced=False PartiallySynced");
});

test("a Secret without the key says which keys are wanted", async () => {
  const team = await teamOf("keyless");
  await team.secret("database", { wrong: "x" });
  await team.postgresSink();
  const message = await cluster.condition(
    "KollectDatabaseSink",
    "keyless/warehouse",
    "SinkReachable=False SinkMisconfigured",
  );
  assert.match(message, /dsn/);
});

test("a row too large for its sink is left out and named", async () => {
  const team = await teamOf("large");
  await team.configMap("big", { color: "x".repeat(5_000) });
  await team.configMap("small", { color: "red" });
  await team.target({ labelSelector: { matchLabels: { app: "kollect-test" } } });
  await team.postgresSink({ maxRowBytes: 2_000 });
  await team.inventory({ snapshotSinkRefs: [] });
  await rowsAre(team, ["small"]);
  const message = await cluster.condition(
    "KollectInventory",
    "large/all",
    "Synced=False RowsLeftOut",
  );
  assert.match(message, "large/big");
  await team.configMap("big", { color: "y" });
  await rowsAre(team, ["big", "small"]);
});

test("a sink that does not exist is named", async () => {
  const team = await teamOf("nosink");
  await team.inventory({ snapshotSinkRefs: [], databaseSinkRefs: [{ name: "absent" }] });
  const message = await cluster.condition(
    "KollectInventory",
    "nosink/all",
    "Ready=False SinkNotFound",
  );
  assert.match(message, "database/absent");
});

test("suspended targets keep their rows in the sinks", async () => {
  const team = await teamOf("paused");
  await team.configMap("one", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["one"]);
  await team.target({ labelSelector: { matchLabels: { app: "kollect-test" } }, suspend: true });
  await cluster.condition("KollectTarget", "paused/things", "Ready=False Suspended");
  await team.configMap("two", { color: "blue" });
  await cluster.remove("ConfigMap", "paused/one");
  const inventory = ["KollectInventory", "paused/all"] as const;
  const message = await cluster.condition(...inventory, "Synced=False Suspended");
  assert.is(message, "spec.suspend is true, rows stay as they are: paused/things");
  assert.equal(Object.keys(await team.rows()), ["one"]);
  await startInventory(team);
  await rowsAre(team, ["two"]);
});

test("a target that goes takes its rows along", async () => {
  const team = await teamOf("gone");
  await team.configMap("one", { color: "red" });
  await startInventory(team);
  await rowsAre(team, ["one"]);
  await cluster.remove("KollectTarget", "gone/things");
  await rowsAre(team, []);
});

test.run();
