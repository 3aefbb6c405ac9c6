import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/rows/row.ts";
import type { Export, Receipt, Sink } from "../../src/sinks/sink.ts";
import { type RepositoryOptions, startGitServer } from "../services/git-server.ts";
import { canonical, deltaOf, rowOf, snapshotOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./contract.ts";
import { gitBench, type GitWish, itemsOf, runGit } from "./git-bench.ts";

const test = suite("git sink");
const bench = gitBench();
const live = new AbortController().signal;
const opened: Sink[] = [];
const folders: string[] = [];
const open = (wish: GitWish = {}): Sink => {
  const sink = bench.sink(wish);
  opened.push(sink);
  return sink;
};
const write = (sink: Sink, rows: readonly Row[], wish: Partial<Export> = {}): Promise<Receipt> =>
  sink.write(orderOf(rows, wish), live);
const follow = (sink: Sink, before: readonly Row[], after: readonly Row[]): Promise<Receipt> =>
  write(sink, after, { delta: deltaOf(before, after) });
const rows = ["cart", "db", "mail", "web"].map((name, index) =>
  rowOf({ name, attributes: { replicas: index, b: { z: 1, a: [] } } }),
);
const [cart, database, mail, web] = rows as [Row, Row, Row, Row];
const pathOf = (name: string): string => `test/team-a/web/shop/deployment/${name}.json`;

/** A clone by git, as a person would have it. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), "kollect-clone-"));
  folders.push(folder);
  runGit(folder, "clone", "--quiet", bench.repository(), ".");
  return folder;
}

/** Commits by somebody else: text by path, `undefined` removes. */
function commit(files: Readonly<Record<string, string | undefined>>): void {
  const folder = clone();
  runGit(folder, "checkout", "--quiet", "-B", "main");
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) runGit(folder, "rm", "--quiet", "-r", "--", path);
    else {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
      runGit(folder, "add", "--", path);
    }
  }
  runGit(folder, "commit", "--quiet", "-m", "By hand");
  runGit(folder, "push", "--quiet", "origin", "main");
}
const holds = (wanted: readonly Row[]): void => {
  const files = [...bench.rowFiles()].filter(([path]) => path !== "README.md");
  const items = files.flatMap(([path, text]) => itemsOf(path, text));
  assert.equal(items.map(canonical).toSorted(), wanted.map((row) => row.json).toSorted());
};
const isSound = (): void => {
  bench.run("fsck", "--strict", "--no-dangling");
};

