import { symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { loadAll } from "js-yaml";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { admissionHandlers } from "../../generated/admission.ts";
import type { KollectEventSinkSpec } from "../../generated/types.ts";
import { createEgress } from "../../src/net/egress.ts";
import { nats } from "../../src/sinks/nats/driver.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";
import { administrator, startNats } from "../services/nats.ts";
import { natsCommand } from "../services/nats-programs.ts";
import { service } from "../services/service.ts";
import { jq } from "../services/tools.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { blocksOf, replay } from "../support/doc-page.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { shellIn } from "../support/shell.ts";
import { contextOf } from "../support/sink-context.ts";
import { orderOf } from "./bench.ts";
import { developer } from "./nats-bench.ts";

const page = "docs/sinks/nats.md";
const test = suite("nats page");
const blocks = blocksOf(page);
const { user: username, pass: password } = administrator;

test("every block is of a language that is tested", () => {
  const languages = new Set(blocks.map(({ language }) => language));
  assert.equal([...languages].toSorted(), ["console", "js", "text", "yaml"]);
});

test("the example is admitted without a warning", async () => {
  const [example] = blocks.filter(({ language }) => language === "yaml");
  const egress = createEgress({ allowPrivate: false, dev: false });
  const documents = loadAll(example?.text ?? "") as { kind: string }[];
  const object = documents.find(({ kind }) => kind === "KollectEventSink");
  const answer = await admissionHandlers.KollectEventSink(
    { uid: "1", operation: "CREATE", object },
    createAdmissionRules({ egress, authorCheck: "enforce" }),
    new AbortController().signal,
  );
  assert.ok(answer.allowed, answer.status?.message);
  assert.is(answer.warnings, undefined);
});

/** What the page shows: two objects, of which one changes and one goes. */
async function seed(port: number): Promise<void> {
  const row = (name: string, replicas: number) =>
    rowOf({
      name,
      targetNamespace: "platform",
      targetName: "workloads",
      attributes: { replicas },
    });
  const [before, after] = [[row("cart", 1), row("db", 1)], [row("cart", 3)]];
  const order = { cluster: "demo", inventory: { namespace: "platform", name: "workloads" } };
  const spec: KollectEventSinkSpec = {
    type: "nats",
    cluster: "demo",
    changePolicy: "Immediate",
    maxRowBytes: 1_000_000,
    provisioning: { mode: "ensure" },
    secretRef: { name: "nats" },
    nats: {
      url: `nats://127.0.0.1:${port}`,
      subject: "kollect",
      stream: "kollect_events",
      replicas: 1,
      storage: "file",
      history: 64,
    },
  };
  const credentials = { username, password };
  const sink = nats.open(
    spec,
    contextOf({ name: "platform/events", credentials, egress: developer }),
  );
  const { signal } = new AbortController();
  await sink.write(orderOf(before, order), signal);
  await sink.write(orderOf(after, { ...order, delta: deltaOf(before, after) }), signal);
  await sink.close();
}

const command = await service(natsCommand);
const server = await service(() => startNats());
const filter = await service(jq);
const folder = temporaryFolder("nats-page");
test.after(async () => {
  await server?.stop();
  await folder.remove();
});

const session = async (): Promise<void> => {
  if (command === undefined || server === undefined) throw new Error("it is skipped without");
  await seed(server.port);
  symlinkSync(resolve("node_modules"), join(folder.path, "node_modules"));
  for (const { language, text } of blocks) {
    const [, name] = /^\/\/ (\w+\.mjs)\n/.exec(text) ?? [];
    if (language === "js") writeFileSync(join(folder.path, name ?? "unnamed.mjs"), text);
  }
  const shell = shellIn(folder.path, {
    HOME: folder.path,
    PATH: [command, process.execPath, filter ?? ""]
      .map(dirname)
      .concat(process.env["PATH"] ?? "")
      .join(":"),
    NATS_URL: `nats://127.0.0.1:${server.port}`,
    NATS_USER: username,
    NATS_PASSWORD: password,
  });
  await replay(page, shell);
};
if (command !== undefined && server !== undefined && filter !== undefined)
  test("what a user types prints what the page shows", session);
else test.skip("what a user types prints what the page shows", session);

test.run();
