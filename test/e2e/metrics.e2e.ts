import { request } from "node:https";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { metrics } from "../../generated/metrics.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { freePort } from "../services/free-port.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { exposition, type Family, lint, valueOf } from "../telemetry/exposition.ts";
import { clusterOf, installKinds } from "./cluster.ts";
import { startOperator } from "./operator.ts";
import { createTeam, type Team } from "./team.ts";
import { installWebhooks } from "./webhooks.ts";

const test = suite("metrics and health");

const plane = await startControlPlane();
const git = await startGitServer();
const postgres = await startPostgres();
const cluster = clusterOf(plane);
await installKinds(cluster);
const webhooks = await installWebhooks(cluster);
const rbac = "rbac.authorization.k8s.io";
const reader = { name: "metrics-reader" };
await cluster.put({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: reader,
  rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
});
await cluster.put({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: reader,
  roleRef: { apiGroup: rbac, kind: "ClusterRole", ...reader },
  subjects: [{ apiGroup: rbac, kind: "User", name: "operator" }],
});

const [metricsPort, healthPort] = [await freePort(), await freePort()];
const flags = [
  ...["--batch-window", "50ms", "--leader-elect", ...webhooks.flags],
  ...["--metrics-bind-address", `127.0.0.1:${metricsPort}`],
  ...["--health-probe-bind-address", `127.0.0.1:${healthPort}`],
];
await plane.kill();
const operator = await startOperator(plane.kubeconfig, { flags });
test.after(async () => {
  await operator.kill();
  await plane.stop();
  await git.stop();
  await postgres.stop();
});

const probe = async (path: string): Promise<readonly [number, string]> => {
  const answer = await fetch(`http://127.0.0.1:${healthPort}${path}`);
  return [answer.status, await answer.text()];
};
const ready = (): Promise<true> =>
  until("the operator is ready", 40, async () =>
    (await probe("/readyz"))[0] === 200 ? true : undefined,
  );

