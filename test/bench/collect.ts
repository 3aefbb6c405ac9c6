/** Collection alone, at size: see main.ts. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { type Cluster, clusterOf, installKinds } from "../e2e/cluster.ts";
import { type OperatorProcess, startOperator } from "../e2e/operator.ts";
import { startControlPlane } from "../services/control-plane.ts";
import { startPostgres } from "../services/postgres.ts";
import { until } from "../services/until.ts";
import { etcdDeployments } from "./etcd-deployments.ts";
import { extractionRate } from "./extraction.ts";
import { type Figure, percentile, report, usageOf } from "./figures.ts";
import { attributes, putPostgres } from "./resources.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    objects: { type: "string", default: "10000" },
    many: { type: "string", default: "100000" },
    seconds: { type: "string", default: "60" },
  },
});
const few = Number(values.objects);
const many = Number(values.many);
const seconds = Number(values.seconds);
const targets = 50;
const perSecond = 1_000;
const flipped = 1_000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const figures: Figure[] = [];
const add = (figure: Figure): void => {
  figures.push(figure);
  say(`${figure.name}: ${figure.measured}`);
};

const rate = extractionRate();
add({
  name: "Extraction, 4 attributes",
  budget: "≥ 100,000/s",
  measured: `${Math.round(rate).toLocaleString("en")}/s`,
  value: rate,
  how: "2 CEL and 2 JSONPath over 1,000 Deployments, 100 rounds after 50, one core, in this process",
});

const [plane, postgres] = await Promise.all([startControlPlane(), startPostgres({ own: true })]);
const cluster: Cluster = clusterOf(plane);
await installKinds(cluster);
const store = await etcdDeployments(plane);
const kilobytes = (store.servedBytes / 1000).toFixed(1);
const apiVersion = "kollect.dev/v1alpha1";
const targetGVK = { group: "apps", version: "v1", kind: "Deployment" };
const at = { path: "$.metadata.annotations['bench/at']", type: "string", optional: true } as const;

const putProfile = (): Promise<void> =>
  cluster.put({
    apiVersion,
    kind: "KollectProfile",
    metadata: { name: "bench", namespace: "bench-0" },
    spec: { targetGVK, attributes: [...attributes, { name: "at", ...at }] },
  });
const putTarget = (name: string, spec: object): Promise<void> =>
  cluster.put({
    apiVersion,
    kind: "KollectTarget",
    metadata: { name, namespace: "bench-0" },
    spec: { profileRef: "bench", ...spec },
  });
const start = (): Promise<OperatorProcess> =>
  startOperator(plane.kubeconfig, {
    flags: ["--batch-window", "0s", "--validating-webhooks-enabled=false"],
    bundle: true,
  });
interface Line {
  readonly objects: number;
  readonly millis: number;
}
const lists = (operator: OperatorProcess): readonly Line[] =>
  operator.process
    .logTail()
    .split("\n")
    .filter((it) => it.includes("list finished") && it.includes("deployments.apps"))
    .map((it) => JSON.parse(it) as Line);
const rowsOf = async (name: string): Promise<number | undefined> => {
  const { status } = await cluster.read<{ status?: { collectedCount?: number } }>(
    "KollectTarget",
    `bench-0/${name}`,
  );
  return status?.collectedCount;
};
const collected = (name: string, count: number): Promise<unknown> =>
  until(`${count} rows of ${name}`, 60, async () =>
    (await rowsOf(name)) === count ? 1 : undefined,
  );

/** First list to rows. */
const firstList = async (count: number, budgets: readonly [string, string]): Promise<void> => {
  const operator = await start();
  await collected("all", count);
  await sleep(1_000);
  const list = lists(operator).find(({ objects }) => objects === count);
  const { peakMegabytes, cpuSeconds } = usageOf(operator.pid);
  const millis = list?.millis ?? Number.NaN;
  add({
    name: `${count.toLocaleString("en")} Deployments of ${kilobytes} KB, first list to rows`,
    budget: budgets[0],
    measured: `${(millis / 1000).toFixed(2)} s`,
    value: millis,
    how: "operator's own log: from the start of the list to the last row",
  });
  add({
    name: "the same, peak RSS",
    budget: budgets[1],
    measured: `${Math.round(peakMegabytes)} MB`,
    value: peakMegabytes,
    how: `VmHWM of the bundle's process, from the kernel; ${cpuSeconds.toFixed(1)} s of processor time since its start`,
  });
  await operator.stop();
};

/** Processor time from the start until every target is settled. */
const costOf = async (names: readonly string[], counts: readonly number[]): Promise<number> => {
  const operator = await start();
  await until("all targets", 120, async () => {
    const found = await Promise.all(names.map(rowsOf));
    return found.every((it, index) => it === counts[index]) ? 1 : undefined;
  });
  await sleep(3_000);
  const { cpuSeconds } = usageOf(operator.pid);
  say(`${names.length} targets: ${cpuSeconds} s, lists: ${lists(operator).length}`);
  await operator.stop();
  return cpuSeconds;
};

await putProfile();
say(`seeding ${few} Deployments of ${kilobytes} KB`);
await store.seed(1, few);
await putTarget("all", {});
await firstList(few, ["≤ 5 s", "≤ 180 MB"]);

