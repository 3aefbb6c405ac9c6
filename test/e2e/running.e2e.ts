import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { loadAll } from "js-yaml";
import { Client } from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { administrator, startNats } from "../services/nats.ts";
import { startPostgres } from "../services/postgres.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { until } from "../services/until.ts";
import { runGit } from "../sinks/git-bench.ts";
import { blocksOf } from "../support/doc-page.ts";
import { clusterOf, type Manifest, served } from "./cluster.ts";
import { startOperator } from "./operator.ts";
import { installWebhooks } from "./webhooks.ts";

/** What a reader copies: the pages as they stand, but for addresses and what they call placeholders. */
const test = suite("docs/running.md");
const page = "docs/running.md";

const inPage = (path: string, language: string): readonly string[] =>
  blocksOf(path).flatMap((it) => (it.language === language ? [it.text] : []));
const manifestsIn = (text: string): readonly Manifest[] => loadAll(text) as Manifest[];
const ofPage = inPage(page, "yaml").flatMap(manifestsIn);
const isKollect = ({ apiVersion }: Manifest): boolean => apiVersion.startsWith("kollect.dev/");
const account = "system:serviceaccount:kollect-system:kollect";

const plane = await startControlPlane();
const git = await startGitServer();
const postgres = await startPostgres({ own: true });
const [natsUsers = ""] = inPage("docs/sinks/nats.md", "text");
const { user, pass } = administrator;
const nats = await startNats({
  configuration: natsUsers.replace("users = [", `$&\n{ user: ${user}, password: "${pass}" }`),
});
const folder = temporaryFolder("running");
const cluster = clusterOf(plane);

for (const kind of manifestsIn(
  execFileSync(process.execPath, ["src/main.ts", "crds"], { encoding: "utf8" }),
))
  await cluster.put(kind);
await served(cluster, "KollectEventSink");
for (const manifest of ofPage.filter((it) => !isKollect(it))) await cluster.put(manifest);
const webhooks = await installWebhooks(cluster);

/** That of the account, with a token as a pod gets one. */
async function accountKubeconfig(): Promise<string> {
  const path = "/api/v1/namespaces/kollect-system/serviceaccounts/kollect/token";
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
  const answer = (await plane.request("POST", path, body)).json();
  const { token } = (answer as { readonly status: { readonly token: string } }).status;
  const file = join(folder.path, "account.kubeconfig");
  const admin = readFileSync(plane.kubeconfig, "utf8");
  writeFileSync(file, admin.replace(plane.tokenOf("admin"), token), { mode: 0o600 });
  return file;
}

interface Pod {
  readonly template: { readonly spec: { readonly containers: readonly { args: string[] }[] } };
}
const [command, ...flags] =
  (ofPage.find(({ kind }) => kind === "Deployment") as unknown as { readonly spec: Pod }).spec
    .template.spec.containers[0]?.args ?? [];
const operator = await startOperator(await accountKubeconfig(), {
  flags: [...flags, ...webhooks.flags, "--batch-window", "50ms"],
});
test.after(async () => {
  await operator.kill();
  await plane.stop();
  await Promise.all([git.stop(), postgres.stop(), nats.stop()]);
  await folder.remove();
});

/** The first block of a sink's page, with `replacements` in it. */
async function applySink(
  type: string,
  replacements: readonly (readonly [string, string])[],
): Promise<void> {
  let [text = ""] = inPage(`docs/sinks/${type}.md`, "yaml");
  for (const [from, to] of replacements) {
    assert.match(text, from);
    text = text.replaceAll(from, to);
  }
  for (const manifest of manifestsIn(text)) await cluster.put(manifest);
}
const isSynced = (inventory: string): Promise<string> =>
  cluster.condition("KollectInventory", `platform/${inventory}`, "Synced=True Exported", 40);

test("the account's operator takes the Lease, makes certificates and judges", async () => {
  assert.is(command, "operator");
  assert.equal(flags, ["--leader-elect"]);
  assert.match(await webhooks.served(), "spec.attributes[0].path");
});

test("its operator collects a Deployment, once somebody has said what", async () => {
  for (const name of ["platform", "shop"])
    await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  const labels = { app: "web" };
  await cluster.put({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", image: "shop/web:1" }] },
      },
    },
  });
  for (const manifest of ofPage.filter(isKollect)) await cluster.put(manifest);
  await cluster.condition("KollectTarget", "platform/workloads", "Ready=True Collecting");
});

