import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Row } from "../../src/rows/row.ts";
import { type RepositoryOptions, startGitServer } from "../services/git-server.ts";
import { rowOf } from "../support/rows.ts";
import { failureOf } from "./bench.ts";
import { type GitWish, runGit } from "./git-bench.ts";
import { cart, database, gitFixture, live, rows } from "./git-fixture.ts";

const test = suite("git sink, ways to a repository");
const { bench, commit, follow, holds, open, write } = gitFixture(test);

test("a delta needs one request", async () => {
  const sink = open();
  const start = bench.server().requests.length;
  await write(sink, rows);
  await follow(sink, rows, [cart]);
  const name = basename(bench.repository());
  // The server notes a request when its connection closes, in its own time.
  const seen = (): readonly string[] => bench.server().requests.slice(start);
  for (let tries = 0; seen().length < 3 && tries < 200; tries++) await pause(10);
  assert.equal(seen(), [
    `GET /${name}/info/refs?service=git-receive-pack 200`,
    `POST /${name}/git-receive-pack 200`,
    `POST /${name}/git-receive-pack 200`,
  ]);
});

test("several sinks push to one branch at the same time", async () => {
  const inventories = ["a", "b", "c", "d"].map((name) => ({ namespace: "team-a", name }));
  const rowsOf = (targetName: string): Row[] => rows.map((row) => rowOf({ ...row, targetName }));
  await Promise.all(
    inventories.map((inventory) => write(open(), rowsOf(inventory.name), { inventory })),
  );
  holds(inventories.flatMap(({ name }) => rowsOf(name)));
  assert.is(bench.run("rev-list", "--count", "main").trim(), "4");
});

test("orders at the same time take turns", async () => {
  const sink = open();
  const orders = ["a", "b", "c"].map((name) => ({
    row: rowOf({ targetName: name }),
    inventory: { namespace: "team-a", name },
  }));
  await Promise.all(orders.map(({ row, inventory }) => write(sink, [row], { inventory })));
  holds(orders.map(({ row }) => row));
});

test("works where the server leaves nothing out and gives no object by its name", async () => {
  const options: RepositoryOptions[] = [
    { allowFilter: false, allowAnySha1InWant: false },
    { allowFilter: true, allowAnySha1InWant: false },
    { allowFilter: false, allowAnySha1InWant: true },
  ];
  for (const option of options)
    for (const mode of ["perResource", "document"] as const) {
      bench.create(option);
      await write(open({ mode }), rows);
      bench.run("gc", "--quiet");
      assert.is((await write(open({ mode }), rows)).bytes, 0);
      assert.is((await write(open({ mode }), [cart])).rowsRemoved, 3);
      holds([cart]);
    }
});

test("reads packs that hold deltas", async () => {
  const text = (index: number): string =>
    Array.from({ length: 200 }, (_, line) => `line ${line * index}`).join("\n");
  const long = Array.from({ length: 60 }, (_, index) =>
    rowOf({ name: `long-${index}`, attributes: { text: `${text(3)}${index}` } }),
  );
  bench.create({ allowFilter: false, allowAnySha1InWant: false });
  await write(open(), long);
  bench.run("repack", "-a", "-d", "-f", "--depth=50", "--quiet");
  assert.is((await write(open(), long)).bytes, 0);
  assert.is((await write(open(), long.slice(1))).rowsRemoved, 1);
});

test("a hook's refusal is told without its words", async () => {
  bench.create({ preReceive: "echo hook-says-secret; exit 1" });
  const error = await failureOf(write(open(), rows));
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, "a hook or a protection of branch main");
  assert.not.match(error.message, "secret");
});

test("credentials: a token alone, with a user, with a line break; none; not enough", async () => {
  const { token, username } = bench.server().writer;
  for (const credentials of [{ token }, { token, username }, { token: `${token}\n` }])
    await open({ credentials }).probe(live);
  assert.is((await failureOf(open({ credentials: {} }).probe(live))).code, "SINK_UNAUTHORIZED");
  for (const credentials of [
    { username },
    { password: "x" },
    { dsn: "x" },
    { username: "a:b", password: "x" },
  ])
    assert.is(await misconfigured({ credentials }), true);
  await open({ credentials: { ...bench.server().writer } }).probe(live);
});

async function misconfigured(wish: GitWish): Promise<boolean> {
  const error = await failureOf(
    (async () => {
      await open(wish).probe(live);
    })(),
  );
  return error.code === "SINK_MISCONFIGURED";
}

