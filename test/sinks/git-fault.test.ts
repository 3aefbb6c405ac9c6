import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { OperatorError } from "../../src/errors/operator-error.ts";
import type { Row } from "../../src/rows/row.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { maxObjectBytes } from "../../src/sinks/git/object.ts";
import { startGitServer } from "../services/git-server.ts";
import { rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import { gitBench, type GitWish, runGit } from "./git-bench.ts";

const test = suite("git sink at odd repositories and servers");
const bench = gitBench();
const live = new AbortController().signal;
const rows = ["cart", "db", "web"].map((name) => rowOf({ name }));
const [cart] = rows as [Row];
const ends: (() => Promise<unknown>)[] = [];
const open = (wish: GitWish = {}): Sink => {
  const sink = bench.sink(wish);
  ends.push(() => sink.close());
  return sink;
};
const write = (wish: GitWish, wanted: readonly Row[] = rows) =>
  open(wish).write(orderOf(wanted), live);
const failure = (wish: GitWish): Promise<OperatorError> => failureOf(write(wish));
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "kollect-fault-"));
  ends.push(async () => rmSync(path, { recursive: true }));
  return path;
};

/** Answers on loopback; gives the URL of a repository there. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/repository.git`;
}

/** Relays to the real server, `spoil` changing what it answers to the fetch of a pack. */
const spoilt = (spoil: (answer: Buffer) => Buffer): Promise<string> =>
  serve((request, response) => {
    void (async () => {
      const path = request.url?.replace("/repository.git", "") ?? "";
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { authorization = "", "content-type": type = "" } = request.headers;
      const answer = await fetch(
        `${bench.server().url(bench.repository().replace(/.*\/|\.git$/g, ""))}${path}`,
        {
          method: request.method ?? "GET",
          headers: { authorization, ...(type === "" ? {} : { "content-type": type }) },
          ...(request.method === "POST" ? { body: Buffer.concat(chunks) } : {}),
        },
      );
      const body = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "",
      });
      response.end(path === "/git-upload-pack" ? spoil(body) : body);
    })();
  });

test.before(bench.start);
test.before.each(bench.reset);
test.after.each(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
test.after(bench.stop);

test("links, submodules, programs and names of any bytes stay as they are", async () => {
  const clone = folder();
  runGit(clone, "clone", "--quiet", bench.repository(), ".");
  runGit(clone, "checkout", "--quiet", "-B", "main");
  const shared = join(clone, "test/team-a/web/shop/deployment");
  mkdirSync(shared, { recursive: true });
  writeFileSync(
    Buffer.concat([Buffer.from(`${shared}/`), Buffer.from([0xff, 0xe9, 0x20])]),
    "latin",
  );
  writeFileSync(join(shared, "run.sh"), "true");
  chmodSync(join(shared, "run.sh"), 0o755);
  runGit(clone, "add", "-A");
  const blob = spawnSync("git", ["hash-object", "-w", "--stdin"], { cwd: clone, input: "x" });
  const oid = blob.stdout.toString().trim();
  const into = (mode: string, path: string): string =>
    runGit(clone, "update-index", "--add", "--cacheinfo", `${mode},${oid},${path}`);
  into("120000", "test/link");
  into("160000", "test/team-a/web/shop/module");
  // Sorts between a folder and a file of the same beginning.
  into("100644", "test/team-a/web.txt");
  into("100644", "test/team-a/web-x");
  runGit(clone, "commit", "--quiet", "-m", "By hand");
  runGit(clone, "push", "--quiet", "origin", "main");
  const before = bench.run("ls-tree", "-r", "-z", "main").split("\0");
  await write({});
  const after = new Set(bench.run("ls-tree", "-r", "-z", "main").split("\0"));
  assert.equal(
    before.filter((it) => !after.has(it)),
    [],
  );
  bench.run("fsck", "--no-dangling");
  await write({}, []);
  const left = bench.run("ls-tree", "-r", "-z", "main").split("\0");
  assert.equal(
    left.filter((it) => !it.includes("\t.kollect/")),
    before,
  );
});

test("a damaged answer is an error that names it, and nothing is written", async () => {
  await write({});
  const head = bench.head();
  let seed = 1;
  for (let round = 0; round < 40; round++) {
    const url = await spoilt((answer) => {
      const copy = Buffer.from(answer);
      seed = (seed * 48271) % 2147483647;
      if (round % 4 === 0) return copy.subarray(0, seed % copy.length);
      const at = seed % copy.length;
      copy[at] = (copy[at] ?? 0) ^ (1 << (round % 8));
      return copy;
    });
    const outcome = await open({ endpoint: url })
      .write(orderOf(rows), live)
      .then(
        (receipt) => receipt.bytes,
        (error: OperatorError) => error.code,
      );
    // A flipped bit of the progress or of a checksum may go unseen; one in an object cannot.
    assert.ok(outcome === 0 || outcome === "SINK_REJECTED", `round ${round}: ${outcome}`);
    assert.is(bench.head(), head);
  }
});

/** A pack of one object, which says that it is `size` bytes long. */
function packOf(size: number, data: Buffer): Buffer {
  const head = [(3 << 4) | (size % 16) | 128];
  let rest = Math.floor(size / 16);
  for (; rest > 127; rest = Math.floor(rest / 128)) head.push((rest % 128) | 128);
  const pack = Buffer.concat([
    Buffer.from("PACK\0\0\0\x02\0\0\0\x01", "latin1"),
    Buffer.from([...head, rest]),
    deflateSync(data),
  ]);
  const band = Buffer.concat([Buffer.from([1]), pack]);
  const line = (bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
  return Buffer.concat([line(Buffer.from("NAK\n")), line(band), Buffer.from("0000")]);
}

test("an object larger than any of ours is refused unread", async () => {
  await write({});
  const url = await spoilt(() => packOf(maxObjectBytes + 1, Buffer.alloc(1000)));
  const error = await failure({ endpoint: url });
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, "too large");
});

test("a redirect is not followed: the credentials are for one host", async () => {
  let reached = false;
  const other = await serve((_, response) => {
    reached = true;
    response.end();
  });
  const url = await serve((request, response) => {
    response.writeHead(302, { location: `${other}${request.url}` }).end();
  });
  const error = await failure({ endpoint: url });
  assert.is(error.code, "SINK_MISCONFIGURED");
  assert.match(error.message, "302");
  assert.is(reached, false);
});

test("a web page, a refusal in Git's words and odd answers are told apart", async () => {
  const advertise =
    (...lines: string[]): RequestListener =>
    (_, response) => {
      response.setHeader("content-type", "application/x-git-receive-pack-advertisement");
      response.end(
        lines.map((it) => (Buffer.byteLength(it) + 4).toString(16).padStart(4, "0") + it).join("") +
          "0000",
      );
    };
  const cases: readonly (readonly [RequestListener, string, string])[] = [
    [
      (_, it) => void it.setHeader("content-type", "text/html").end("<html>"),
      "SINK_MISCONFIGURED",
      "smart HTTP",
    ],
    [
      advertise("# service=git-receive-pack\n", "ERR no s3cret for you"),
      "SINK_REJECTED",
      "refuses",
    ],
    [advertise("hello"), "SINK_REJECTED", "not understood"],
    [(_, it) => void it.writeHead(503).end(), "SINK_UNREACHABLE", "503"],
    [(_, it) => void it.writeHead(403).end(), "SINK_UNAUTHORIZED", "push"],
    [(_, it) => void it.writeHead(418).end(), "SINK_REJECTED", "418"],
  ];
  for (const [answer, code, text] of cases) {
    const error = await failure({ endpoint: await serve(answer) });
    assert.is(error.code, code, error.message);
    assert.match(error.message, text);
    assert.not.match(error.message, "s3cret");
  }
});

test("https works with the authority of the Secret, and not without", async () => {
  const server = await startGitServer({ tls: true });
  ends.push(() => server.stop());
  server.createRepository("secure");
  const endpoint = server.url("secure");
  const { username, password } = server.writer;
  const credentials = { username, password, "ca.crt": server.certificateAuthority ?? "" };
  assert.is((await write({ endpoint, credentials })).rowsWritten, 3);
  const error = await failure({ endpoint, credentials: { username, password } });
  assert.is(error.code, "SINK_UNREACHABLE");
  assert.match(error.message, "ca.crt");
});

test("a refusal is told in words we know", async () => {
  bench.create({ preReceive: "echo s3cret; exit 1" });
  const error = await failure({});
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, "pre-receive hook declined");
  assert.not.match(error.message, "s3cret");
});

