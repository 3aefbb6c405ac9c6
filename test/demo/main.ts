/** The main job on real parts: `npm run demo`, or `npm run demo -- --once` to end by itself. */
import { once } from "node:events";
import { load } from "js-yaml";
import type { Manifest } from "../e2e/cluster.ts";
import { type OperatorProcess, startOperator } from "../e2e/operator.ts";
import { until } from "../services/until.ts";
import { say, table, timed, title } from "./screen.ts";
import { seed } from "./seed.ts";
import { buildStage, type Stage } from "./stage.ts";

const imagesQuery = `SELECT image, count(*) AS deployments, count(DISTINCT resource_namespace) AS namespaces
  FROM inventory_platform_workloads, jsonb_array_elements_text(images) AS image
  GROUP BY image ORDER BY 2 DESC, 1 LIMIT 6`;

interface Status {
  readonly status: {
    readonly sinkExports: readonly { readonly name: string; readonly lastExportTime: string }[];
  };
}

const synced = (stage: Stage): Promise<string> =>
  stage.cluster.condition("KollectInventory", "platform/fleet", "Synced=True Exported", 60);

/** As `kubectl get` prints it: the API server itself fills the columns. */
async function get(stage: Stage, plural: string): Promise<void> {
  const path = `/apis/kollect.dev/v1alpha1/namespaces/platform/${plural}`;
  const answer = await stage.cluster.table(path);
  say(`  $ kubectl get ${plural} -n platform`);
  table(answer);
}

async function change(stage: Stage): Promise<void> {
  title("One image changes");
  const before = stage.git("rev-parse", "main");
  const template = { spec: { containers: [{ name: "main", image: "redis:8.0.1" }] } };
  const started = performance.now();
  await stage.cluster.patch("Deployment", "search-staging/cache-0", { spec: { template } });
  await until("the change is in Postgres", 20, async () => {
    const [, row] = await stage.query(
      "SELECT 1 FROM inventory_platform_workloads WHERE images ? 'redis:8.0.1'",
    );
    return row;
  });
  say(`  in Postgres after ${Math.round(performance.now() - started)} ms (batch window 200 ms)`);
  await until("the change is in Git", 20, () =>
    stage.git("rev-parse", "main") === before ? undefined : true,
  );
  say(`  in Git after ${Math.round(performance.now() - started)} ms (exportMinInterval 1s)`);
  say(stage.git("show", "--stat", "--format=  %h %s", "main").replaceAll(/^(?! )/gm, "  "));
  say(
    stage
      .git("diff", "-U1", `${before}..main`)
      .split("\n")
      .slice(4)
      .map((it) => `  ${it}`)
      .join("\n"),
  );
}

async function deletion(stage: Stage): Promise<void> {
  title("One object goes");
  const before = stage.git("rev-parse", "main");
  const started = performance.now();
  await stage.cluster.remove("Deployment", "search-staging/cache-0");
  await until("the deletion is in both sinks", 20, async () => {
    const rows = await stage.query(
      "SELECT 1 FROM inventory WHERE resource_namespace = 'search-staging' AND resource_name = 'cache-0'",
    );
    return rows.length === 1 && stage.git("rev-parse", "main") !== before ? true : undefined;
  });
  say(`  gone from Postgres and Git after ${Math.round(performance.now() - started)} ms`);
  say(stage.git("show", "--stat", "--format=  %h %s", "main"));
}

async function restart(stage: Stage, operator: OperatorProcess): Promise<OperatorProcess> {
  title("The operator is started again");
  await synced(stage);
  const facts = async (): Promise<string> => {
    const [, row] = await stage.query(
      "SELECT count(*), max(xmin::text::bigint) AS transaction FROM inventory",
    );
    const { status } = await stage.cluster.read<Status>("KollectInventory", "platform/fleet");
    return JSON.stringify([
      stage.git("rev-parse", "main"),
      row,
      status.sinkExports.map((it) => it.lastExportTime),
    ]);
  };
  const before = await facts();
  await operator.stop();
  const next = await start(stage);
  await until("the operator has compared both sinks", 30, () => {
    const exports = next.process.logTail().split("export finished").length - 1;
    return exports >= 2 ? true : undefined;
  });
  const after = await facts();
  say(
    before === after
      ? "  nothing was written: same commit, same transaction ids"
      : `  WRITTEN: ${before} -> ${after}`,
  );
  if (before !== after) process.exitCode = 1;
  return next;
}

const start = ({ kubeconfig, webhooks: { flags } }: Stage): Promise<OperatorProcess> =>
  startOperator(kubeconfig, { flags, bundle: true });

async function play(stage: Stage): Promise<OperatorProcess> {
  title("A small cluster");
  const { namespaces, objects } = await timed("seeding", () => seed(stage.cluster));
  say(`  ${namespaces} namespaces, ${objects} objects`);
  title("The operator, and a mistake");
  const operator = await start(stage);
  say(`  ${await timed("until it judges what is applied", () => stage.webhooks.served())}`);
  title("The resources of docs/examples/");
  for (const example of ["profiles.yaml", "targets.yaml", "sinks.yaml", "inventory.yaml"])
    say(`  ${example}: ${await stage.apply(example)} applied`);
  await timed("until every sink holds every row", () => synced(stage));
  title("Status");
  for (const plural of ["kollecttargets", "kollectinventories", "kollectdatabasesinks"])
    await get(stage, plural);
  title("Postgres: which images run where?");
  say(`  ${imagesQuery}`);
  table(await stage.query(imagesQuery));
  title("Git");
  say(`  ${stage.git("log", "--format=%h %an %s", "-3", "main")}`);
  const file =
    stage
      .git("ls-tree", "-r", "--name-only", "main")
      .split("\n")
      .find((it) => it.includes("certificate/")) ?? "";
  say(`  ${file}:`);
  say(
    stage
      .git("show", `main:${file}`)
      .split("\n")
      .map((it) => `    ${it}`)
      .join("\n"),
  );
  const certificate = load(stage.git("show", `main:${file}`)) as Manifest;
  if (certificate.kind !== "Certificate") throw new Error(`${file} holds no Certificate`);
  await change(stage);
  await deletion(stage);
  return restart(stage, operator);
}

title("Real parts: kube-apiserver, etcd, PostgreSQL, a Git server");
const stage = await timed("starting", buildStage);
const asked = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => asked.abort());
let operator: OperatorProcess | undefined;
try {
  operator = await Promise.race([play(stage), once(asked.signal, "abort").then(() => undefined)]);
  if (!process.argv.includes("--once") && !asked.signal.aborted) {
    title("It runs on. Try it; Ctrl-C ends it and removes everything.");
    say(`  export KUBECONFIG=${stage.kubeconfig}`);
    const open = setInterval(() => undefined, 60_000);
    await once(asked.signal, "abort");
    clearInterval(open);
  }
} finally {
  await operator?.stop();
  await stage.close();
}
process.exit();
