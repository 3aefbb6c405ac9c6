import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startGitServer } from "./git-server.ts";
import type { GitCredentials, GitServer } from "./git-server.ts";
import { service } from "./service.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const gitServer = suite("git server");
const server = await service(() => startGitServer());
const work = temporaryFolder("git-client");

const test = (name: string, body: (server: GitServer) => Promise<void>) =>
  server === undefined ? gitServer.skip(name) : gitServer(name, () => body(server));

const environment = {
  PATH: process.env["PATH"],
  HOME: work.path,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "test",
  GIT_AUTHOR_EMAIL: "test@localhost",
  GIT_COMMITTER_NAME: "test",
  GIT_COMMITTER_EMAIL: "test@localhost",
};

/** Runs the git program; never rejects, since the server is in this process and a refusal is what some tests want. */
function git(...args: string[]): Promise<{ isDone: boolean; text: string }> {
  return new Promise((resolve) => {
    execFile("git", args, { cwd: work.path, env: environment }, (error, stdout, stderr) =>
      resolve({ isDone: error === null, text: stdout + stderr }),
    );
  });
}

const folderOf = (name: string): string => join(work.path, name);

function withCredentials(url: string, { username, password }: GitCredentials): string {
  const address = new URL(url);
  address.username = username;
  address.password = password;
  return address.href;
}

/** A clone as `who` with one commit that is not pushed yet. */
async function cloneWithCommit(url: string, name: string, content = "rows"): Promise<void> {
  const clone = await git("clone", url, name);
  assert.ok(clone.isDone, clone.text);
  await git("-C", name, "checkout", "-B", "main");
  writeFileSync(join(folderOf(name), "rows.txt"), content);
  await git("-C", name, "add", ".");
  const commit = await git("-C", name, "commit", "-m", "rows");
  assert.ok(commit.isDone, commit.text);
}

test("takes a push and gives it to the next clone", async (at) => {
  at.createRepository("round-trip");
  const url = withCredentials(at.url("round-trip"), at.writer);
  // Past git's post buffer of 1 MB, so it comes in chunks, without a length.
  const content = randomBytes(1_500_000).toString("hex");
  await cloneWithCommit(url, "first", content);
  const push = await git("-C", "first", "push", "origin", "main");
  assert.ok(push.isDone, push.text);
  const clone = await git("clone", withCredentials(at.url("round-trip"), at.reader), "second");
  assert.ok(clone.isDone, clone.text);
  assert.ok(readFileSync(join(folderOf("second"), "rows.txt"), "utf8") === content);
});

test("takes the token as a password and as Bearer", async (at) => {
  at.createRepository("token");
  const { token } = at.writer;
  const asPassword = withCredentials(at.url("token"), { username: "any", password: token });
  assert.is((await git("ls-remote", asPassword)).isDone, true);
  const bearer = `http.extraHeader=Authorization: Bearer ${token}`;
  assert.is((await git("-c", bearer, "ls-remote", at.url("token"))).isDone, true);
});

test("answers 401 without or with wrong credentials", async (at) => {
  at.createRepository("closed");
  const advertised = `${at.url("closed")}/info/refs?service=git-upload-pack`;
  const bare = await fetch(advertised);
  assert.is(bare.status, 401);
  assert.match(bare.headers.get("www-authenticate") ?? "", /^Basic/);
  const wrong = { username: "writer", password: "wrong" };
  assert.is((await git("ls-remote", withCredentials(at.url("closed"), wrong))).isDone, false);
  const authorization = `Basic ${btoa("writer:wrong")}`;
  assert.is((await fetch(advertised, { headers: { authorization } })).status, 401);
});

test("answers 403 when the reader pushes, and 404 where there is no repository", async (at) => {
  at.createRepository("read-only");
  await cloneWithCommit(withCredentials(at.url("read-only"), at.reader), "reader");
  const push = await git("-C", "reader", "push", "origin", "main");
  assert.is(push.isDone, false);
  assert.match(push.text, /403/);
  const authorization = `Basic ${btoa(`reader:${at.reader.password}`)}`;
  const url = `${at.url("absent")}/info/refs?service=git-upload-pack`;
  assert.is((await fetch(url, { headers: { authorization } })).status, 404);
});

test("rejects a push by the hook and passes its words on", async (at) => {
  at.createRepository("guarded", { preReceive: "echo protected branch; exit 1" });
  await cloneWithCommit(withCredentials(at.url("guarded"), at.writer), "guarded");
  const push = await git("-C", "guarded", "push", "origin", "main");
  assert.is(push.isDone, false);
  assert.match(push.text, /remote: protected branch/);
  assert.match(push.text, /pre-receive hook declined/);
});

test("offers filters only where the repository allows them", async (at) => {
  at.createRepository("filter");
  at.createRepository("no-filter", { allowFilter: false });
  const capabilities = async (name: string): Promise<string> => {
    const authorization = `Basic ${btoa(`reader:${at.reader.password}`)}`;
    const headers = { authorization, "git-protocol": "version=2" };
    const url = `${at.url(name)}/info/refs?service=git-upload-pack`;
    return (await fetch(url, { headers })).text();
  };
  assert.match(await capabilities("filter"), /fetch=.*\bfilter\b/);
  assert.not.match(await capabilities("no-filter"), /fetch=.*\bfilter\b/);
});

test("refuses connections while killed and answers after a restart", async (at) => {
  at.createRepository("dead");
  const url = withCredentials(at.url("dead"), at.writer);
  await at.kill();
  assert.match((await git("ls-remote", url)).text, /Failed to connect|Connection refused/);
  await at.restart();
  assert.is((await git("ls-remote", url)).isDone, true);
});

test("serves https with its own certificate", async () => {
  const secure = await service(() => startGitServer({ tls: true }));
  if (secure === undefined) return;
  secure.createRepository("secure");
  const url = withCredentials(secure.url("secure"), secure.writer);
  assert.is((await git("ls-remote", url)).isDone, false);
  writeFileSync(folderOf("ca.crt"), secure.certificateAuthority ?? "");
  const trusting = await git("-c", `http.sslCAInfo=${folderOf("ca.crt")}`, "ls-remote", url);
  assert.ok(trusting.isDone, trusting.text);
  await secure.stop();
});

gitServer.after(async () => {
  await server?.stop();
  await work.remove();
});
gitServer.run();
