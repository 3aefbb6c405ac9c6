/** First export, one change, restart and idling: see main.ts. */
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { clusterOf, installKinds } from "../e2e/cluster.ts";
import { type OperatorProcess, startOperator } from "../e2e/operator.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { startGitServer } from "../services/git-server.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { type Figure, percentile, report, usageOf } from "./figures.ts";
import { putGit, putPostgres, putTarget } from "./resources.ts";
import { seed } from "./seed.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, objects: { type: "string", default: "10000" } },
});
const count = Number(values.objects);
const changes = 200;
const idleSeconds = 60;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const figures: Figure[] = [];
const add = (figure: Figure): void => {
  figures.push(figure);
  say(`${figure.name}: ${figure.measured}`);
};

const [plane, git, postgres] = await Promise.all([
  startControlPlane(),
  startGitServer(),
  startPostgres({ own: true }),
]);
const cluster = clusterOf(plane);
await installKinds(cluster);
say(`seeding ${count} Deployments`);
const bytes = await seed(plane, count);
say(`${Math.round(bytes)} bytes each as served`);
const dsn = await postgres.createDatabase("bench");
const database = new Client({ connectionString: dsn });
await database.connect();
const repository = git.createRepository("bench");
const head = (): string =>
  spawnSync("git", ["-C", repository, "rev-parse", "main"], { encoding: "utf8" }).stdout.trim();

const start = (): Promise<OperatorProcess> =>
  startOperator(plane.kubeconfig, {
    flags: ["--batch-window", "0s", "--webhook-bind-address", "127.0.0.1:0"],
    bundle: true,
  });
/** A line of the operator's log, once it is there. */
const logged = (
  operator: OperatorProcess,
  ...parts: readonly string[]
): Promise<Record<string, number>> =>
  until(parts.join(" "), 120, () => {
    const line = operator.process
      .logTail()
      .split("\n")
      .find((it) => parts.every((part) => it.includes(part)));
    return line === undefined ? undefined : (JSON.parse(line) as Record<string, number>);
  });

await putTarget(cluster);
let operator = await start();
await logged(operator, "list finished", "deployments.apps");

await putPostgres(cluster, dsn);
const toPostgres = await logged(
  operator,
  "export finished",
  "database/pg",
  `"rowsWritten":${count}`,
);
add({
  name: "first export to Postgres",
  budget: "≤ 3 s",
  measured: `${((toPostgres["millis"] ?? 0) / 1000).toFixed(2)} s`,
  value: toPostgres["millis"] ?? 0,
  how: "log: connecting, making the table, writing, committing; fsync off",
});
const spans: number[] = [];
for (let n = 0; n < changes; n++) {
  const name = `app-${n * 7}`;
  const namespace = `bench-${(n * 7) % 10}`;
  const started = performance.now();
  await cluster.patch("Deployment", `${namespace}/${name}`, { spec: { replicas: 1_000 + n } });
  for (;;) {
    const { rowCount } = await database.query(
      "SELECT 1 FROM inventory WHERE resource_namespace = $1 AND resource_name = $2 AND payload->'attributes'->'replicas' = $3",
      [namespace, name, String(1_000 + n)],
    );
    if ((rowCount ?? 0) > 0) break;
  }
  spans.push(performance.now() - started);
}
for (const [share, budget] of [
  [0.5, "–"],
  [0.99, "≤ 50 ms"],
] as const)
  add({
    name: `one change to Postgres, p${share * 100}`,
    budget,
    measured: `${percentile(spans, share).toFixed(1)} ms`,
    value: percentile(spans, share),
    how: `${changes} changes one by one, from before the PATCH until a SELECT sees the row`,
  });

await putGit(cluster, git.url("bench"), git.writer);
const toGit = await logged(operator, "export finished", "snapshot/git", `"rowsWritten":${count}`);
add({
  name: "first export to Git, perResource",
  budget: "≤ 3 s",
  measured: `${((toGit["millis"] ?? 0) / 1000).toFixed(2)} s`,
  value: toGit["millis"] ?? 0,
  how: "log: discovery, pack, push over HTTP to git http-backend, acknowledged",
});

/** Everything that a write would move. */
const facts = async (): Promise<string> => {
  const { rows } = await database.query<Record<string, string>>(
    `SELECT concat_ws(' ', (SELECT count(*) FROM inventory), (SELECT max(xmin::text::bigint) FROM inventory),
      (SELECT max(xmin::text::bigint) FROM inventory_epochs)) AS written`,
  );
  const versions = await Promise.all(
    [
      ["KollectInventory", "rows"],
      ["KollectInventory", "files"],
      ["KollectTarget", "bench"],
      ["KollectDatabaseSink", "pg"],
      ["KollectSnapshotSink", "git"],
    ].map(
      async ([kind = "", name = ""]) =>
        (await cluster.read<{ metadata: { resourceVersion: string } }>(kind, `bench-0/${name}`))
          .metadata.resourceVersion,
    ),
  );
  return JSON.stringify({ postgres: rows[0]?.["written"], git: head(), versions });
};
await sleep(5_000);
const before = await facts();
await operator.stop();
operator = await start();
await logged(operator, "export finished", "database/pg");
await logged(operator, "export finished", "snapshot/git");
await sleep(3_000);
const after = await facts();
const sinksOf = (text: string): string =>
  JSON.stringify({ ...(JSON.parse(text) as object), versions: [] });
const isQuiet = sinksOf(before) === sinksOf(after);
add({
  name: "restart without change",
  budget: "0 writes",
  measured: isQuiet ? "0 writes" : `${before} → ${after}`,
  value: isQuiet ? 0 : 1,
  how: "count and newest transaction id of rows and epochs, and the commit of the branch",
});

const calm = await facts();
const cpuBefore = usageOf(operator.pid).cpuSeconds;
await sleep(idleSeconds * 1000);
const cpu = ((usageOf(operator.pid).cpuSeconds - cpuBefore) / idleSeconds) * 100;
const still = await facts();
add({
  name: `idle for ${idleSeconds} s, processor`,
  budget: "< 1 % of a core",
  measured: `${cpu.toFixed(2)} %`,
  value: cpu,
  how: "user and system time from the kernel",
});
add({
  name: "idle, writes and status updates",
  budget: "0",
  measured: calm === still ? "0" : `${calm} → ${still}`,
  value: calm === still ? 0 : 1,
  how: "as above, and the resourceVersion of every resource of ours",
});

report(figures, values.json);
await operator.stop();
await database.end();
await Promise.allSettled([plane.stop(), git.stop(), postgres.stop()]);
process.exit();