test("wrong settings are told before anything is dialed", async () => {
  const wishes: GitWish[] = [
    { endpoint: "https://user:s3cret-word@example.org/x.git" },
    { endpoint: "https://example.org/x.git?branch=y" },
    { endpoint: "ssh://example.org/x.git" },
    { endpoint: "file:///tmp/x.git", dev: false },
    { branch: "a..b" },
    { branch: "a.lock" },
    { template: "{unknown}/x" },
    { template: "../{uid}" },
    { template: ".git/{uid}" },
    { template: ".kollect/{uid}" },
    { template: "{uid" },
    { format: "ndjson" },
  ];
  for (const wish of wishes) assert.ok(await misconfigured(wish), JSON.stringify(wish));
  const error = await failureOf((async () => void open(wishes[0]))());
  assert.not.match(error.message, "s3cret-word");
  assert.match(error.message, "secretRef");
});

test("a repository that is not there, and a server that is none, are SINK_MISCONFIGURED", async () => {
  const url = new URL(bench.server().url("nothing"));
  assert.ok(await misconfigured({ endpoint: url.href }));
});

test("what an address answers that is no repository is told by its status", async () => {
  const answers: [number, Record<string, string>, string][] = [
    [200, { "content-type": "text/html" }, "SINK_MISCONFIGURED"],
    [301, { location: bench.server().url("repository-1") }, "SINK_MISCONFIGURED"],
    [418, {}, "SINK_REJECTED"],
    [429, {}, "SINK_UNREACHABLE"],
    [503, {}, "SINK_UNREACHABLE"],
  ];
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    const [status, headers] = answers[asked.length - 1] ?? [500, {}];
    response.writeHead(status, headers).end("Not Git: s3cret");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const [status, , code] of answers) {
    const error = await failureOf(open({ endpoint: `http://127.0.0.1:${port}/x.git` }).probe(live));
    assert.is(error.code, code, String(status));
    assert.not.match(error.message, "s3cret");
  }
  server.close();
  assert.is(asked.length, answers.length, "no redirect is followed");
  assert.match(asked[0] ?? "", /^Basic /);
});

test("https with a CA from the Secret", async () => {
  const server = await startGitServer({ tls: true });
  const path = server.createRepository("secure");
  const { username, password } = server.writer;
  const endpoint = server.url("secure");
  const ca = server.certificateAuthority ?? "";
  const receipt = await write(
    open({ endpoint, credentials: { username, password, "ca.crt": ca } }),
    rows,
  );
  assert.is(runGit(path, "rev-parse", "main").trim(), receipt.revision);
  const error = await failureOf(
    open({ endpoint, credentials: { username, password } }).probe(live),
  );
  await server.stop();
  assert.is(error.code, "SINK_UNREACHABLE");
  assert.match(error.message, "ca.crt");
});

test("loopback is denied without --dev", async () => {
  const error = await failureOf(write(open({ dev: false }), rows));
  assert.is(error.code, "EGRESS_DENIED");
  const url = new URL(bench.server().url("any"));
  url.hostname = "localhost";
  const named = await failureOf(open({ dev: false, endpoint: url.href }).probe(live));
  assert.is(named.code, "EGRESS_DENIED");
});

const fileUrl = (): string => pathToFileURL(bench.repository()).href;

test("file:// writes a bare repository, loose or packed", async () => {
  const wish = (): GitWish => ({ endpoint: fileUrl(), credentials: {} });
  const sink = open(wish());
  await sink.probe(live);
  await write(sink, rows);
  holds(rows);
  bench.run("gc", "--quiet", "--prune=now");
  bench.run("pack-refs", "--all");
  assert.is((await write(open(wish()), rows)).bytes, 0);
  commit({ "README.md": "theirs" });
  const receipt = await follow(sink, rows, [cart, database]);
  assert.is(receipt.revision, bench.head());
  assert.is(receipt.rowsRemoved, 2);
  assert.ok(bench.files().has("README.md"));
  holds([cart, database]);
});

test("file:// pushes at the same time lose nothing", async () => {
  const inventories = ["a", "b", "c"].map((name) => ({ namespace: "team-a", name }));
  await Promise.all(
    inventories.map((inventory) =>
      write(
        open({ endpoint: fileUrl(), credentials: {} }),
        [rowOf({ targetName: inventory.name })],
        {
          inventory,
        },
      ),
    ),
  );
  holds(inventories.map(({ name }) => rowOf({ targetName: name })));
});

test("file:// to a folder that is no repository is SINK_MISCONFIGURED", async () => {
  const endpoint = pathToFileURL(join(bench.repository(), "objects")).href;
  assert.ok(await misconfigured({ endpoint, credentials: {} }));
});

test.run();
