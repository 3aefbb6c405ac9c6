import { inspect } from "node:util";
import * as assert from "uvu/assert";
import type { OperatorError } from "../../src/errors/operator-error.ts";
import { makeKey, startSshServer } from "../services/ssh-server.ts";
import { deltaOf, rowOf } from "../support/rows.ts";
import { failureOf, orderOf } from "./bench.ts";
import type { GitWish } from "./git-bench.ts";
import { gitSshFixture } from "./git-ssh-fixture.ts";
import { startSpeaker } from "./speaker.ts";
import { readBack, readsAs } from "./reading.ts";

const { test, run, bench, ends, open } = await gitSshFixture("git sink over SSH");
const live = new AbortController().signal;
const rows = ["cart", "db", "web"].map((name) => rowOf({ name }));
/** What a probe of that sink fails with; opening it may fail already. */
const failure = (wish: GitWish): Promise<OperatorError> =>
  failureOf((async () => open(wish).probe(live))());
const fails = async (wish: GitWish, code: string, text: RegExp): Promise<void> => {
  const error = await failure(wish);
  assert.is(error.code, code, error.message);
  assert.match(error.message, text);
  for (const secret of bench.secrets)
    assert.not.match(inspect(error, { depth: 8, showHidden: true }), secret);
};
const writer = (change: Readonly<Record<string, string>> = {}): GitWish => ({
  credentials: { ...bench.writer(), ...change },
});
const port = (): number => bench.proxy().port;

async function speaker(text: string, isEnding: boolean): Promise<number> {
  const it = await startSpeaker(text, isEnding);
  ends.push(() => Promise.resolve(it.stop()));
  return it.port;
}

test("keys of each kind and format let in, under each name", async () => {
  const cases = [
    ["ssh-privatekey", {}],
    ["identity", { type: "ecdsa", bits: 384 }],
    ["id_rsa", { type: "rsa", bits: 2048 }],
    ["ssh-privatekey", { type: "rsa", format: "PEM" }],
    ["ssh-privatekey", { passphrase: "open s3cret" }],
    ["ssh-privatekey", { type: "ecdsa", format: "PEM", passphrase: "open s3cret" }],
  ] as const;
  for (const [name, options] of cases) {
    const key = makeKey(bench.folder(), options);
    bench.ssh().authorize(key.publicKey);
    const passphrase = "passphrase" in options ? { "ssh-passphrase": options.passphrase } : {};
    const { known_hosts = "" } = bench.writer();
    await open({ credentials: { [name]: key.privateKey, known_hosts, ...passphrase } }).probe(live);
  }
});

test("a key that cannot be used is told before anything is dialed", async () => {
  const before = bench.proxy().sent();
  const of = (options: Parameters<typeof makeKey>[1]): string =>
    makeKey(bench.folder(), options).privateKey;
  const locked = of({ passphrase: "open s3cret" });
  const pem = of({ type: "rsa", format: "PEM", passphrase: "open s3cret" });
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ "ssh-privatekey": locked }, /ssh-privatekey is encrypted.* ssh-passphrase/],
    [{ "ssh-privatekey": pem }, /ssh-privatekey is encrypted/],
    [
      { "ssh-privatekey": locked, "ssh-passphrase": "wr0ng s3cret" },
      /does not open .* ssh-passphrase/,
    ],
    [{ "ssh-privatekey": pem, "ssh-passphrase": "wr0ng s3cret" }, /does not open/],
    [{ "ssh-privatekey": of({ type: "rsa", format: "PKCS8" }) }, /PKCS#8.*ssh-keygen -p/],
    [{ "ssh-privatekey": "s3cret words" }, /no private key/],
    [
      { "ssh-privatekey": `${locked.slice(0, 200)}\n-----END OPENSSH PRIVATE KEY-----` },
      /no private key|encrypted/,
    ],
    [{ "ssh-privatekey": makeKey(bench.folder()).publicKey }, /public key/],
    [{ "ssh-privatekey": "" }, /ssh-privatekey and known_hosts/],
    [{ known_hosts: "" }, /known_hosts has no key/],
  ];
  for (const [change, text] of cases) {
    await fails(writer(change), "SINK_MISCONFIGURED", text);
    assert.not.match((await failure(writer(change))).message, /wr0ng|s3cret/);
  }
  const { known_hosts = "" } = bench.writer();
  await fails({ credentials: { known_hosts } }, "SINK_MISCONFIGURED", /ssh-privatekey/);
  await fails({ credentials: {} }, "SINK_MISCONFIGURED", /ssh-privatekey and known_hosts/);
  assert.is(bench.proxy().sent(), before);
});

