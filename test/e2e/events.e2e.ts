import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "../services/control-plane.ts";
import { startNats, users } from "../services/nats.ts";
import { until } from "../services/until.ts";
import { replay } from "../sinks/nats-consumer.ts";
import { clusterOf, installKinds } from "./cluster.ts";
import { startOperator } from "./operator.ts";

const test = suite("events");
const password = "writer/s3cret";
const nats = await startNats({
  configuration: users(`{ user: "writer", password: "${password}" }`),
});
const plane = await startControlPlane();
const cluster = clusterOf(plane);
await installKinds(cluster);
let operator = await startOperator(plane.kubeconfig);
const consumer = await nats.connect();
test.after(async () => {
  await operator.kill();
  await consumer.close();
  await plane.stop();
  await nats.stop();
});

const namespace = "events";
const put = (kind: string, name: string, spec: object): Promise<void> =>
  cluster.put({ apiVersion: "kollect.dev/v1alpha1", kind, metadata: { name, namespace }, spec });
const configMap = (name: string, color: string): Promise<void> =>
  cluster.put({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels: { app: "events" } },
    data: { color },
  });
const log = () => replay(consumer, "kollect_events");
/** What a consumer of the log believes of the cluster. */
const colors = async (): Promise<string> =>
  [...(await log()).table.values()]
    .map((item) => item as unknown as { name: string; attributes: { color: string } })
    .map(({ name, attributes }) => `${name}=${attributes.color}`)
    .toSorted()
    .join();
const colorsAre = (wanted: string): Promise<true> =>
  until(`the log gives ${wanted}`, 40, async () =>
    (await colors()) === wanted ? true : undefined,
  );

test("rows become events, and the sink and the inventory say so", async () => {
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await cluster.put({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "nats", namespace },
    stringData: { username: "writer", password },
  });
  await configMap("one", "red");
  await configMap("two", "blue");
  await put("KollectProfile", "things", {
    targetGVK: { version: "v1", kind: "ConfigMap" },
    attributes: [{ name: "color", path: "$.data.color", type: "string" }],
  });
  await put("KollectTarget", "things", {
    profileRef: "things",
    labelSelector: { matchLabels: { app: "events" } },
  });
  await put("KollectEventSink", "log", {
    type: "nats",
    secretRef: { name: "nats" },
    nats: { url: `nats://127.0.0.1:${nats.port}`, subject: "kollect" },
  });
  await put("KollectInventory", "all", { eventSinkRefs: [{ name: "log" }] });
  await colorsAre("one=red,two=blue");
  await cluster.condition("KollectEventSink", "events/log", "SinkReachable=True SinkReady", 40);
  await cluster.condition("KollectInventory", "events/all", "Synced=True Exported", 40);
});

test("a change is one event, and a restart without change none", async () => {
  await configMap("one", "green");
  await colorsAre("one=green,two=blue");
  const before = (await log()).entries.length;
  await operator.kill();
  operator = await startOperator(plane.kubeconfig);
  await configMap("three", "black");
  await colorsAre("one=green,three=black,two=blue");
  const events = (await log()).entries.slice(before).map(({ event }) => event.type);
  assert.equal(
    events.filter((type) => type.startsWith("dev.kollect.row.")),
    ["dev.kollect.row.upserted.v1"],
  );
});

test("an object that goes has its event", async () => {
  await cluster.remove("ConfigMap", "events/two");
  await colorsAre("one=green,three=black");
});

test.run();
