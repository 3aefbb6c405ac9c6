import { spawn } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Manifest } from "../e2e/cluster.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage } from "./stage.ts";

const test = suite("kollect query");

const stage = await cliStage();
const { plane, cluster, folder, at, env, kollect } = stage;

const deployment = (namespace: string, name: string, images: readonly string[]): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { namespace, name, labels: { app: name } },
  spec: {
    replicas: name.length,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
    },
  },
});
for (const name of ["shop", "vault"])
  await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
await cluster.put(deployment("shop", "web", ["nginx:1.29", "envoy:1.36"]));
await cluster.put(deployment("shop", "worker", ["nginx:1.29"]));
await cluster.put(deployment("vault", "safe", ["safe:1"]));
await cluster.put({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { namespace: "vault", name: "login", annotations: { copy: "s3cr3t" } },
  stringData: { password: "s3cr3t" },
});
const rbac = "rbac.authorization.k8s.io";
const subjects = [{ apiGroup: rbac, kind: "User", name: "viewer" }];
for (const [kind, metadata, resources] of [
  ["Role", { name: "reader", namespace: "shop" }, ["deployments"]],
  ["ClusterRole", { name: "namespaces" }, ["namespaces"]],
] as const) {
  const apiGroups = ["apps", ""];
  const rules = [{ apiGroups, resources: [...resources], verbs: ["list"] }];
  const apiVersion = `${rbac}/v1`;
  await cluster.put({ apiVersion, kind, metadata, rules });
  const roleRef = { apiGroup: rbac, kind, name: metadata.name };
  await cluster.put({ apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects });
}
copyFileSync(plane.kubeconfigFor("viewer"), at("viewer.kubeconfig"));
writeFileSync(
  at("more.kubeconfig"),
  JSON.stringify({
    contexts: [{ name: "spare", context: { cluster: "test", user: "admin", namespace: "shop" } }],
  }),
);
test.after(stage.end);

test("does what docs/cli/query.md shows", async () => {
  await replay("docs/cli/query.md", shellIn(folder, env));
});

test("has columns by the kind's schema", async () => {
  const { out, told } = await kollect(["query", ".schema secrets"]);
  assert.match(out, /^type {9}\$\.type$/m, told);
  assert.not.match(out, /^(data|stringData|annotations) /m);
  const roles = await kollect(["query", "-A", "-o", "csv", "select name, rules from roles"]);
  assert.match(roles.out, /^reader,"\[\{""apiGroups"".*\]"$/m, roles.told);
});

test("says where there is no cluster, and no statement", async () => {
  const nowhere = await kollect(["query", "select 1"], { KUBECONFIG: at("missing") });
  assert.is(nowhere.code, 2);
  assert.match(nowhere.told, /no file of KUBECONFIG is there/);
  const nothing = await kollect(["query"]);
  assert.equal([nothing.code, nothing.out], [2, ""]);
  assert.match(nothing.told, /^kollect: there is no statement/);
  const taken = await kollect(["query", "-f", "-"]);
  assert.match(taken.told, /^kollect: write a statement: standard input holds the manifests\n$/);
});

const endless =
  "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

test("ends at once with Ctrl-C while SQLite computes", async () => {
  const child = spawn(at("kollect"), ["query", "--log-level", "debug", endless], {
    env,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise<void>((done) => {
    child.stderr?.on("data", (it: Buffer) => {
      if (it.includes("the statement runs")) done();
    });
  });
  const ended = new Promise((done) => child.on("close", (_code, signal) => done(signal)));
  child.kill("SIGINT");
  assert.is(await ended, "SIGINT");
});

test("is quiet when whoever reads has had enough", async () => {
  const many = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n";
  const text = await shellIn(
    folder,
    env,
  )(`kollect query '${many}' -o csv | head -2; echo "\${PIPESTATUS[0]}"`);
  assert.is(text, "i\n1\n0\n");
});

/** A sitting at a terminal, which util-linux's script gives; `type` is told all that was shown so far. */
function atTerminal(
  command: string,
  type: (shown: string, keys: NonNullable<ReturnType<typeof spawn>["stdin"]>) => void,
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const child = spawn("script", ["-qefc", command, "/dev/null"], { env, cwd: folder });
  let shown = "";
  child.stdout.on("data", (it: Buffer) => {
    shown += it.toString();
    type(shown, child.stdin);
  });
  return new Promise((done) => child.on("close", (code) => done({ code, shown })));
}

test("asks for statements at a terminal", async () => {
  let isTyped = false;
  const { code, shown } = await atTerminal("kollect query -A -o csv", (before, keys) => {
    if (isTyped || !before.includes("kollect> ")) return;
    isTyped = true;
    keys.write("select count(*)\nfrom deployments;\nselect nme from deploy;\n.quit\n");
  });
  assert.is(code, 0, shown);
  assert.match(shown, /count\(\*\)\r\n3\r\n/);
  assert.match(shown, /no such column: nme; did you mean name\?/);
});

test("ends with Ctrl-C at a terminal, too, while SQLite computes", async () => {
  let step = 0;
  const command = "kollect query --log-level debug";
  const { code, shown } = await atTerminal(command, (before, keys) => {
    if (step === 0 && before.includes("kollect> ")) {
      step = 1;
      keys.write(`${endless};\n`);
    } else if (step === 1 && before.includes("the statement runs")) {
      step = 2;
      keys.write("\u0003");
    }
  });
  assert.is(code, 130, shown);
});

test.run();