test("known_hosts as people have it: hashed, without port, with patterns, among others", async () => {
  const { ed25519, ecdsa } = bench.ssh().hostKeys;
  const other = makeKey(bench.folder()).publicKey;
  const name = `[127.0.0.1]:${port()}`;
  // As ssh-keygen -H writes it.
  const { createHmac } = await import("node:crypto");
  const salt = Buffer.from("twenty bytes of salt");
  const hash = createHmac("sha1", salt).update(name).digest("base64");
  const files = [
    `|1|${salt.toString("base64")}|${hash} ${ed25519}`,
    `127.0.0.1 ${ed25519} a comment`,
    `[127.0.?.*]:${port()},example.org ${ecdsa}`,
    `# comment\n\nexample.org ${other}\n${name} ${other}\n${name} ${ed25519}\r\n`,
    `@revoked * ${other}\n${name} ${ed25519}`,
  ];
  for (const known_hosts of files) await open(writer({ known_hosts })).probe(live);
});

test("a host key that is unknown, changed or revoked ends it", async () => {
  const { ed25519, ecdsa } = bench.ssh().hostKeys;
  const other = makeKey(bench.folder()).publicKey;
  const rsa = makeKey(bench.folder(), { type: "rsa" }).publicKey;
  const name = `[127.0.0.1]:${port()}`;
  const cases: readonly (readonly [string, RegExp])[] = [
    [`example.org ${ed25519}`, /has no key of .*ssh-keyscan/],
    [`!*0.0.1*,* ${ed25519}`, /has no key/],
    [`@cert-authority * ${ed25519}`, /@cert-authority/],
    [`${name} ${other}`, /another key .*ssh-ed25519 SHA256:/],
    [`${name} ${rsa}`, /another key/],
    [`${name} ${ed25519}\n@revoked * ${ed25519}`, /revokes/],
  ];
  for (const [known_hosts, text] of cases)
    await fails(writer({ known_hosts }), "SINK_MISCONFIGURED", text);
  // The other key of the server is taken where one is revoked.
  const known_hosts = `@revoked ${name} ${ed25519}\n${name} ${ecdsa}\n`;
  await open(writer({ known_hosts })).probe(live);
});

test("who is not let in is told with the kind of key", async () => {
  const stranger = makeKey(bench.folder());
  await fails(
    writer({ "ssh-privatekey": stranger.privateKey }),
    "SINK_UNAUTHORIZED",
    /ssh-ed25519/,
  );
  const refused = makeKey(bench.folder(), { type: "ecdsa", bits: 521 });
  bench.ssh().authorize(refused.publicKey);
  const text = /ecdsa-sha2-nistp521.*kind allowed/;
  await fails(writer({ "ssh-privatekey": refused.privateKey }), "SINK_UNAUTHORIZED", text);
  const endpoint = bench.endpoint().replace(/\/\/[^@]+@/, "//nobody-of-that-name@");
  await fails({ endpoint }, "SINK_UNAUTHORIZED", /nobody-of-that-name/);
});

test("what stands in the way on the server is told without its words", async () => {
  const says = (words: string, code = 1): string => `echo '${words} s3cret' >&2; exit ${code}`;
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [says("ERROR: Repository not found."), "SINK_MISCONFIGURED", /was not found/],
    [
      says(
        "remote: The project you were looking for could not be found or you do not have permission to view it.",
      ),
      "SINK_MISCONFIGURED",
      /was not found/,
    ],
    [says("ERROR: Permission to a/b.git denied to c."), "SINK_UNAUTHORIZED", /may not push/],
    [
      says("ERROR: This deploy key does not have write access to this project."),
      "SINK_UNAUTHORIZED",
      /may not push/,
    ],
    [
      says("fatal: detected dubious ownership in repository at"),
      "SINK_MISCONFIGURED",
      /another user/,
    ],
    ["/nowhere/git-receive-pack", "SINK_MISCONFIGURED", /git must be installed/],
    [says("something else", 3), "SINK_REJECTED", /ended with 3/],
    [
      'echo Welcome s3cret; sh -c "$SSH_ORIGINAL_COMMAND"',
      "SINK_MISCONFIGURED",
      /must print nothing/,
    ],
    ["printf '0015ERR no s3cret 4 y'; printf 0000", "SINK_REJECTED", /refuses to serve/],
    ["kill -9 $$", "SINK_UNREACHABLE", /reset/],
  ];
  for (const [command, code, text] of cases) {
    const error = await failure({ credentials: bench.keyFor(command) });
    assert.is(error.code, code, `${command}: ${error.message}`);
    assert.match(error.message, text);
    assert.not.match(inspect(error, { depth: 8, showHidden: true }), "s3cret");
  }
  const nothing = bench.endpoint().replace(/repository-\d+/, "nothing");
  await fails({ endpoint: nothing }, "SINK_MISCONFIGURED", /was not found/);
});

