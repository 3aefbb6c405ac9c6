import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { controlPlanePrograms } from "../services/control-plane-programs.ts";
import { natsProgram } from "../services/nats-programs.ts";
import { service } from "../services/service.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import type { Figure } from "./figures.ts";

const test = suite("bench of exports");

const programs = await service(() => Promise.all([controlPlanePrograms(), natsProgram()]));
const it = (name: string, run: () => Promise<void>): void =>
  programs === undefined ? test.skip(name, run) : test(name, run);

const run = async (script: string, ...args: string[]): Promise<string> => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  assert.is(code, 0, text);
  return text;
};

it("measures what it says it does, at a small scale", async () => {
  const folder = temporaryFolder("bench");
  const file = join(folder.path, "figures.json");
  if (!existsSync("dist/kollect.mjs")) await run("test/support/build.ts");
  const text = await run(
    "test/bench/main.ts",
    "export",
    "--only=git,postgres,steady,one-change",
    ...[
      "few=60",
      "many=90",
      "changes=3",
      "singles=2",
      "rounds=1",
      "per-second=40",
      "seconds=2",
    ].map((option) => `--${option}`),
    `--json=${file}`,
  );
  const figures = JSON.parse(readFileSync(file, "utf8")) as readonly Figure[];
  await folder.remove();
  for (const { name, value, measured } of figures) {
    assert.ok(Number.isFinite(value) && value >= 0, `${name}: ${measured}`);
    assert.ok(text.includes(`| ${name} |`), name);
  }
  for (const part of [
    "Git, 60 rows",
    "90 upserts",
    "lag of Git",
    "lag of NATS",
    "to Postgres, p99",
  ])
    assert.ok(
      figures.some(({ name }) => name.includes(part)),
      part,
    );
});

test.run();