test.before(bench.start);
test.before.each(() => bench.reset());
test.after.each(async () => {
  isSound();
  await bench.proxy().heal();
  await Promise.all(opened.splice(0).map((sink) => sink.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
test.after(bench.stop);

test("a clone by git equals the rows, formatted for people", async () => {
  await write(open(), rows);
  const folder = clone();
  assert.is(runGit(folder, "status", "--porcelain"), "");
  assert.is(
    bench.files().get(pathOf("db")),
    `${JSON.stringify(JSON.parse(database.json), undefined, 2)}\n`,
  );
  holds(rows);
});

test("the commit says what was exported, when and by whom", async () => {
  const order = orderOf(rows);
  const receipt = await open().write(order, live);
  assert.is(receipt.revision, bench.head());
  const [subject, author, time, committer] = bench
    .run("log", "-1", "--format=%s%n%an <%ae>%n%at%n%cn <%ce>", "main")
    .split("\n");
  assert.is(
    subject,
    `chore(test/team-a/everything): export 4 items @ ${order.snapshot.digest.slice(0, 12)}`,
  );
  assert.is(author, "kollect <kollect@kollect.dev>");
  assert.is(committer, author);
  assert.is(Number(time), Math.floor(order.exportedAt.getTime() / 1000));
});

test("an unchanged snapshot makes no commit, after a restart neither", async () => {
  const sink = open();
  const { revision } = await write(sink, rows);
  for (const again of [sink, open()]) {
    const receipt = await write(again, rows, { exportedAt: new Date("2027-01-01T00:00:00Z") });
    assert.equal([receipt.revision, receipt.bytes], [revision, 0]);
  }
  const delta = { upserted: [cart], removed: [] };
  assert.is((await write(sink, rows, { delta })).revision, revision);
  assert.is(bench.head(), revision);
});

const statOf = (): string[] =>
  bench.run("show", "--name-status", "--format=", "main").trim().split("\n");

test("one changed row is one changed file", async () => {
  const sink = open();
  await write(sink, rows);
  const changed = rowOf({ name: "cart", attributes: { replicas: 99 } });
  const receipt = await follow(sink, rows, [changed, database, mail, web]);
  assert.is(receipt.rowsWritten, 1);
  assert.equal(statOf(), [`M\t${pathOf("cart")}`]);
  await write(open(), rows);
  assert.equal(statOf(), [`M\t${pathOf("cart")}`]);
});

test("one added or removed row is its file and one shard of the manifest", async () => {
  const sink = open();
  const many = Array.from({ length: 300 }, (_, index) => rowOf({ name: `many-${index}` }));
  await write(sink, many);
  await follow(sink, many, [...many, cart]);
  const added = statOf();
  assert.is(added.length, 2);
  assert.ok(added.includes(`A\t${pathOf("cart")}`));
  assert.is(
    added.filter((it) => /\t\.kollect\/test\/team-a\/everything\/paths\//.test(it)).length,
    1,
  );
  await follow(sink, [...many, cart], many);
  assert.is(statOf().length, 2);
  assert.ok(statOf().includes(`D\t${pathOf("cart")}`));
});

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

test("the last row's deletion leaves no file but the manifest", async () => {
  const sink = open();
  await write(sink, rows);
  await follow(sink, rows, []);
  assert.equal([...bench.files().keys()], [".kollect/test/team-a/everything/manifest.json"]);
  assert.is((await write(open(), [])).rowsRemoved, 0);
});

test("an empty snapshot makes no commit in an empty repository", async () => {
  assert.is((await write(open(), [])).revision, undefined);
  assert.is(bench.run("for-each-ref"), "");
});

test("files of others stay, also in our folders", async () => {
  await write(open(), rows);
  const foreign = {
    "README.md": "theirs",
    "test/team-a/web/shop/deployment/NOTES": "theirs",
    "other/deep/file.txt": "theirs",
  };
  commit(foreign);
  await write(open(), []);
  const left = [...bench.rowFiles()];
  assert.equal(Object.fromEntries(left), foreign);
});

test("a path held by somebody else is refused by name", async () => {
  for (const path of [pathOf("cart"), "test/team-a", `${pathOf("cart")}/below`]) {
    bench.create();
    commit({ "README.md": "theirs", [path]: "theirs" });
    const head = bench.head();
    const error = await failureOf(write(open(), rows));
    assert.is(error.code, "SINK_REJECTED");
    assert.match(error.message, path.replace("/below", ""));
    assert.is(bench.head(), head);
  }
});

test("a path held by somebody else is refused within a delta too", async () => {
  const sink = open();
  await write(sink, rows);
  commit({ [pathOf("late")]: "theirs" });
  const late = rowOf({ name: "late" });
  assert.is((await failureOf(follow(sink, rows, [...rows, late]))).code, "SINK_REJECTED");
  assert.is(bench.files().get(pathOf("late")), "theirs");
});

test("a push by somebody else is built upon", async () => {
  const sink = open();
  await write(sink, rows);
  commit({ "README.md": "theirs" });
  const theirs = bench.head();
  const receipt = await follow(sink, rows, [cart]);
  assert.is(receipt.rowsRemoved, 3);
  assert.is(bench.run("rev-parse", "main^").trim(), theirs);
  assert.ok(bench.files().has("README.md"));
  holds([cart]);
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

test("a deleted branch comes back", async () => {
  const sink = open();
  await write(sink, rows);
  bench.run("update-ref", "-d", "refs/heads/main");
  await follow(sink, rows, [cart]);
  holds([cart]);
  assert.is(bench.run("rev-list", "--count", "main").trim(), "1");
});

test("rewritten history is built upon", async () => {
  const sink = open();
  await write(sink, rows);
  const tree = bench.run("rev-parse", "main^{tree}").trim();
  const other = bench.run("commit-tree", tree, "-m", "rewritten").trim();
  bench.run("update-ref", "refs/heads/main", other);
  await follow(sink, rows, [cart]);
  assert.is(bench.run("rev-parse", "main^").trim(), other);
  holds([cart]);
});

test("drift in our files is repaired by a full reconcile", async () => {
  const sink = open();
  await write(sink, rows);
  commit({ [pathOf("cart")]: "changed", [pathOf("web")]: undefined });
  assert.is((await write(sink, rows)).rowsWritten, 2);
  holds(rows);
  commit({ [pathOf("mail")]: "changed" });
  assert.is((await write(open(), rows)).rowsWritten, 1);
  holds(rows);
});

test("a missing manifest makes our files foreign", async () => {
  await write(open(), rows);
  commit({ ".kollect/test/team-a/everything/manifest.json": undefined });
  assert.is((await failureOf(write(open(), []))).code, "SINK_REJECTED");
  commit({ ".kollect": undefined });
  const error = await failureOf(write(open(), rows));
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, pathOf("cart"));
  holds(rows);
});

test("two rows on one path both get one of their own, whichever came first", async () => {
  const twin = rowOf({ name: "cart", uid: "another", group: "extensions" });
  const wanted = [cart, twin].map((row) => ({
    path: `${pathOf("cart").slice(0, -5)}-`,
    row,
  }));
  const ends = async (sink: Sink, before: readonly Row[], after: readonly Row[]): Promise<void> => {
    await (before.length === 0 ? write(sink, after) : follow(sink, before, after));
    holds(after);
  };
  const sink = open();
  await ends(sink, [], [cart, mail]);
  assert.ok(bench.files().has(pathOf("cart")));
  await ends(sink, [cart, mail], [cart, twin, mail]);
  const both = [...bench.rowFiles().keys()];
  for (const { path } of wanted) assert.is(both.filter((it) => it.startsWith(path)).length, 2);
  for (const it of both) if (it !== pathOf("mail")) assert.match(it, /-[0-9a-f]{8}\.json$/);
  assert.is((await write(open(), [twin, mail, cart])).bytes, 0);
  await ends(sink, [cart, twin, mail], [twin, mail]);
  assert.equal([...bench.rowFiles().keys()].toSorted(), [pathOf("cart"), pathOf("mail")]);
  bench.create();
  await ends(open(), [], [mail, twin, cart]);
  assert.equal([...bench.rowFiles().keys()], both);
});

test("a row that moves to another path is no row less", async () => {
  await write(open(), rows);
  const receipt = await write(open({ template: "moved/{uid}{extension}" }), rows);
  assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [4, 0]);
  holds(rows);
});

test("a row whose path is a folder of others gives way", async () => {
  const wish: GitWish = { template: "{sourceNamespace}/{sourceName}" };
  const node = rowOf({ name: "shop", namespace: "", kind: "Node" });
  const sink = open(wish);
  await write(sink, [node]);
  assert.equal([...bench.rowFiles().keys()], ["shop"]);
  await follow(sink, [node], [node, cart]);
  assert.is(bench.rowFiles().size, 2);
  assert.ok(bench.rowFiles().has("shop/cart"));
  await follow(sink, [node, cart], [node]);
  assert.equal([...bench.rowFiles().keys()], ["shop"]);
});

test("special names become paths that every system can check out", async () => {
  const names = [
    "system:controller:x",
    ".git",
    "..",
    "git~1",
    "a/../../b",
    "\u200c.git",
    "tab\tand\nline",
    "Ünïcödé \u{1F600}",
    "x".repeat(253),
    "x".repeat(252),
    "-rf",
    "\\",
    "CON*?",
    "a\ud800b",
  ];
  const odd = names.map((name, index) => rowOf({ name, namespace: "", uid: `uid-${index}` }));
  const sink = open();
  await write(sink, odd);
  assert.is(bench.rowFiles().size, names.length);
  for (const path of bench.rowFiles().keys())
    for (const segment of path.split("/")) {
      assert.not.match(segment, /^\.|^git~|[\\:*?\t\n]/);
      assert.ok(segment.length <= 63 + "-12345678.json".length, segment);
    }
  clone();
  assert.is((await write(open(), odd)).bytes, 0);
  await write(open(), []);
  holds([]);
});

test("two inventories share a repository", async () => {
  const inventory = { namespace: "team-b", name: "everything" };
  const theirs = [rowOf({ name: "theirs", targetNamespace: "team-b" })];
  const sink = open();
  await write(sink, rows);
  await write(sink, theirs, { inventory });
  const more = [...theirs, rowOf({ name: "more", targetNamespace: "team-b" })];
  await write(sink, more, { inventory, delta: deltaOf(theirs, more) });
  await follow(sink, rows, [cart]);
  holds([cart, ...more]);
  assert.is((await failureOf(write(open(), more))).code, "SINK_REJECTED");
  holds([cart, ...more]);
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
  assert.match(error.message, "a hook or a branch protection");
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
    { endpoint: "https://user:pass-word@example.org/x.git" },
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
  assert.not.match(error.message, "pass-word");
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

test("a stale leader's delta is refused once the new one has written", async () => {
  const stale = open();
  await write(stale, rows, { epoch: 1 });
  await write(open(), [cart, mail], { epoch: 2 });
  const error = await failureOf(write(stale, [], { epoch: 1, delta: deltaOf(rows, []) }));
  assert.is(error.code, "SINK_FENCED");
  holds([cart, mail]);
});

test("another branch than main, and a branch below a name", async () => {
  commit({ "README.md": "theirs" });
  await write(open({ branch: "exports/one" }), rows);
  assert.is(bench.files("exports/one").has("README.md"), false);
  assert.ok(bench.files("exports/one").has(pathOf("cart")));
  assert.equal([...bench.rowFiles().keys()], ["README.md"]);
});

for (const format of ["json", "yaml", "ndjson"] as const) {
  const path = `inventory/team-a/everything.${format}`;
  const wish: GitWish = { mode: "document", format };

  test(`a ${format} document holds all rows in order`, async () => {
    const order = orderOf(rows);
    const receipt = await open(wish).write(order, live);
    assert.is(receipt.rowsWritten, 4);
    const text = bench.files().get(path) ?? "";
    assert.equal(
      itemsOf(path, text).map(canonical),
      [...order.snapshot.rows()].map((row) => row.json),
    );
    if (format === "ndjson") return assert.is(text, rows.map((row) => `${row.json}\n`).join(""));
    for (const it of [
      order.snapshot.digest,
      order.exportedAt.toISOString(),
      "kollect.dev/v1alpha1",
    ])
      assert.match(text, it);
    if (format === "json") assert.is(text, `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
  });

  test(`a ${format} document changes with its rows only`, async () => {
    const sink = open(wish);
    const later = { exportedAt: new Date("2027-01-01T00:00:00Z") };
    const { revision } = await write(sink, rows);
    for (const it of [sink, open(wish)])
      assert.is((await write(it, rows, later)).revision, revision);
    const changed = rowOf({ name: "cart", attributes: { replicas: 99 } });
    const receipt = await write(open(wish), [changed, database]);
    assert.equal([receipt.rowsWritten, receipt.rowsRemoved], [1, 2]);
    holds([changed, database]);
  });

  test(`a ${format} document keeps the rows of retained targets`, async () => {
    const slow = ["a", "b"].map((name) => rowOf({ name, targetName: "slow" }));
    await write(open(wish), [...rows, ...slow]);
    const retained = snapshotOf([cart], ["team-a/slow"]);
    await write(open(wish), [], { snapshot: retained });
    holds([cart, ...slow]);
    const head = bench.head();
    await write(open(wish), [], { snapshot: retained });
    assert.is(bench.head(), head);
    await write(open(wish), [cart]);
    holds([cart]);
  });

  test(`drift in a ${format} document is repaired, and never loses what cannot be collected`, async () => {
    await write(open(wish), rows);
    commit({ [path]: "{ broken" });
    const snapshot = snapshotOf([], ["team-a/web"]);
    assert.is((await failureOf(write(open(wish), [], { snapshot }))).code, "SINK_REJECTED");
    await write(open(wish), rows);
    holds(rows);
  });
}

test("an empty document stands where there are no rows", async () => {
  const wish: GitWish = { mode: "document", format: "yaml" };
  await write(open(wish), []);
  const text = bench.files().get("inventory/team-a/everything.yaml") ?? "";
  assert.match(text, "itemCount: 0");
  assert.match(text, "items: []");
});

test("a change of layout, format or path moves everything, rows of retained targets too", async () => {
  const slow = ["a", "b"].map((name) => rowOf({ name, targetName: "slow" }));
  const snapshot = snapshotOf(rows, ["team-a/slow"]);
  await write(open(), [...rows, ...slow]);
  for (const wish of [
    { mode: "document", format: "yaml" },
    { mode: "document", format: "json" },
    { mode: "document", format: "json", template: "elsewhere{extension}" },
    { format: "yaml" },
    { mode: "document", format: "ndjson" },
    { template: "again/{uid}{extension}" },
  ] as const satisfies GitWish[]) {
    await write(open(wish), [], { snapshot });
    holds([...rows, ...slow]);
  }
  for (const path of bench.rowFiles().keys()) assert.match(path, /^again\//);
});

test("rows of a retained target keep their files until it can be read again", async () => {
  const slow = ["a", "b"].map((name) => rowOf({ name, targetName: "slow" }));
  const all = [...rows, ...slow];
  const sink = open();
  await write(sink, all);
  const delta = { upserted: [], removed: slow };
  const kept = await write(sink, [], { snapshot: snapshotOf(rows, ["team-a/slow"]), delta });
  assert.equal([kept.rowsWritten, kept.rowsRemoved], [0, 0]);
  holds(all);
  const [a] = slow as [Row, Row];
  await write(sink, [...rows, a], { delta: { upserted: [a], removed: [] } });
  holds([...rows, a]);
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
