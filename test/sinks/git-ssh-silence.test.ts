import * as assert from "uvu/assert";
import { createEgress } from "../../src/net/egress.ts";
import type { GitClient } from "../../src/sinks/git/client.ts";
import { createSshClient } from "../../src/sinks/git/ssh-client.ts";
import type { SshTimes } from "../../src/sinks/git/ssh-connection.ts";
import { sshEndpointOf } from "../../src/sinks/git/ssh-endpoint.ts";
import { until } from "../services/until.ts";
import { contextOf } from "../support/sink-context.ts";
import { failureOf } from "./bench.ts";
import { gitSshFixture } from "./git-ssh-fixture.ts";

const { test, run, bench, ends } = await gitSshFixture(
  "git sink over SSH, servers that fall silent",
);
const live = new AbortController().signal;
const egress = createEgress({ allowPrivate: false, dev: true });
const never = 600_000;

function client(times: Partial<SshTimes>, credentials = bench.writer()): GitClient {
  const context = contextOf({ name: "team-a/repository", egress, credentials });
  const endpoint = sshEndpointOf(bench.endpoint(), context);
  const place = { sink: "team-a/repository", host: "git.example.org" };
  const patience = { connect: never, keepalive: never, answer: never, idle: never, ...times };
  const it = createSshClient(endpoint, egress, place, patience);
  ends.push(() => it.close());
  return it;
}

/** How often sshd has said that. */
const timesLogged = (words: string): number => bench.ssh().log().split(words).length - 1;
const logged = (words: string, times: number): Promise<true> =>
  until(`sshd's log says "${words}" ${times} times`, 20, () =>
    timesLogged(words) < times ? undefined : true,
  );

test("a server that takes the connection and says nothing is unreachable", async () => {
  bench.proxy().stall();
  const error = await failureOf(client({ connect: 300 }).advertisement("git-receive-pack", live));
  assert.is(error.code, "SINK_UNREACHABLE");
  assert.match(error.message, "no connection within 0.3 s");
});

test("a server that is gone without a word is noticed by the keepalive", async () => {
  const { keyFor } = bench;
  const silent = keyFor("sleep 60");
  const before = timesLogged("Starting session: forced-command");
  const talk = client({ keepalive: 100 }, silent).advertisement("git-receive-pack", live);
  const outcome = failureOf(talk);
  // The command runs: from here on only the connection can end it.
  await logged("Starting session: forced-command", before + 1);
  bench.proxy().stall();
  const error = await outcome;
  assert.is(error.code, "SINK_UNREACHABLE");
  assert.match(error.message, "no answer in time");
});

test("a service that says nothing is given up", async () => {
  const silent = bench.keyFor("sleep 60");
  const talk = client({ answer: 300 }, silent).advertisement("git-receive-pack", live);
  const error = await failureOf(talk);
  assert.is(error.code, "SINK_UNREACHABLE");
  assert.match(error.message, "git-receive-pack said nothing for 0.3 s");
});

test("abort ends a handshake and a service at once, and the connection with them", async () => {
  for (const isHandshake of [true, false]) {
    const credentials = isHandshake ? bench.writer() : bench.keyFor("sleep 60");
    const abort = new AbortController();
    const before = timesLogged("Starting session: forced-command");
    const reached = isHandshake ? bench.proxy().stall().reached : undefined;
    const talk = client({}, credentials).advertisement("git-receive-pack", abort.signal);
    const outcome = talk.then(
      () => "ended well",
      (error: Error) => error.message,
    );
    await (reached ?? logged("Starting session: forced-command", before + 1));
    abort.abort(new Error("shutting down"));
    assert.is(await outcome, "shutting down");
    await bench.proxy().heal();
  }
});

test("an unused connection is closed, and a closed one is replaced", async () => {
  const before = timesLogged("Disconnected from user");
  const it = client({ idle: 50 });
  await it.advertisement("git-receive-pack", live);
  await logged("Disconnected from user", before + 1);
  await it.advertisement("git-receive-pack", live);
  const other = client({});
  await other.advertisement("git-receive-pack", live);
  await bench.proxy().cut();
  await bench.proxy().heal();
  await other.advertisement("git-receive-pack", live);
});

run();