const scrape = (token?: string): Promise<readonly [number, string]> =>
  new Promise((resolve, reject) => {
    const call = request({
      host: "127.0.0.1",
      port: metricsPort,
      path: "/metrics",
      agent: false,
      rejectUnauthorized: false,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    call.on("error", reject);
    call.on("response", (response) => {
      void response
        .toArray()
        .then((parts: unknown[]) => resolve([response.statusCode ?? 0, parts.join("")]));
    });
    call.end();
  });

/** As who may: what is told once `holds`. */
const told = (
  what: string,
  holds: (families: ReadonlyMap<string, Family>) => boolean,
): Promise<ReadonlyMap<string, Family>> =>
  until(what, 30, async () => {
    const [status, text] = await scrape(plane.tokenOf("operator"));
    const families = status === 200 ? exposition(text) : undefined;
    return families !== undefined && holds(families) ? families : undefined;
  });

const configMaps = { group: "", version: "v1", resource: "configmaps" };
let team: Team;

test("is alive without an API server, and says what it waits for", async () => {
  await until("health is served", 15, async () =>
    (await probe("/healthz").catch(() => undefined))?.[0] === 200 ? true : undefined,
  );
  const [status, text] = await until("the Lease was looked at", 15, async () => {
    const answer = await probe("/readyz");
    return answer[1].includes("cannot be read") ? answer : undefined;
  });
  assert.is(status, 503);
  for (const line of ["[-]own-kinds: not listed yet", "[-]leader: ", "[-]webhook: no certificate"])
    assert.match(text, line);
  const answer = await until("metrics are served", 15, () =>
    scrape("some-token").catch(() => undefined),
  );
  assert.is(answer[0], 503);
  await plane.restart();
  await ready();
  assert.match((await probe("/readyz?verbose"))[1], "[+]leader: this replica leads\n");
});

test("tells metrics to whom the API server lets get them", async () => {
  assert.is((await scrape())[0], 401);
  assert.is((await scrape("made-up"))[0], 401);
  assert.is((await scrape(plane.tokenOf("viewer")))[0], 403);
  const [status, text] = await scrape(plane.tokenOf("operator"));
  assert.is(status, 200, text);
});

test("produces every metric that api/ declares, as Prometheus wants it", async () => {
  const sinks = { git, postgres, database: await postgres.createDatabase("metrics") };
  team = await createTeam(cluster, sinks, "metrics");
  await team.configMap("one", { color: "red" });
  await team.configMap("two", { color: "blue" });
  await team.configMap("pale", {});
  await team.target({ labelSelector: { matchLabels: { app: "kollect-test" } } });
  await team.gitSink();
  await team.postgresSink();
  await team.secret("gone", { dsn: "postgres://a:s3cret@127.0.0.1:1/none" });
  const nowhere = { databaseRef: { name: "gone" }, table: "none" };
  await team.postgresSink({ postgres: nowhere }, "nowhere");
  await team.inventory({ databaseSinkRefs: [{ name: "warehouse" }, { name: "nowhere" }] });
  const families = await told(
    "both sinks hold the rows",
    (it) =>
      ["git", "postgres"].every((type) => {
        const bytes = valueOf(it, "kollect_export_bytes_total", { sink_type: type });
        return bytes !== undefined && bytes > 0;
      }) && (valueOf(it, "kollect_sink_errors_total", { reason: "transient" }) ?? 0) > 0,
  );
  for (const [name, { type }] of Object.entries(metrics)) {
    assert.is(families.get(name)?.type, type);
    assert.ok((families.get(name)?.samples.length ?? 0) > 0, `${name} has no sample`);
  }
  const own = [...families].filter(([name]) => name.startsWith("kollect_"));
  assert.equal(own.map(([name]) => name).toSorted(), Object.keys(metrics).toSorted());
  assert.equal(lint(new Map(own)), []);

  const collected = { profile: "metrics/things", gvk: "v1/ConfigMap" };
  assert.is(valueOf(families, "kollect_collected_objects", collected), 2);
  assert.is(valueOf(families, "kollect_extraction_failures", collected), 1);
  const targets = { group: "kollect.dev", version: "v1alpha1", resource: "kollecttargets" };
  assert.is(valueOf(families, "kollect_informer_objects", targets), 1);
  assert.is(valueOf(families, "kollect_watch_relists_total", { ...targets, reason: "start" }), 1);
  assert.is(valueOf(families, "kollect_informer_cluster_wide_scope", targets), 1);
  assert.is(valueOf(families, "kollect_informer_cluster_wide_scope", configMaps), 0);
  const watch = { ...configMaps, scope: "namespace" };
  assert.is(valueOf(families, "kollect_watch_interrupted", watch), 0);
  assert.ok((valueOf(families, "kollect_watch_last_event_age_seconds", watch) ?? 99) < 30);
  const turns = { controller: "targets", result: "success" };
  assert.ok((valueOf(families, "kollect_reconcile_total", turns) ?? 0) > 0);
  const spans = "kollect_export_duration_seconds_count";
  assert.ok((valueOf(families, spans, { sink_type: "postgres" }) ?? 0) > 0);
});

test("counts what happened while no watch could tell it", async () => {
  const watch = { ...configMaps, scope: "namespace" };
  await plane.kill();
  process.kill(operator.pid, "SIGSTOP");
  try {
    await plane.restart();
    const path = "/api/v1/namespaces/metrics/configmaps/one";
    assert.is((await plane.request("DELETE", path)).status, 200);
    await team.configMap("three", { color: "green" });
    await plane.compact();
    await plane.restart();
  } finally {
    process.kill(operator.pid, "SIGCONT");
  }
  const families = await told(
    "a list has found it",
    (it) => (valueOf(it, "kollect_watch_missed_events_total", configMaps) ?? 0) > 0,
  );
  assert.is(valueOf(families, "kollect_watch_missed_events_total", configMaps), 2);
  assert.is(valueOf(families, "kollect_watch_interrupted", watch), 0);
});

test("says which flag has an address that is taken, and ends", async () => {
  const second = await startOperator(plane.kubeconfig, {
    flags: [...flags, "--health-probe-bind-address", "0", "--webhook-bind-address", "127.0.0.1:0"],
  });
  assert.is(await second.process.exited, 2);
  assert.match(
    second.process.logTail(),
    `kollect: --metrics-bind-address: cannot listen on 127.0.0.1:${metricsPort}`,
  );
  await second.kill();
});

test("ends with its servers", async () => {
  assert.is(await operator.stop(), 0);
  for (const ask of [() => probe("/healthz"), () => scrape()])
    assert.is(await ask().catch(() => "refused"), "refused");
});

test.run();
