import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgram } from "../../src/cli/program.ts";
import { openSession } from "../../src/cli/session.ts";
import { furnish } from "../demo/furnish.ts";
import type { Manifest } from "../e2e/cluster.ts";
import { type OperatorProcess, startOperator } from "../e2e/operator.ts";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage } from "./stage.ts";

const test = suite("the tour");
const page = "docs/cli/tour.md";

const stage = await cliStage();
const { plane, cluster, folder, at, env } = stage;
await furnish(cluster);
let operator: OperatorProcess | undefined;
test.after(async () => {
  await operator?.stop();
  await stage.end();
});

/** What the stage has done already: its cluster is that of test/controlplane/main.ts, furnished by the same function. */
const preparations: ReadonlySet<string> = new Set([
  "npm ci && npm run build",
  "npm run controlplane -- --demo",
  "export KUBECONFIG=…",
  'export PATH="$PWD/node_modules/.bin:$PATH"',
  'alias kollect="$PWD/bin/kollect.cjs"',
  'cd "$(mktemp -d)"',
]);

/** What the reader does with a program that need not be here, or in another terminal. */
const elsewhere: Readonly<Record<string, () => Promise<void>>> = {
  "kubectl set image deployment web-0 -n search-production main=redis:8.0.1": async () => {
    const main = { name: "main", image: "redis:8.0.1" };
    const containers = [main, { name: "sidecar", image: "envoyproxy/envoy:v1.30" }];
    const patch = { spec: { template: { spec: { containers } } } };
    await cluster.patch("Deployment", "search-production/web-0", patch);
  },
  "kubectl apply -f fleet": async () => {
    for (const file of readdirSync(at("fleet")))
      await cluster.put(load(readFileSync(at(`fleet/${file}`), "utf8")) as Manifest);
  },
  "kollect operator --dev": async () => {
    operator = await startOperator(plane.kubeconfig, { bundle: true });
    await cluster.condition("KollectInventory", "default/fleet", "Synced=True Exported");
  },
};

test("leads where docs/cli/tour.md says", async () => {
  await replay(page, shellIn(folder, env), async (line) => {
    if (preparations.has(line)) return;
    const act = elsewhere[line];
    if (act === undefined) throw new Error(`nothing here does ${line}`);
    await act();
  });
});

test("passes every command", () => {
  const text = readFileSync(page, "utf8");
  const { commands } = createProgram(openSession(new AbortController().signal));
  assert.ok(commands.length > 10);
  for (const it of commands) assert.match(text, new RegExp(`^\\$ .*kollect ${it.name()}\\b`, "m"));
});

test.run();
