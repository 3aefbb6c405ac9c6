import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage, deployment } from "./stage.ts";

const test = suite("kollect init");

const { cluster, folder, at, env, kollect, end } = await cliStage();
test.after(end);

await cluster.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
for (const [name, replicas] of [
  ["web", 3],
  ["worker", 1],
] as const)
  await cluster.put(deployment("shop", name, replicas));
await cluster.put({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { namespace: "shop", name: "login" },
  type: "Opaque",
  stringData: { version: "canary-of-init" },
});

test("does what docs/cli/init.md shows", async () => {
  await replay("docs/cli/init.md", shellIn(folder, env));
});

writeFileSync(
  at("more.kubeconfig"),
  JSON.stringify({ contexts: [{ name: "spare", context: { cluster: "test", user: "admin" } }] }),
);

const yes = ["--sink", "nats", "--endpoint", "tls://nats.example.com:4222", "--yes"];

test("writes what gives rows, of any kind", async () => {
  for (const kind of ["secrets", "namespaces", "services", "flowschemas"]) {
    const made = await kollect(["init", "--kind", kind, "-A", "--output-dir", kind, ...yes]);
    assert.is(made.code, 0, made.told);
    const rows = await kollect(["collect", "--config", kind, "-o", "ndjson"]);
    assert.is(rows.code, 0, rows.told);
    assert.match(rows.out, /"attributes":\{"/);
    assert.not.match(rows.out, "canary-of-init");
  }
  assert.not.match(
    readFileSync(at("secrets/secrets-profile.yaml"), "utf8"),
    /stringData|[^a]data\b/,
  );
});

test("goes by the schema where there is no object", async () => {
  const made = await kollect(["init", "--kind", "sts", "--output-dir", "none", ...yes]);
  assert.is(made.code, 0, made.told);
  assert.not.match(made.told, "proposed by");
  const profile = readFileSync(at("none/statefulsets-profile.yaml"), "utf8");
  assert.match(profile, "path: $.spec.template.spec.containers[*].image\n      type: list\n");
  assert.match(profile, "path: $.spec.replicas\n      type: int\n");
});

test("never asks without a terminal", async () => {
  const { code, out, told } = await kollect(["init"]);
  assert.equal([code, out], [2, ""]);
  assert.is(
    told,
    "kollect: --kind, --sink (git, postgres, nats), --endpoint, --yes or --attribute missing: without a terminal, and with --yes, nothing is asked\n",
  );
});

test("refuses what makes no sense, and writes nothing", async () => {
  const refused: readonly (readonly [readonly string[], string])[] = [
    [["--kind", "deploymnts"], "did you mean deployments.apps?"],
    [["--kind", "deploy", "--name", "Web"], "--name: write small letters"],
    [["--kind", "deploy", "--cluster", "a b"], "--cluster: write letters, digits, dots"],
    [["--kind", "deploy", "--attribute", "replicas"], '--attribute "replicas": write a name, ='],
    [["--kind", "deploy", "--attribute", "a=.spec"], "column 1: write $.spec or cel:object.spec"],
    [["--kind", "deploy", "--context", "*"], "--context names several clusters"],
  ];
  for (const [args, text] of refused) {
    const { code, out, told } = await kollect(["init", "--output-dir", "wrong", ...args, ...yes]);
    assert.equal([code, out], [2, ""]);
    assert.match(told, text);
  }
  const nats = ["init", "--kind", "deploy", "--output-dir", "wrong", "--yes", "--sink"];
  const login = await kollect([...nats, "nats", "--endpoint", "tls://me:hunter2@nats.example.com"]);
  assert.equal([login.code, login.out], [2, ""]);
  assert.match(login.told, "nats.url must not hold a user, password or token");
  assert.not.match(login.told, "hunter2");
  const local = await kollect([...nats, "git", "--endpoint", "file:///srv/inventory.git"]);
  assert.equal([local.code, local.out], [2, ""]);
  assert.match(
    local.told,
    "--endpoint: endpoint file:// works with --dev only; give it to init where the operator has it, too",
  );
  const dsn = await kollect([...nats, "postgres", "--endpoint", "postgres://me:hunter2@db/x"]);
  assert.is(dsn.code, 2);
  assert.match(dsn.told, "--endpoint is not for postgres");
  assert.not.match(dsn.told, "hunter2");
  assert.not.ok(existsSync(at("wrong")));
});

/** Types each answer once its question stands there; `script` gives the program a terminal. */
async function converse(
  args: string,
  dialogue: readonly (readonly [string, string])[],
): Promise<string> {
  const command = `kollect init ${args} 2>&1`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { env, cwd: folder });
  let shown = "";
  let next = 0;
  child.stdout.on("data", (text: Buffer) => {
    shown += text.toString();
    const [question, answer] = dialogue[next] ?? ["", ""];
    if (next === dialogue.length || !shown.endsWith(question)) return;
    next++;
    shown += "\n";
    child.stdin.write(answer);
  });
  const code = await new Promise((done) => child.on("close", done));
  return `${shown}\nexit ${String(code)}`;
}

test("asks on a terminal for what no flag says", async () => {
  const shown = await converse("--output-dir asked -n shop", [
    ["Kind of the objects [deployments]: ", "\n"],
    ["Name of the inventory [deployments]: ", "apps\n"],
    ["to propose attributes? (yes, no) [yes]: ", "yes\n"],
    ["Attributes to keep, by name and with commas [all]: ", "images, replicas\n"],
    ["Sink, one of git, postgres, nats [git]: ", "kafka\n"],
    ["Sink, one of git, postgres, nats [git]: ", "nats\n"],
    ["Server, such as tls://nats.example.com:4222: ", "ftp://a b\n"],
    ["Server, such as tls://nats.example.com:4222: ", "tls://nats.example.com\n"],
    ["told apart in one sink [test]: ", "a b\n"],
    ["told apart in one sink [test]: ", "north\n"],
  ]);
  assert.match(shown, /exit 0$/);
  assert.match(shown, "attributes are proposed by shop/web");
  assert.match(shown, "there is no sink kafka; write one of git, postgres, nats");
  assert.match(shown, "an endpoint has no white space");
  assert.match(shown, "write letters, digits, dots, dashes and underscores");
  assert.not.match(shown, "should match");
  assert.match(readFileSync(at("asked/apps-sink.yaml"), "utf8"), "  cluster: north\n");
  const profile = readFileSync(at("asked/apps-profile.yaml"), "utf8");
  assert.equal(
    [...profile.matchAll(/- name: (\w+)/g)].map((it) => it[1]),
    ["images", "replicas"],
  );
});

test("looks at no object when it may not, and leaves nothing behind when it is interrupted", async () => {
  const shown = await converse("--kind deploy --name none --output-dir interrupted -n shop", [
    ["to propose attributes? (yes, no) [yes]: ", "no\n"],
    ["Attributes to keep, by name and with commas [all]: ", "\u0003"],
  ]);
  assert.match(shown, /exit 130$/);
  assert.not.match(shown, "proposed by");
  assert.not.ok(readdirSync(folder).includes("interrupted"));
});

test.run();
