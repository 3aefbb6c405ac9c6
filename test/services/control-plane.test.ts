import { spawn } from "node:child_process";
import { request } from "node:https";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "./control-plane.ts";
import type { ControlPlane } from "./control-plane.ts";
import { service } from "./service.ts";
import { runs } from "./running.ts";
import { until } from "./until.ts";

const control = suite("control plane");
// Not the shared one: these tests kill it.
const plane = await service(() => startControlPlane());
const uncached = await service(() => startControlPlane({ watchCache: false }));

const test = (name: string, body: (plane: ControlPlane, uncached: ControlPlane) => Promise<void>) =>
  plane === undefined || uncached === undefined
    ? control.skip(name)
    : control(name, () => body(plane, uncached));

const configMap = (name: string): object => ({ metadata: { name }, data: { key: "value" } });
const configMaps = "/api/v1/namespaces/default/configmaps";

/** The first line of a watch from `version`, and the status of the answer. */
function watchFrom(at: ControlPlane, version: string): Promise<string> {
  const path = `${configMaps}?watch=1&resourceVersion=${version}&timeoutSeconds=5`;
  const headers = { authorization: `Bearer ${at.tokenOf("admin")}` };
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(path, at.url),
      { headers, ca: at.certificateAuthority, agent: false },
      (response) => {
        response.once("data", (chunk: Buffer) => {
          resolve(chunk.toString());
          call.destroy();
        });
        response.on("error", () => undefined);
        response.once("end", () => resolve("nothing"));
      },
    );
    call.on("error", reject);
    call.end();
  });
}

async function versionOf(at: ControlPlane): Promise<string> {
  const list = (await at.request("GET", configMaps)).json() as {
    metadata: { resourceVersion: string };
  };
  return list.metadata.resourceVersion;
}

test("serves a client that has nothing but the kubeconfig", async ({ kubeconfig }) => {
  const { KubeConfig, CoreV1Api } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const client = config.makeApiClient(CoreV1Api);
  await client.createNamespace({ body: { metadata: { name: "team-a" } } });
  const { metadata } = await client.readNamespace({ name: "team-a" });
  assert.is(metadata?.name, "team-a");
});

test("gives its plain users nothing until a role is bound to them", async (at) => {
  const asViewer = async (): Promise<number> =>
    (await at.request("GET", configMaps, undefined, { user: "viewer" })).status;
  assert.is(await asViewer(), 403);
  const group = "rbac.authorization.k8s.io";
  await at.request("POST", `/apis/${group}/v1/clusterroles`, {
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }],
  });
  const bound = await at.request("POST", `/apis/${group}/v1/clusterrolebindings`, {
    metadata: { name: "viewer" },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: "reader" },
    subjects: [{ apiGroup: group, kind: "User", name: "viewer" }],
  });
  assert.is(bound.status, 201);
  await until("the viewer may read", 5, async () =>
    (await asViewer()) === 200 ? true : undefined,
  );
  assert.is(
    (await at.request("POST", configMaps, configMap("no"), { user: "viewer" })).status,
    403,
  );
});

test("refuses connections while killed and has its data after a restart", async (at) => {
  await at.request("POST", configMaps, configMap("kept"));
  await at.kill();
  const failure = await at.request("GET", configMaps).catch((error: unknown) => error);
  assert.is((failure as NodeJS.ErrnoException).code, "ECONNREFUSED");
  await at.restart();
  assert.is((await at.request("GET", `${configMaps}/kept`)).status, 200);
});

test("gives 410 for old versions at once when compacted without watch cache", async (_, at) => {
  const version = await versionOf(at);
  await at.request("POST", configMaps, configMap("one"));
  assert.match(await watchFrom(at, version), /"type":"ADDED"/);
  await at.request("POST", configMaps, configMap("two"));
  await at.compact();
  assert.match(await watchFrom(at, version), /"code":410/);
});

test("gives 410 for a continued list when compacted without watch cache", async (_, at) => {
  for (const name of ["a", "b", "c"]) await at.request("POST", configMaps, configMap(name));
  const page = (await at.request("GET", `${configMaps}?limit=1`)).json() as {
    metadata: { continue: string };
  };
  const next = `${configMaps}?limit=1&continue=${encodeURIComponent(page.metadata.continue)}`;
  assert.is((await at.request("GET", next)).status, 200);
  await at.request("POST", configMaps, configMap("d"));
  await at.compact();
  assert.is((await at.request("GET", next)).status, 410);
});

test("gives 410 for old versions after compaction and restart with watch cache", async (at) => {
  const version = await versionOf(at);
  await at.request("POST", configMaps, configMap("new"));
  await at.compact();
  await at.restart();
  assert.match(await watchFrom(at, version), /"code":410/);
});

test("ends its processes and removes its folder with a parent that is SIGKILLed", async () => {
  const fixture = new URL("./fixtures/parent.ts", import.meta.url).pathname;
  const parent = spawn(process.execPath, [fixture], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of parent.stdout) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  const { pids, folders } = JSON.parse(text) as { pids: number[]; folders: string[] };
  assert.is(pids.length, 3);
  assert.is(folders.length, 2);
  for (const path of folders) assert.is(runs.folder(path), true);
  for (const pid of pids) assert.is(runs.process(pid), true);
  parent.kill("SIGKILL");
  await until("all are gone", 10, () => (pids.some(runs.process) ? undefined : true));
  await until("the folders are gone", 10, () => (folders.some(runs.folder) ? undefined : true));
});

test("ends its processes and removes its folder when stopped", async (at, other) => {
  const pids = [...at.pids, ...other.pids];
  assert.is(pids.every(runs.process), true);
  await at.stop();
  await other.stop();
  assert.is(pids.some(runs.process), false);
  assert.is(runs.folder(at.kubeconfig), false);
});

control.run();