const one = await costOf(["all"], [few]);
await cluster.remove("KollectTarget", "bench-0/all");
const names = Array.from({ length: targets }, (_, n) => `shard-${String(n).padStart(2, "0")}`);
for (const name of names)
  await putTarget(name, { labelSelector: { matchLabels: { shard: name } } });
const fifty = await costOf(
  names,
  names.map(() => few / targets),
);
for (const name of names) await cluster.remove("KollectTarget", `bench-0/${name}`);
add({
  name: `${targets} targets with different selectors over the same ${few.toLocaleString("en")} objects`,
  budget: "≤ 2 × one target's processor time, one watch",
  measured: `${(fifty / one).toFixed(2)} × (${fifty.toFixed(1)} s to ${one.toFixed(1)} s)`,
  value: fifty / one,
  how: "user and system time of the process from its start until 3 s after all counts stand in status",
});

/** Time from each put into etcd until its row was written, by a trigger in Postgres. */
const chaos = async (): Promise<void> => {
  const dsn = await postgres.createDatabase("bench");
  const database = new Client({ connectionString: dsn });
  await database.connect();
  await putTarget("all", {});
  await putPostgres(cluster, dsn);
  const operator = await start();
  await until("first export", 120, () =>
    operator.process.logTail().includes("export finished") ? 1 : undefined,
  );
  await database.query(`
    CREATE TABLE lag (millis double precision, written timestamptz);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO lag VALUES (extract(epoch FROM clock_timestamp()) * 1000
        - (new.payload->'attributes'->>'at')::double precision, clock_timestamp());
      RETURN new; END $$;
    CREATE TRIGGER note AFTER INSERT OR UPDATE ON inventory FOR EACH ROW EXECUTE FUNCTION note();`);
  const begun = performance.now();
  let next = 0;
  let behind = 0;
  for (let tick = 0; tick < seconds * 20; tick++) {
    await store.touch(Array.from({ length: perSecond / 20 }, () => next++ % few));
    const wait = begun + (tick + 1) * 50 - performance.now();
    behind = Math.max(behind, -wait);
    if (wait > 0) await sleep(wait);
  }
  const span = (performance.now() - begun) / 1000;
  await sleep(3_000);
  const { rows } = await database.query<{ millis: number; half: number }>(
    `SELECT millis, ntile(2) OVER (ORDER BY written) AS half FROM lag`,
  );
  const of = (half: number): number[] =>
    rows.filter((it) => it.half === half).map((it) => it.millis);
  const all = rows.map((it) => it.millis);
  const halves = [1, 2].map((half) => percentile(of(half), 0.5).toFixed(0));
  add({
    name: `${Math.round(next / span)} changes/s for ${Math.round(span)} s, event to committed row, p99`,
    budget: "≤ 100 ms to the row in memory, no growing lag",
    measured: `p50 ${percentile(all, 0.5).toFixed(0)} ms, p99 ${percentile(all, 0.99).toFixed(0)} ms; median of each half ${halves.join(" and ")} ms; ${rows.length} row writes of ${next} changes`,
    value: percentile(all, 0.99),
    how: `changes put into etcd in transactions of ${perSecond / 20}; time until Postgres writes the row, export included; at most ${behind.toFixed(0)} ms behind schedule`,
  });
  await database.end();
  await operator.stop();
  for (const [kind, name] of [
    ["KollectInventory", "rows"],
    ["KollectDatabaseSink", "pg"],
  ] as const)
    await cluster.remove(kind, `bench-0/${name}`);
};
await chaos();

say(`seeding ${many} Deployments`);
await store.seed(few, many);
await firstList(many, ["≤ 60 s", "≤ 300 MB"]);

/** What it costs that the label of a namespace with a thousand objects changes. */
await plane.request("POST", "/api/v1/namespaces", {
  metadata: { name: "bench-x", labels: { team: "on" } },
});
await store.seedInto("bench-x", many, many + flipped);
await putTarget("all", {
  namespaceSelector: { matchExpressions: [{ key: "team", operator: "NotIn", values: ["off"] }] },
});
const operator = await start();
await collected("all", many + flipped);
await sleep(5_000);
const costs: number[] = [];
const spans: number[] = [];
for (const [label, count] of [
  ["off", many],
  ["on", many + flipped],
  ["off", many],
  ["on", many + flipped],
] as const) {
  const before = usageOf(operator.pid).cpuSeconds;
  const begun = performance.now();
  await cluster.patch("Namespace", "bench-x", { metadata: { labels: { team: label } } });
  await collected("all", count);
  spans.push(performance.now() - begun);
  await sleep(1_000);
  costs.push(usageOf(operator.pid).cpuSeconds - before);
}
add({
  name: `namespace label flip touching ${flipped} of ${(many + flipped).toLocaleString("en")} objects`,
  budget: "cost as of 1,000",
  measured: `${costs.map((it) => it.toFixed(2)).join(", ")} s of processor time, ${Math.max(...spans).toFixed(0)} ms until the count stands in status`,
  value: Math.max(...costs),
  how: "out, in, out, in; the whole list costs what the case above says",
});
await operator.stop();
report(figures, values.json);
await Promise.allSettled([plane.stop(), postgres.stop()]);
process.exit();
