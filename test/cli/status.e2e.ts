import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kinds } from "../../generated/kinds.ts";
import { installKinds } from "../e2e/cluster.ts";
import { until } from "../services/until.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage } from "./stage.ts";

const test = suite("kollect status");

const stage = await cliStage();
const { plane, cluster, folder, at, env, kollect } = stage;
const children: ChildProcess[] = [];
test.after(async () => {
  for (const it of children) it.kill("SIGKILL");
  await stage.end();
});

const apiVersion = "kollect.dev/v1alpha1";
/** Two units of days ago, so that what is shown stays the same for hours. */
const since = new Date(Date.now() - 5.5 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");

interface Judgement {
  readonly conditions: readonly string[];
  readonly [field: string]: unknown;
}

const conditionsOf = (texts: readonly string[]) =>
  texts.map((text) => {
    const [head = "", message = ""] = text.split(": ");
    const [, type, status, reason] = /^(\w+)=(\w+) (\S+)$/.exec(head) ?? [];
    return { type, status, reason, message, lastTransitionTime: since };
  });

/** As an operator writes it. */
async function judge(
  kind: keyof typeof kinds,
  name: string,
  { conditions, ...rest }: Judgement,
  namespace = "default",
): Promise<void> {
  const path = `/apis/${apiVersion}/namespaces/${namespace}/${kinds[kind].plural}/${name}/status`;
  const status = { observedGeneration: 1, conditions: conditionsOf(conditions), ...rest };
  const answer = await plane.request("PATCH", path, { status });
  assert.is(answer.status, 200, answer.text);
}
const put = (kind: string, name: string, spec: unknown, namespace = "default"): Promise<void> =>
  cluster.put({ apiVersion, kind, metadata: { name, namespace }, spec });

test("says that Kollect is not installed, and that no cluster answers", async () => {
  const bare = await kollect(["status"]);
  assert.is(
    bare.told,
    "kollect: Kollect is not installed in context test, which has no kollecttargets.kollect.dev; kollect crds | kubectl apply -f - installs its kinds\n",
  );
  assert.equal([bare.code, bare.out], [2, ""]);
  writeFileSync(
    at("more.kubeconfig"),
    JSON.stringify({
      clusters: [{ name: "gone", cluster: { server: "https://127.0.0.1:9" } }],
      contexts: [{ name: "gone", context: { cluster: "gone", user: "admin" } }],
    }),
  );
  const gone = await kollect(["status", "--context", "gone"]);
  assert.is(gone.told, "kollect: no answer from the API server (ECONNREFUSED) (context gone)\n");
  assert.is(gone.code, 2);
});

test("says where there is nothing", async () => {
  await installKinds(cluster);
  const { code, out, told } = await kollect(["status"]);
  assert.equal([code, out], [0, ""]);
  assert.is(told, "kollect: nothing found in namespace default; -A looks into all of them\n");
  assert.is((await kollect(["status", "-A", "-o", "json", "-q"])).out, "[]\n");
});

test("does what docs/cli/status.md shows", async () => {
  await put("KollectTarget", "shop", { profileRef: "deployments" });
  await put("KollectTarget", "edge", { profileRef: "gateways", suspend: true });
  await put("KollectInventory", "fleet", {
    snapshotSinkRefs: [{ name: "history" }],
    databaseSinkRefs: [{ name: "warehouse" }],
  });
  await put("KollectSnapshotSink", "history", {
    ...{ type: "git", cluster: "test", endpoint: "https://git.example/history.git" },
  });
  await put("KollectDatabaseSink", "warehouse", {
    ...{
      type: "postgres",
      cluster: "test",
      postgres: { databaseRef: { name: "warehouse" }, table: "inventory" },
    },
  });
  await judge("KollectTarget", "shop", {
    conditions: [
      "Ready=True Collecting: rows follow the cluster",
      "Synced=True Collecting: every matching object has its row",
    ],
    collectedCount: 12,
  });
  await judge("KollectTarget", "edge", {
    conditions: ["Ready=False Suspended: spec.suspend is true"],
    collectedCount: 3,
    staleSince: since,
  });
  const unreachable =
    "sink default/warehouse: no connection to warehouse.example:5432 (ECONNREFUSED)";
  await judge("KollectInventory", "fleet", {
    conditions: [
      "Ready=True PartiallySynced: 1 of 2 sinks fail",
      `Synced=False PartiallySynced: database/warehouse: ${unreachable}`,
      `Degraded=True SinkUnreachable: database/warehouse: ${unreachable}`,
    ],
    itemCount: 15,
    sinkExports: [
      {
        ...{ name: "snapshot/history", rows: 15 },
        conditions: conditionsOf(["Synced=True Exported: the sink holds the current rows"]),
      },
      {
        ...{ name: "database/warehouse", rows: 11 },
        conditions: conditionsOf([
          "Synced=False SinkUnreachable: sink default/warehouse has no connection to warehouse.example:5432 (ECONNREFUSED)",
        ]),
      },
    ],
  });
  await judge("KollectSnapshotSink", "history", {
    conditions: ["Ready=True SinkReady: the sink answers and takes exports"],
  });
  await judge("KollectDatabaseSink", "warehouse", {
    conditions: [
      "Ready=False SinkUnreachable: sink default/warehouse has no connection to warehouse.example:5432 (ECONNREFUSED)",
    ],
  });
  await replay("docs/cli/status.md", shellIn(folder, env));
});

test("shows what may be listed, and names the rest", async () => {
  const rbac = "rbac.authorization.k8s.io";
  await cluster.put({
    apiVersion: `${rbac}/v1`,
    kind: "Role",
    metadata: { name: "viewer", namespace: "default" },
    rules: [{ apiGroups: ["kollect.dev"], resources: ["kollecttargets"], verbs: ["list"] }],
  });
  await cluster.put({
    apiVersion: `${rbac}/v1`,
    kind: "RoleBinding",
    metadata: { name: "viewer", namespace: "default" },
    roleRef: { apiGroup: rbac, kind: "Role", name: "viewer" },
    subjects: [{ apiGroup: rbac, kind: "User", name: "viewer" }],
  });
  const viewer = ["--kubeconfig", plane.kubeconfigFor("viewer")];
  const { code, out, told } = await kollect(["status", ...viewer, "-o", "yaml"]);
  assert.is(code, 1);
  assert.match(out, /^ {2}kind: KollectTarget$/m);
  assert.is(
    told.split("\n")[0],
    "kollect: you may not list kollectinventories.kollect.dev in namespace default (context test)",
  );
  const all = await kollect(["status", ...viewer, "-A"]);
  assert.is(all.code, 2);
  assert.match(all.told, /you may not list kollecttargets\.kollect\.dev \(context test\)/);
  assert.match(all.told, /kollect: nothing could be had\n$/);
});

interface Watching {
  /** All that was printed. */
  readonly text: () => string;
  /** The same on standard error. */
  readonly told: () => string;
  readonly interrupt: () => Promise<number | null>;
  readonly type: (text: string) => Promise<number | null>;
}

function watching(command: string, args: readonly string[]): Watching {
  const child = spawn(command, args, { env, cwd: folder, stdio: "pipe" });
  children.push(child);
  let printed = "";
  let said = "";
  child.stderr.on("data", (it: Buffer) => (said += it.toString()));
  child.stdout.on("data", (it: Buffer) => (printed += it.toString()));
  const ended = new Promise<number | null>((done) => child.on("close", done));
  return {
    text: () => printed,
    told: () => said,
    interrupt: () => {
      child.kill("SIGINT");
      return ended;
    },
    type: (text) => {
      child.stdin.write(text);
      return ended;
    },
  };
}
const comes = (what: RegExp, { text }: Watching): Promise<true> =>
  until(`${what.source} comes`, 20, () => (what.test(text()) ? true : undefined)).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}; it was ${text()}`);
    },
  );

test("adds a line for each change, until it is interrupted", async () => {
  const lines = watching(at("kollect"), ["status", "--watch"]);
  const objects = watching(at("kollect"), ["status", "-w", "-o", "json"]);
  await comes(/target default\/shop: profile deployments, rows 12, ready True/, lines);
  await comes(/"kind":"KollectDatabaseSink"/, objects);
  await judge("KollectTarget", "shop", {
    conditions: ["Ready=False Forbidden\u001B[1m: no", "Synced=False Forbidden: no"],
    collectedCount: 13,
  });
  await comes(
    /target default\/shop: profile deployments, rows 13, ready False, reason Forbidden\\u001b\[1m\n/,
    lines,
  );
  await cluster.remove("KollectTarget", "default/edge");
  await comes(/Z target default\/edge: is gone\n/, lines);
  await comes(
    /\{"kind":"KollectTarget","name":"edge","namespace":"default","gone":true\}\n/,
    objects,
  );
  assert.is(await lines.interrupt(), 0);
  assert.is(await objects.interrupt(), 0);
  // Nothing is told twice.
  assert.is(lines.text().match(/target default\/edge: profile/g)?.length, 1);
});

test("draws the screen anew on a terminal", async () => {
  // Gives it a terminal, and passes on what is typed; a shell that stayed (dash does) would end by the same Ctrl-C.
  const shown = watching("script", ["-qec", `exec ${at("kollect")} status --watch`, "/dev/null"]);
  await comes(/SINK/, shown);
  await put("KollectTarget", "new", { profileRef: "deployments" });
  await comes(/default\/new/, shown);
  await judge("KollectTarget", "new", {
    conditions: ["Ready=False ProfileInvalid: an \u001B[31mevil\u001B[0m expression"],
  });
  await comes(/ProfileInvalid: an \\u001b\[31mevil\\u001b\[0m expression/, shown);
  const frames = shown.text().split("\u001B[H\u001B[J");
  const last = frames.at(-1) ?? "";
  assert.ok(frames.length > 2);
  assert.match(last, /^\d\d:\d\d:\d\dZ {2}\d resources, \d problems/);
  assert.match(shown.text(), /default\/new: Unjudged: no operator has looked at it yet/);
  assert.is(await shown.type("\u0003"), 0);
});

test("says that what it shows is old while the cluster is away", async () => {
  const lines = watching(at("kollect"), ["status", "--watch"]);
  await comes(/default\/fleet/, lines);
  await plane.kill();
  await until("it is told", 60, () =>
    /warning: .*\(context test\); what is shown is old\n/.test(lines.told()) ? true : undefined,
  );
  await plane.restart();
  await until("it goes on", 90, () =>
    /in context test: it goes on\n/.test(lines.told()) ? true : undefined,
  );
  await put("KollectTarget", "late", { profileRef: "deployments" });
  await comes(/default\/late/, lines);
  assert.is(await lines.interrupt(), 0);
});

test.run();
