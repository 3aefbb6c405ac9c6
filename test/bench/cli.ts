/** `kollect collect` and `kollect query` at size: see main.ts. */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startControlPlane } from "../services/control-plane.ts";
import { etcdDeployments } from "./etcd-deployments.ts";
import { type Figure, report, usageOf } from "./figures.ts";
import { attributes } from "./resources.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    objects: { type: "string", default: "10000" },
    many: { type: "string", default: "100000" },
  },
});
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

/** Memory is that of the highest moment that the kernel knows of, looked up shortly before the end. */
async function kollect(args: readonly string[]): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(resolve("bin/kollect.cjs"), args, { stdio: ["ignore", "pipe", "inherit"] });
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
  if (code !== 0) throw new Error(`kollect ${args.join(" ")} ended with ${String(code)}`);
  return { seconds: (performance.now() - startedAt) / 1_000, ...usage, lines };
}

const shown = ({ seconds, cpuSeconds, peakMegabytes }: Run): string =>
  `${seconds.toFixed(1)} s, CPU ${cpuSeconds.toFixed(1)} s, RSS ${Math.round(peakMegabytes)} MB`;

const help = await kollect(["--help"]);
add({
  name: "kollect --help",
  budget: "≤ 150 ms",
  measured: `${Math.round(help.seconds * 1_000)} ms`,
  value: help.seconds * 1_000,
  how: "from starting the process to its end",
});

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
  let from = 0;
  const statement = "select image, count(*) as n from deployments group by 1 order by 2 desc";
  for (const [objects, budget] of [
    [few, "≤ 4 s, ≤ 150 MB"],
    [many, "RSS ≤ 200 MB"],
  ] as const) {
    await store.seed(from, objects);
    from = objects;
    for (const format of ["table", "ndjson"]) {
      const run = await kollect([...collect, "-o", format]);
      if (run.lines < objects) throw new Error(`${run.lines} lines for ${objects} objects`);
      add({
        name: `${objects.toLocaleString("en")} Deployments, ${attributes.length} columns, ${format}`,
        budget,
        measured: shown(run),
        value: run.peakMegabytes,
        how: `${kilobytes} KB each as served`,
      });
    }
    if (objects !== few) continue;
    const run = await kollect(["query", "-A", "--kubeconfig", plane.kubeconfig, statement]);
    if (run.lines < 2) throw new Error(`${statement} gave no row`);
    add({
      name: `${objects.toLocaleString("en")} Deployments, query of image and count(*)`,
      budget: "≤ 5 s",
      measured: shown(run),
      value: run.seconds,
      how: `${kilobytes} KB each as served`,
    });
  }
} finally {
  await plane.stop();
}
report(figures, values.json);
