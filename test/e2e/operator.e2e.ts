import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { clusterOf, installKinds } from "./cluster.ts";
import { type OperatorProcess, startOperator } from "./operator.ts";
import { createTeam, startInventory } from "./team.ts";

const test = suite("operator");

const plane = await startControlPlane();
const git = await startGitServer();
const postgres = await startPostgres();
const cluster = clusterOf(plane);
await installKinds(cluster);
const sinks = { git, postgres, database: await postgres.createDatabase("operator") };
let operator: OperatorProcess = await startOperator(plane.kubeconfig);
test.after(async () => {
  await operator.kill();
  await plane.stop();
  await git.stop();
  await postgres.stop();
});

const team = await createTeam(cluster, sinks, "walk");

test("keeps a repository and a table equal to the cluster", async () => {
  for (const color of ["red", "green", "blue"]) await team.configMap(color, { color });
  await startInventory(team);
  await cluster.condition("KollectInventory", "walk/all", "Synced=True Exported");
  const want = { blue: { color: "blue" }, green: { color: "green" }, red: { color: "red" } };
  assert.equal(await team.rows(), want);
  assert.is(Object.keys(team.files()).length, 3);
});

test("writes one row for one change", async () => {
  const before = await team.versions();
  await team.configMap("red", { color: "crimson" });
  await until("the change stands in Postgres", 10, async () => {
    const rows = await team.rows();
    return JSON.stringify(rows["red"]) === '{"color":"crimson"}' ? true : undefined;
  });
  const after = await team.versions();
  assert.is(after["green"], before["green"]);
  assert.is(after["blue"], before["blue"]);
  assert.is.not(after["red"], before["red"]);
  await until("the change stands in Git", 10, () =>
    Object.values(team.files()).some((it) => it.includes("crimson")) ? true : undefined,
  );
});

test("writes nothing when it is started again", async () => {
  await cluster.condition("KollectInventory", "walk/all", "Synced=True Exported");
  const before = { head: team.head(), versions: await team.versions() };
  assert.is(await operator.stop(), 0);
  const { status: old } = await cluster.read<{
    status: { sinkExports: { lastExportTime: string }[] };
  }>("KollectInventory", "walk/all");
  operator = await startOperator(plane.kubeconfig);
  await team.configMap("late", { color: "black" });
  await until("the operator works again", 20, async () =>
    (await team.rows())["late"] ? true : undefined,
  );
  const { late: _late, ...versions } = await team.versions();
  assert.equal(versions, before.versions);
  assert.ok(old.sinkExports.every((it) => it.lastExportTime));
});

test("exports the deletion of the last row", async () => {
  for (const name of ["red", "green", "blue", "late"])
    await cluster.remove("ConfigMap", `walk/${name}`);
  await until("both sinks are empty", 20, async () =>
    Object.keys(await team.rows()).length === 0 && Object.keys(team.files()).length === 0
      ? true
      : undefined,
  );
});

test("ends within five seconds of SIGTERM", async () => {
  const ended = operator.stop();
  assert.is(await ended, 0);
  operator = await startOperator(plane.kubeconfig);
});

test.run();
