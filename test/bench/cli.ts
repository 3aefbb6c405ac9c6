/** `kollect collect` and `kollect query` at size: see main.ts. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startControlPlane } from "../services/control-plane.ts";
import { service } from "../services/service.ts";
import { etcdDeployments } from "./etcd-deployments.ts";
import { type Figure, percentile, report, usageOf } from "./figures.ts";
import { kubectlProgram } from "./kubectl/program.ts";
import { attributes } from "./resources.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    objects: { type: "string", default: "10000" },
    many: { type: "string", default: "100000" },
  },
});
const rounds = 11;
const few = Number(values.objects);
const many = Number(values.many);
const figures: Figure[] = [];
const add = (figure: Figure): void => {
  figures.push(figure);
  process.stderr.write(`${figure.name}: ${figure.measured}\n`);
};

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly lines: number;
}

interface Case {
  readonly objects: number;
  readonly budget: string;
  readonly format: string;
}

const program = resolve("bin/kollect.cjs");

/** Memory is that of the highest moment that the kernel knows of, looked up shortly before the end. */
async function run(command: string, args: readonly string[]): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let lines = 0;
  let usage = { cpuSeconds: 0, peakMegabytes: 0 };
  const look = (): void => {
    try {
      const { cpuSeconds, peakMegabytes } = usageOf(child.pid ?? 0);
      // A process that has ended holds nothing.
      if (peakMegabytes > 0) usage = { cpuSeconds, peakMegabytes };
    } catch {
      // It is gone.
    }
  };
  const timer = setInterval(look, 50);
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines++;
  });
  const code = await new Promise((done) => child.on("close", done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}`);
  return { seconds: (performance.now() - startedAt) / 1_000, ...usage, lines };
}

/** Milliseconds until a server hears of `kollect collect`, which it sends away. */
async function firstRequest(): Promise<number> {
  let heardAt = 0;
  const server = createServer((_request, answer) => {
    heardAt ||= performance.now();
    answer.writeHead(403).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), "kollect-bench-cli-"));
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      "current-context": "bench",
      contexts: [{ name: "bench", context: { cluster: "bench", user: "bench" } }],
      clusters: [{ name: "bench", cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: "bench", user: { token: "bench-s3cret" } }],
    }),
  );
  const startedAt = performance.now();
  const child = spawn(program, ["collect", "deployments", "-A", "--kubeconfig", kubeconfig], {
    stdio: "ignore",
  });
  await new Promise((done) => child.on("close", done));
  server.close();
  rmSync(folder, { recursive: true });
  if (heardAt === 0) throw new Error("kollect has asked nothing");
  return heardAt - startedAt;
}

const shown = ({ seconds, cpuSeconds, peakMegabytes }: Run): string =>
  `${seconds.toFixed(1)} s, CPU ${cpuSeconds.toFixed(1)} s, RSS ${Math.round(peakMegabytes)} MB`;

const median = async (measure: () => Promise<number>): Promise<number> => {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(await measure());
  return percentile(values, 0.5);
};

const bare = await median(async () => (await run(process.execPath, ["-e", "0"])).seconds * 1_000);
const help = await median(async () => (await run(program, ["--help"])).seconds * 1_000);
add({
  name: "kollect --help",
  budget: "≤ 150 ms",
  measured: `${Math.round(help)} ms`,
  value: help,
  how: `from starting the process to its end; median of ${rounds}; an empty script takes ${Math.round(bare)} ms`,
});

const first = await median(firstRequest);
add({
  name: "kollect collect, first request",
  budget: "≤ 400 ms",
  measured: `${Math.round(first)} ms`,
  value: first,
  how: `from starting the process to its request at a server of plain HTTP; median of ${rounds}`,
});

/** The same columns as kubectl takes them. */
const fields = {
  IMAGES: ".spec.template.spec.containers[*].image",
  REPLICAS: ".spec.replicas",
  TIER: ".metadata.labels.tier",
  NAMES: ".spec.template.spec.containers[*].name",
};
const ownFields = { NAMESPACE: ".metadata.namespace", NAME: ".metadata.name", ...fields };
const printed = Object.values(ownFields).map((it) => `{${it}}`);
const kubectlFormats = {
  "custom-columns": `custom-columns=${Object.entries(ownFields)
    .map(([name, path]) => `${name}:${path}`)
    .join(",")}`,
  jsonpath: `jsonpath={range .items[*]}${printed.join('{"\\t"}')}{"\\n"}{end}`,
};

const kubectl = await service(kubectlProgram);
const plane = await startControlPlane();
try {
  const store = await etcdDeployments(plane);
  const columns = attributes.flatMap(({ name, path }) => ["--column", `${name}=${path}`]);
  const collect = [
    "collect",
    "deployments.apps",
    "-A",
    "--kubeconfig",
    plane.kubeconfig,
    ...columns,
  ];
  const kilobytes = (store.servedBytes / 1_000).toFixed(1);
  const measure = async (
    { objects, budget, format }: Case,
    command: string,
    args: readonly string[],
  ): Promise<void> => {
    const done = await run(command, args);
    if (done.lines < objects) throw new Error(`${done.lines} lines for ${objects} objects`);
    const size = objects.toLocaleString("en");
    add({
      name: `${size} Deployments, ${attributes.length} columns, ${format}`,
      budget,
      measured: shown(done),
      value: done.peakMegabytes,
      how: `${kilobytes} KB each as served`,
    });
  };
  let from = 0;
  const statement = "select image, count(*) as n from deployments group by 1 order by 2 desc";
  for (const [objects, budget] of [
    [few, "≤ 4 s, ≤ 150 MB"],
    [many, "RSS ≤ 200 MB"],
  ] as const) {
    await store.seed(from, objects);
    from = objects;
    for (const format of ["table", "ndjson"])
      await measure({ objects, budget, format }, program, [...collect, "-o", format]);
    if (objects !== few) continue;
    const query = ["query", "-A", "--kubeconfig", plane.kubeconfig, statement];
    const done = await run(program, query);
    if (done.lines < 2) throw new Error(`${statement} gave no row`);
    add({
      name: `${objects.toLocaleString("en")} Deployments, query of image and count(*)`,
      budget: "≤ 5 s",
      measured: shown(done),
      value: done.seconds,
      how: `${kilobytes} KB each as served`,
    });
    // Of ten times as many it would hold what this machine does not have.
    if (kubectl === undefined) continue;
    for (const [format, output] of Object.entries(kubectlFormats))
      await measure({ objects, budget: "–", format: `kubectl ${format}` }, kubectl, [
        ...["get", "deployments.apps", "-A", "--kubeconfig", plane.kubeconfig, "-o", output],
      ]);
  }
} finally {
  await plane.stop();
}
report(figures, values.json);