test("what answers at the port and is no SSH server is told as such", async () => {
  const cases: readonly (readonly [string, boolean, string, RegExp])[] = [
    ["HTTP/1.1 400 Bad Request\r\n\r\n", true, "SINK_MISCONFIGURED", /no SSH server/],
    ["Exceeded MaxStartups\r\n", true, "SINK_UNREACHABLE", /no more connections/],
    ["", true, "SINK_UNREACHABLE", /broke|reset/],
    [
      "SSH-2.0-odd\r\nno packets at all, but s3cret words in plenty",
      false,
      "SINK_UNREACHABLE",
      /broke|handshake/,
    ],
  ];
  for (const [words, isEnding, code, text] of cases) {
    const other = await speaker(words, isEnding);
    const endpoint = `ssh://git@127.0.0.1:${other}/x.git`;
    await fails(
      { ...writer({ known_hosts: bench.ssh().knownHosts(other) }), endpoint },
      code,
      text,
    );
  }
});

test("loopback is denied without --dev", async () => {
  assert.is((await failure({ dev: false })).code, "EGRESS_DENIED");
});

test("an order takes one connection, and a delta one command", async () => {
  const count = (sign: RegExp): number => bench.ssh().log().match(sign)?.length ?? 0;
  const [logins, commands] = [/Accepted publickey/g, /Starting session/g];
  const sink = open();
  await sink.write(orderOf(rows), live);
  const before = [count(logins), count(commands)] as const;
  const delta = deltaOf(rows, rows.slice(1));
  const receipt = await sink.write(orderOf(rows.slice(1), { delta }), live);
  assert.is(receipt.revision, bench.head());
  assert.is(count(commands) - before[1], 1);
  const reader = open();
  const start = count(logins);
  assert.is((await reader.write(orderOf(rows.slice(1)), live)).bytes, 0);
  assert.is(count(logins) - start, 1);
});

test("a server that allows one command on a connection gets another connection", async () => {
  const server = await startSshServer({ maxSessions: 1 });
  ends.push(() => server.stop());
  const key = makeKey(bench.folder());
  server.authorize(key.publicKey);
  const known_hosts = server.knownHosts(server.port);
  const sink = open({
    endpoint: `ssh://${server.user}@127.0.0.1:${server.port}${bench.repository()}`,
    credentials: { "ssh-privatekey": key.privateKey, known_hosts },
  });
  await sink.write(orderOf(rows), live);
  assert.is((await sink.write(orderOf(rows.slice(1)), live)).rowsRemoved, 1);
});

test("several sinks push to one branch at the same time", async () => {
  const inventories = ["a", "b", "c"].map((name) => ({ namespace: "team-a", name }));
  await Promise.all(
    inventories.map((inventory) =>
      open().write(orderOf([rowOf({ targetName: inventory.name })], { inventory }), live),
    ),
  );
  assert.is(bench.rowFiles().size, 3);
  assert.is(bench.run("rev-list", "--count", "main").trim(), "3");
});

test("works where the server leaves nothing out and gives no object by its name", async () => {
  bench.create({ allowFilter: false, allowAnySha1InWant: false });
  await open().write(orderOf(rows), live);
  bench.run("gc", "--quiet");
  assert.is((await open().write(orderOf(rows), live)).bytes, 0);
  assert.is((await open().write(orderOf(rows.slice(1)), live)).rowsRemoved, 1);
});

test("a hook's refusal is told in words we know", async () => {
  bench.create({ preReceive: "echo s3cret; exit 1" });
  const error = await failureOf(open().write(orderOf(rows), live));
  assert.is(error.code, "SINK_REJECTED");
  assert.match(error.message, "pre-receive hook declined");
});

test("is read back, earlier states too, unless the server gives out tips alone", async () => {
  const sink = open();
  await sink.write(orderOf(rows), live);
  await sink.write(orderOf(rows.slice(1)), live);
  await readsAs(sink, rows.slice(1));
  await readsAs(sink, rows, { revision: "main~1" });
  bench.create({ allowFilter: false, allowAnySha1InWant: false });
  const other = open();
  await other.write(orderOf(rows), live);
  await other.write(orderOf(rows.slice(1)), live);
  await readsAs(other, rows.slice(1));
  const { code, message } = await failureOf(readBack(other, { revision: "main~1" }));
  assert.is(code, "SINK_UNREADABLE");
  assert.match(message, "uploadpack.allowReachableSHA1InWant");
});

run();
