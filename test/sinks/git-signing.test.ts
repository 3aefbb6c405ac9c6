import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { service } from "../services/service.ts";
import { keygenProgram } from "../services/ssh-program.ts";
import { type KeyOptions, makeKey } from "../services/ssh-server.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { failureOf } from "./bench.ts";
import { runGit } from "./git-bench.ts";
import { cart, gitFixture, live, rows } from "./git-fixture.ts";

const suiteOf = suite("git sink, signed commits");
const isHere = (await service(keygenProgram)) !== undefined;
const test = (name: string, run: () => Promise<void>): void =>
  isHere ? suiteOf(name, run) : suiteOf.skip(name, run);
const { bench, follow, open, write } = gitFixture(suiteOf);
const folder = temporaryFolder("signing");
suiteOf.after(() => folder.remove());

/** What git says of the signature of `commit`; only `trusted` may sign. */
function verdict(trusted: string, commit = "main"): { isGood: boolean; text: string } {
  const signers = join(folder.path, "allowed-signers");
  writeFileSync(signers, `kollect@kollect.dev namespaces="git" ${trusted}\n`);
  const args = ["-c", `gpg.ssh.allowedSignersFile=${signers}`, "verify-commit", commit];
  const { status, stderr } = spawnSync("git", args, {
    cwd: bench.repository(),
    encoding: "utf8",
  });
  return { isGood: status === 0, text: stderr };
}

const signed = { signing: { format: "ssh" } } as const;

const login = (): Readonly<Record<string, string>> => {
  const { username, password } = bench.server().writer;
  return { username, password };
};

test("git finds every commit good, whatever the kind of key, and another key's bad", async () => {
  const kinds: readonly KeyOptions[] = [
    { type: "ed25519" },
    { type: "ecdsa", bits: 256 },
    { type: "ecdsa", bits: 384 },
    { type: "ecdsa", bits: 521 },
    { type: "rsa", bits: 3072 },
    { type: "rsa", format: "PEM" },
    { type: "ed25519", passphrase: "open s3cret" },
  ];
  const stranger = makeKey(folder.path).publicKey;
  for (const kind of kinds) {
    bench.create();
    const key = makeKey(folder.path, kind);
    const passphrase =
      kind.passphrase === undefined ? {} : { "ssh-signingkey-passphrase": kind.passphrase };
    const credentials = { ...login(), "ssh-signingkey": key.privateKey, ...passphrase };
    const sink = open({ git: signed, credentials });
    await write(sink, rows);
    const receipt = await follow(sink, rows, [cart]);
    assert.is(receipt.revision, bench.head());
    for (const commit of ["main", "main~1"]) {
      const { isGood, text } = verdict(key.publicKey, commit);
      assert.ok(isGood, `${JSON.stringify(kind)}: ${text}`);
      assert.match(text, 'Good "git" signature for kollect@kollect.dev');
    }
    assert.is(verdict(stranger).isGood, false);
    bench.run("fsck", "--strict", "--no-dangling");
  }
});

/** r and s begin with a zero byte, or a high bit, once in a while: enough signatures meet them all. */
test("a hundred ECDSA signatures are as good as one", async () => {
  const key = makeKey(folder.path, { type: "ecdsa", bits: 521 });
  const credentials = { "ssh-signingkey": key.privateKey };
  const sink = open({
    git: signed,
    endpoint: pathToFileURL(bench.repository()).href,
    credentials,
  });
  let before = rows;
  for (let round = 0; round < 100; round++) {
    const after = round % 2 === 0 ? [cart] : rows;
    await follow(sink, before, after);
    before = after;
  }
  const commits = bench.run("rev-list", "main").trim().split("\n");
  const signers = join(folder.path, "allowed-signers");
  verdict(key.publicKey);
  const marks = runGit(
    bench.repository(),
    "-c",
    `gpg.ssh.allowedSignersFile=${signers}`,
    "log",
    "--format=%G?",
    "main",
  );
  assert.is(marks.replaceAll("\n", ""), "G".repeat(commits.length));
  assert.ok(commits.length >= 100);
});

test("the commit without its signature is what an unsigned sink makes", async () => {
  const key = makeKey(folder.path);
  await write(open(), rows);
  const plain = bench.run("cat-file", "commit", "main");
  bench.create();
  const credentials = { ...login(), "ssh-signingkey": key.privateKey };
  await write(open({ git: signed, credentials }), rows);
  const text = bench.run("cat-file", "commit", "main");
  assert.match(text, /\ngpgsig -----BEGIN SSH SIGNATURE-----\n [A-Za-z0-9+/]{70}\n /);
  assert.is(text.replace(/\ngpgsig [^\n]*(\n [^\n]*)*/, ""), plain);
});

test("a key that cannot sign is told before anything is dialed", async () => {
  const locked = makeKey(folder.path, { passphrase: "open s3cret" }).privateKey;
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{}, /needs the key ssh-signingkey/],
    [{ "ssh-signingkey": "s3cret" }, /ssh-signingkey is no private key/],
    [{ "ssh-signingkey": makeKey(folder.path).publicKey }, /public key/],
    [{ "ssh-signingkey": locked }, /encrypted; put its passphrase into ssh-signingkey-passphrase/],
    [{ "ssh-signingkey": locked, "ssh-signingkey-passphrase": "wr0ng s3cret" }, /does not open/],
  ];
  const before = bench.proxy().sent();
  for (const [keys, text] of cases)
    for (const work of ["probe", "write"] as const) {
      const error = await failureOf(
        (async () => {
          const sink = open({ git: signed, credentials: { ...login(), ...keys } });
          if (work === "probe") await sink.probe(live);
          else await write(sink, rows);
        })(),
      );
      assert.is(error.code, "SINK_MISCONFIGURED");
      assert.match(error.message, text);
      assert.not.match(error.message, /s3cret|wr0ng/);
    }
  assert.is(bench.proxy().sent(), before);
});

suiteOf.run();
