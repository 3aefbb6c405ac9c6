import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Client } from "pg";
import { finalizers } from "../../generated/kinds.ts";
import type { KollectInventory } from "../../generated/types.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { clusterOf, installKinds } from "./cluster.ts";
import { startOperator } from "./operator.ts";
import { createTeam, startInventory } from "./team.ts";

const test = suite("export lanes on a real cluster");

const plane = await startControlPlane();
const git = await startGitServer();
const postgres = await startPostgres();
const cluster = clusterOf(plane);
await installKinds(cluster);
const databases = [await postgres.createDatabase("first"), await postgres.createDatabase("second")];
const [first = "", second = ""] = databases;
const team = await createTeam(cluster, { git, postgres, database: first }, "lanes");
const operator = await startOperator(plane.kubeconfig);
test.after(async () => {
  await operator.kill();
  await plane.stop();
  await git.stop();
  await postgres.stop();
});

const name = "lanes/all";
const names = Array.from({ length: 10 }, (_, index) => `map-${index}`);
const inventory = (): Promise<KollectInventory> => cluster.read("KollectInventory", name);
const annotate = (annotations: Record<string, string>): Promise<void> =>
  cluster.patch("KollectInventory", name, { metadata: { annotations } });
const patch = (spec: Record<string, unknown>): Promise<void> =>
  cluster.patch("KollectInventory", name, { spec });
const synced = (): Promise<string> =>
  cluster.condition("KollectInventory", name, "Synced=True Exported");
const rowsAre = (count: number): Promise<true> =>
  until(`both sinks hold ${count} rows`, 20, async () =>
    Object.keys(await team.rows()).length === count && Object.keys(team.files()).length === count
      ? true
      : undefined,
  );
const sql = async (text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: first });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

test("holds what the guard does not let go, until somebody confirms it", async () => {
  for (const it of names) await team.configMap(it, { color: it });
  await startInventory(team);
  const deletionGuard = { maxPercent: 50, minRows: 2, confirmAfter: "1h" };
  await patch({ deletionGuard, deletionPolicy: "Delete" });
  await rowsAre(10);
  await synced();
  // In one step: objects that go one by one never are so many of those that are left.
  await cluster.patch("KollectTarget", "lanes/things", { spec: { names: names.slice(8) } });
  const message = await cluster.condition("KollectInventory", name, "Synced=False DeletionHeld");
  assert.match(message, /\d of the \d+ rows .* kollect\.dev\/confirm-deletion/);
  assert.ok(Object.keys(await team.rows()).length >= 4);
  await annotate({ "kollect.dev/confirm-deletion": "yes" });
  await rowsAre(2);
  await synced();
  await cluster.patch("KollectTarget", "lanes/things", { spec: { names: null } });
});

test("lets go what a second complete list shows as well", async () => {
  await rowsAre(10);
  await patch({ deletionGuard: { maxPercent: 50, minRows: 2, confirmAfter: "3s" } });
  await cluster.patch("KollectTarget", "lanes/things", {
    spec: { labelSelector: { matchLabels: { app: "nobody" } } },
  });
  await cluster.condition("KollectInventory", name, "Synced=False DeletionHeld");
  await rowsAre(0);
  await cluster.patch("KollectTarget", "lanes/things", {
    spec: { labelSelector: { matchLabels: { app: "kollect-test" } } },
  });
  await rowsAre(10);
});

test("mends what somebody else changed, on request, and says that it has", async () => {
  await sql(
    `UPDATE inventory_lanes SET payload = '{"attributes":{}}' WHERE resource_name = 'map-3'`,
  );
  const requested = "2026-11-24T03:00:00Z";
  await annotate({ "kollect.dev/requestedAt": requested });
  const status = await until("the request is answered", 20, async () => {
    const found = (await inventory()).status;
    return found?.lastHandledRequestedAt === requested ? found : undefined;
  });
  const repaired = status.sinkExports?.map((it) => [it.name, it.rowsRepaired]);
  assert.equal(repaired, [
    ["snapshot/repository", 0],
    ["database/warehouse", 1],
  ]);
  assert.equal((await team.rows())["map-3"], { color: "map-3" });
});

test("exports the chosen targets only", async () => {
  const other = { labelSelector: { matchLabels: { app: "kollect-test" } }, names: ["map-1"] };
  await team.target(other, "one");
  await until("the other target's row", 20, async () =>
    (await sql("SELECT 1 FROM inventory_lanes")).length === 11 ? true : undefined,
  );
  await patch({ targetRefs: ["one"], deletionGuard: { maxPercent: 100 } });
  await rowsAre(1);
  await cluster.patch("KollectTarget", "lanes/things", { metadata: { labels: { level: "high" } } });
  await patch({ targetRefs: null, targetSelector: { matchLabels: { level: "high" } } });
  await rowsAre(10);
});

test("uses credentials that were changed, within a minute", async () => {
  await team.secret("database", { dsn: second });
  const client = new Client({ connectionString: second });
  await client.connect();
  let changes = 0;
  await until("rows come to the new place", 60, async () => {
    await team.configMap("map-0", { color: String(changes++) });
    const { rows } = await client.query<{ table: string | null }>(
      "SELECT to_regclass('inventory_lanes') AS table",
    );
    return rows[0]?.table == null ? undefined : true;
  });
  await client.end();
  await team.secret("database", { dsn: first });
  await cluster.condition("KollectDatabaseSink", "lanes/warehouse", "Ready=True SinkReady");
});

test("takes its rows out of the sinks when it is deleted and is asked to", async () => {
  assert.equal((await inventory()).metadata.finalizers, [finalizers.inventoryCleanup]);
  const commits = team.head();
  await cluster.remove("KollectInventory", name);
  await until("it is gone", 30, async () =>
    (
      await plane.request(
        "GET",
        "/apis/kollect.dev/v1alpha1/namespaces/lanes/kollectinventories/all",
      )
    ).status === 404
      ? true
      : undefined,
  );
  assert.equal(team.files(), {});
  assert.is.not(team.head(), commits);
});

test("a sink that is gone blocks no deletion, and is told of", async () => {
  await cluster.put({
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectInventory",
    metadata: { name: "orphan", namespace: "lanes" },
    spec: { databaseSinkRefs: [{ name: "never" }], deletionPolicy: "Delete" },
  });
  await cluster.condition("KollectInventory", "lanes/orphan", "Ready=False SinkNotFound");
  await cluster.remove("KollectInventory", "lanes/orphan");
  const note = await until("an event", 20, async () => {
    const { items } = (
      await plane.request("GET", "/apis/events.k8s.io/v1/namespaces/lanes/events")
    ).json() as { items: { note: string; regarding: { name: string } }[] };
    return items.find((it) => it.regarding.name === "orphan")?.note;
  });
  assert.is(note, "database/never does not exist; what it may hold stays");
});

test.run();
