// Against a server over loopback, which counts what it is asked.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../src/kube/api-client.ts";
import { createDiscovery, type Discovery } from "../../src/kube/discovery.ts";
import {
  type Answer,
  type ApiServer,
  failure,
  json,
  startApiServer,
} from "../support/api-server.ts";
import { type VirtualClock, virtualClock } from "../support/clock.ts";

interface Bench {
  server: ApiServer;
  clock: VirtualClock;
  discovery: Discovery;
  groups: Record<string, Answer>;
}

const test = suite<Bench>("discovery");
test.before.each(async (bench) => {
  bench.server = await startApiServer();
  bench.groups = {};
  bench.clock = virtualClock();
  bench.server.serve((response, call) => (bench.groups[call.path] ?? failure(404))(response, call));
  const client = connect({ kubeconfig: bench.server.kubeconfig }, bench.clock);
  bench.discovery = createDiscovery(client, bench.clock);
});
test.after.each(async ({ server }) => server.stop());

const never = new AbortController().signal;
const all = ["get", "list", "watch"];
const resources = (...given: readonly object[]): Answer => json(200, { resources: given });

test("finds irregular plurals and scopes, past subresources and what cannot be listed", async ({
  discovery,
  groups,
}) => {
  groups["/api/v1"] = resources(
    { name: "endpoints/status", kind: "Endpoints", namespaced: true, verbs: all },
    { name: "endpoints", kind: "Endpoints", namespaced: true, verbs: all },
    { name: "nodes", kind: "Node", namespaced: false, verbs: all },
    { name: "bindings", kind: "Binding", namespaced: true, verbs: ["create"] },
  );
  const endpoints = await discovery.resolve({ group: "", version: "v1", kind: "Endpoints" }, never);
  assert.ok(endpoints);
  assert.is(endpoints.plural, "endpoints");
  assert.is(endpoints.path(), "/api/v1/endpoints");
  assert.is(endpoints.path("team"), "/api/v1/namespaces/team/endpoints");
  const node = await discovery.resolve({ group: "", version: "v1", kind: "Node" }, never);
  assert.is(node?.namespaced, false);
  const binding = await discovery.resolve({ group: "", version: "v1", kind: "Binding" }, never);
  assert.is(binding, undefined);
});

test("asks once for a group, and for an unknown kind again after a while or a refresh", async ({
  clock,
  discovery,
  groups,
  server,
}) => {
  const gvk = { group: "example.com", version: "v1", kind: "Policy" };
  assert.is(await discovery.resolve(gvk, never), undefined);
  groups["/apis/example.com/v1"] = resources({
    name: "policies",
    kind: "Policy",
    namespaced: true,
  });
  assert.is(await discovery.resolve(gvk, never), undefined);
  assert.is(server.calls.length, 1);
  await clock.advance(10_000);
  assert.is(
    (await discovery.resolve(gvk, never))?.path("a"),
    "/apis/example.com/v1/namespaces/a/policies",
  );
  await discovery.resolve(gvk, never);
  assert.is(server.calls.length, 2);
  delete groups["/apis/example.com/v1"];
  discovery.refresh();
  assert.is(await discovery.resolve(gvk, never), undefined);
});

test("a group that is down hurts only itself", async ({ discovery, groups }) => {
  groups["/apis/metrics.k8s.io/v1"] = failure(503);
  groups["/apis/apps/v1"] = resources({
    name: "deployments",
    kind: "Deployment",
    namespaced: true,
  });
  const down = { group: "metrics.k8s.io", version: "v1", kind: "NodeMetrics" };
  const told = await discovery.resolve(down, never).catch((error: { code?: string }) => error.code);
  assert.is(told, "API_REJECTED");
  const apps = { group: "apps", version: "v1", kind: "Deployment" };
  assert.is((await discovery.resolve(apps, never))?.plural, "deployments");
});

test.run();