test("into a repository, as docs/sinks/git.md begins", async () => {
  const repository = git.createRepository("inventory");
  await applySink("git", [
    ["https://git.example.com/platform/inventory.git", git.url("inventory")],
    ["token: replace-me", `token: ${git.writer.token}`],
  ]);
  await isSynced("all");
  const path = "main:prod-1/platform/workloads/shop/deployment/web.yaml";
  assert.match(runGit(repository, "show", path), "image: shop/web:1");
});

test("into a database, with the roles of docs/sinks/postgres.md", async () => {
  const url = new URL(await postgres.createDatabase("inventory"));
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(inPage("docs/sinks/postgres.md", "sql")[0] ?? "");
    await applySink("postgres", [
      ["postgres.example.com:5432", url.host],
      ["sslmode=verify-full", "sslmode=disable"],
    ]);
    await isSynced("reports");
    await client.query("SET ROLE analysts");
    const text =
      "SELECT resource_name, image, replicas FROM inventory_platform_workloads ORDER BY 1";
    const { rows } = await client.query<Record<string, unknown>>(text);
    assert.equal(
      rows.map((it) => ({ ...it, replicas: Number(it["replicas"]) })),
      // The operator's own Deployment, of this very page.
      [
        { resource_name: "kollect", image: "registry.example.com/kollect:0.1.0", replicas: 2 },
        { resource_name: "web", image: "shop/web:1", replicas: 3 },
      ],
    );
  } finally {
    await client.end();
  }
});

test("into a stream, with the user of docs/sinks/nats.md", async () => {
  await applySink("nats", [["tls://nats.example.com:4222", `nats://127.0.0.1:${nats.port}`]]);
  await isSynced("workloads");
  const connection = await nats.connect();
  try {
    const manager = await jetstreamManager(connection);
    const filter = "kollect.demo.platform.workloads.rows.>";
    const { state } = await manager.streams.info("kollect_events", { subjects_filter: filter });
    assert.is(Object.keys(state.subjects ?? {}).length, 2);
    // The same user takes it all out, and the same account the finalizer off.
    const patch = { spec: { deletionPolicy: "Delete" } };
    await cluster.patch("KollectInventory", "platform/workloads", patch);
    const isGuarded = async (): Promise<true | undefined> => {
      const { metadata } = await cluster.read<{ metadata: { finalizers?: string[] } }>(
        "KollectInventory",
        "platform/workloads",
      );
      return metadata.finalizers?.includes("kollect.dev/inventory-cleanup") === true
        ? true
        : undefined;
    };
    await until("the finalizer stands", 20, isGuarded);
    await cluster.remove("KollectInventory", "platform/workloads");
    await until("the inventory is gone", 20, () =>
      isGuarded().then(
        () => undefined,
        () => true,
      ),
    );
    const markers = "kollect.demo.platform.workloads.snapshot";
    const after = await manager.streams.info("kollect_events", { subjects_filter: markers });
    assert.equal(after.state.subjects ?? {}, {});
  } finally {
    await connection.close();
  }
});

/** Whether the account may do so, as the API server says. */
async function may(
  verb: string,
  resource: string,
  { group = "", namespace = "", name = "" } = {},
): Promise<boolean> {
  const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  const { status } = (
    await plane.request("POST", path, {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user: account, resourceAttributes: { verb, resource, group, namespace, name } },
    })
  ).json() as { readonly status: { readonly allowed: boolean } };
  return status.allowed;
}

test("the account may do what is only sometimes done, and nothing that it never does", async () => {
  const own = { group: "kollect.dev", namespace: "platform" };
  const allowed = await Promise.all([
    may("create", "events", { group: "events.k8s.io", namespace: "platform" }),
    may("create", "tokenreviews", { group: "authentication.k8s.io" }),
    may("patch", "kollectinventories", own),
    may("watch", "customresourcedefinitions", { group: "apiextensions.k8s.io" }),
    may("watch", "apiservices", { group: "apiregistration.k8s.io" }),
  ]);
  assert.equal(allowed, [true, true, true, true, true]);
  const denied = await Promise.all([
    may("list", "secrets", { namespace: "platform" }),
    may("create", "secrets", { namespace: "platform" }),
    may("update", "secrets", { namespace: "kollect-system", name: "other" }),
    may("patch", "kollecttargets", own),
    may("delete", "kollectinventories", own),
    may("list", "configmaps", { namespace: "platform" }),
    may("update", "deployments", { group: "apps", namespace: "shop" }),
  ]);
  assert.equal(denied, [false, false, false, false, false, false, false]);
});

test.run();
