import { createEgress, type Egress } from "../../src/net/egress.ts";
import { credsAuthenticator } from "@nats-io/transport-node";
import * as assert from "uvu/assert";
import { signedAccounts } from "../services/nats-accounts.ts";
import { type NatsServer, startNats, users } from "../services/nats.ts";
import { until } from "../services/until.ts";
import type { Row } from "../../src/rows/row.ts";
import type { Sink } from "../../src/sinks/sink.ts";
import { createLogJudge } from "../chaos/log-judge.ts";
import { canonical, rowOf } from "../support/rows.ts";
import { follow } from "./nats-consumer.ts";
import type { OperatorError } from "../../src/errors/operator-error.ts";
import { passwords } from "./nats-bench.ts";
import { itemsOf, live, natsFixture, rows } from "./nats-fixture.ts";

const { whole, test, bench, open, write, codeAndText, table } = await natsFixture("limits");
const withServer = async (
  options: Parameters<typeof startNats>[0],
  work: (server: NatsServer, url: string) => Promise<void>,
): Promise<void> => {
  const server = await startNats(options);
  try {
    await work(server, `nats://127.0.0.1:${server.port}`);
  } finally {
    await server.stop();
  }
};
const big = Array.from({ length: 40 }, (_, index) =>
  rowOf({ name: `big-${index}`, attributes: { text: `${index} `.repeat(20_000) } }),
);
const writer = (password: string): string => users(`{ user: "writer", password: "${password}" }`);

/**
 * What the second attempt says. To the first, a server of one gives no answer: when a batch passes its limits amid the
 * commit, it stores what fits and falls silent (nats-server 2.15; its answer comes from the limits that are passed before).
 */
async function refusal(sink: Sink, wanted: readonly Row[]): Promise<string> {
  const said = await codeAndText(write(sink, wanted));
  return said.includes("no answer in time") ? codeAndText(write(sink, wanted)) : said;
}

/** Every event that did come in is right, and what stood still stands. */
async function isSound(server: NatsServer): Promise<void> {
  const connection = await server.connect();
  const judge = createLogJudge(() => true);
  await follow(connection, "kollect_limits", ({ event }) => judge.take(event));
  await connection.close();
  assert.equal(judge.verdict().faults, []);
  const standing = new Set([...judge.table.values()].map(canonical));
  for (const row of itemsOf(rows)) assert.ok(standing.has(row), "what stood still stands");
}

test("an account's limit for storage is told as that, and every event that came in is right", async () => {
  const { configuration, creds } = signedAccounts({ disk_storage: 1_000_000 });
  const administrator = { authenticator: credsAuthenticator(Buffer.from(creds)) };
  await withServer({ configuration, administrator }, async (server, url) => {
    const sink = open({ url, credentials: { creds } });
    await write(sink, rows);
    const text = await refusal(sink, [...rows, ...big]);
    assert.match(text, /SINK_REJECTED: .*the account's limits for JetStream are reached/);
    await isSound(server);
  });
});

test("a server without room says so, and goes on when it has some", async () => {
  const configuration = writer(passwords.writer);
  const options = { jetstream: "max_file_store: 1000000", configuration };
  await withServer(options, async (server, url) => {
    const sink = open({ url });
    await write(sink, rows);
    const text = await refusal(sink, [...rows, ...big]);
    assert.match(text, /SINK_REJECTED: .*short of/);
    await isSound(server);
    await server.reload(configuration, "max_file_store: 100000000");
    await until("there is room", 60, () =>
      write(sink, [...rows, ...big]).then(
        () => true,
        () => undefined,
      ),
    );
    await isSound(server);
  });
});

/** The connection may break first, and the next one be let in a last time. */
const unauthorized = (sink: Sink): Promise<OperatorError> =>
  until("the credentials are refused", 60, async () => {
    const failure = await sink.probe(live).then(
      () => undefined,
      (error: OperatorError) => error,
    );
    return failure?.code === "SINK_UNAUTHORIZED" ? failure : undefined;
  });

test("credentials that expire while they are used are told as that, and others go on", async () => {
  const { configuration, creds, credsUntil } = signedAccounts();
  const administrator = { authenticator: credsAuthenticator(Buffer.from(creds)) };
  await withServer({ configuration, administrator }, async (_, url) => {
    const end = Math.ceil(Date.now() / 1_000) + 6;
    const sink = open({ url, credentials: { creds: credsUntil(end) } });
    await write(sink, rows);
    const failure = await unauthorized(sink);
    assert.match(
      failure.message,
      `valid until ${new Date(end * 1_000).toISOString().slice(0, 19).replace("T", " ")}`,
    );
    await unauthorized(sink);
    assert.is((await write(open({ url, credentials: { creds } }), rows)).rowsWritten, 0);
  });
});

test("a password that is changed while it is used ends the connection, and the new one goes on", async () => {
  await withServer({ configuration: writer("0ld-s3cret") }, async (server, url) => {
    const old = open({ url, credentials: { username: "writer", password: "0ld-s3cret" } });
    await write(old, rows);
    await server.reload(writer("n3w-s3cret"));
    const failure = await unauthorized(old);
    assert.not.match(failure.message, "s3cret");
    const next = open({ url, credentials: { username: "writer", password: "n3w-s3cret" } });
    assert.is((await write(next, rows)).rowsWritten, 0);
    assert.is((await write(next, rows.slice(1))).rowsRemoved, 1);
  });
});

test("a server with as many connections as it takes says so", async () => {
  const configuration = `${writer(passwords.writer)}\nmax_connections: 1`;
  await withServer({ configuration }, async (server, url) => {
    // The one that found the server ready may still be counted.
    const connection = await until("the only connection is free", 20, () =>
      server.connect().catch(() => undefined),
    );
    // The connection may break before the server's word has come.
    await until("the server is heard", 20, async () => {
      const text = await codeAndText(open({ url }).probe(live));
      assert.match(text, /^SINK_UNREACHABLE: /);
      return text.includes("as many connections as it takes") || undefined;
    });
    await connection.close();
  });
});

test("of a name with several addresses the ones that answer are used", async () => {
  const { lookup: _, ...egress } = createEgress({ allowPrivate: false, dev: true });
  const lookup: Egress["lookup"] = (_host, { all }, done) => {
    // Nobody listens on the first.
    const addresses = ["127.0.0.1", "::1"]
      .map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
      .toReversed();
    if (all === true) done(null, addresses);
    else done(null, "::1", 6);
  };
  const url = `nats://nats.example.com:${bench.server().port}`;
  const sink = open({ url, egress: { ...egress, lookup } });
  await write(sink, rows);
  assert.equal(await table(), itemsOf(rows));
});

test("the longest names that Kubernetes allows make subjects that the server takes", async () => {
  const label = "a".repeat(63);
  // Dots cost most: each is three characters of a subject.
  const name = Array.from({ length: 127 }, () => "a").join(".");
  const cluster = `${"a.".repeat(31)}a`;
  const inventory = { namespace: label, name };
  const odd = [
    rowOf({ name, namespace: label, targetNamespace: label, targetName: name, uid: name }),
    rowOf({ name: "b", namespace: label, targetNamespace: label, targetName: name, uid: "b" }),
  ];
  const sink = open({ cluster });
  await write(sink, odd, { cluster, inventory });
  assert.equal(await table(), itemsOf(odd));
  assert.is((await write(open({ cluster }), odd, { cluster, inventory })).rowsWritten, 0);
  await write(sink, odd.slice(1), { cluster, inventory });
  assert.equal(await table(), itemsOf(odd.slice(1)));
});

whole.run();