test("a branch whose name is another's folder is refused as such", async () => {
  await write({ branch: "exports" });
  const endpoints = [{}, { endpoint: pathToFileURL(bench.repository()).href, credentials: {} }];
  for (const where of endpoints) {
    const below = await failure({ ...where, branch: "exports/one" });
    assert.is(below.code, "SINK_MISCONFIGURED", below.message);
    assert.match(below.message, "another branch");
  }
  bench.create();
  await write({ branch: "exports/one" });
  for (const where of [{}, { endpoint: pathToFileURL(bench.repository()).href, credentials: {} }]) {
    const above = await failure({ ...where, branch: "exports" });
    assert.is(above.code, "SINK_MISCONFIGURED", above.message);
    assert.match(above.message, "another branch");
  }
});

test("file:// takes the folder that a deleted branch left behind", async () => {
  const where = { endpoint: pathToFileURL(bench.repository()).href, credentials: {} };
  mkdirSync(join(bench.repository(), "refs/heads/exports/old"), { recursive: true });
  const receipt = await write({ ...where, branch: "exports" });
  assert.is(bench.run("rev-parse", "exports").trim(), receipt.revision);
});

test("repositories that name objects or keep branches in another way are refused", async () => {
  const path = folder();
  runGit(path, "init", "--quiet", "--bare", "--object-format=sha256", ".");
  const credentials = {};
  const endpoint = pathToFileURL(path).href;
  const error = await failure({ endpoint, credentials });
  assert.is(error.code, "SINK_MISCONFIGURED");
  assert.match(error.message, "SHA-256");
  runGit(bench.repository(), "config", "extensions.refStorage", "reftable");
  const other = await failure({ endpoint: pathToFileURL(bench.repository()).href, credentials });
  assert.is(other.code, "SINK_MISCONFIGURED");
  assert.match(other.message, "reftable");
});

test("file:// refuses a repository that borrows objects of another", async () => {
  await write({});
  const path = folder();
  runGit(path, "clone", "--quiet", "--bare", "--shared", bench.repository(), ".");
  const where = { endpoint: pathToFileURL(path).href, credentials: {} };
  assert.match((await failure(where)).message, "borrows");
  runGit(path, "repack", "-a", "-d", "--quiet");
  rmSync(join(path, "objects/info/alternates"));
  assert.is((await write(where)).rowsWritten, 0);
  assert.is((await write(where, [cart])).rowsRemoved, 2);
  runGit(path, "fsck", "--strict", "--no-dangling");
});

test.run();
