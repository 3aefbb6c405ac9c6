import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import { credsAuthenticator, nkeys } from "@nats-io/transport-node";
import * as assert from "uvu/assert";
import { createEgress } from "../../src/net/egress.ts";
import { createAuthority, createLeaf } from "../../src/webhook/certificates/authority.ts";
import { signedAccounts } from "../services/nats-accounts.ts";
import { type NatsServer, startNats, users } from "../services/nats.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { failureOf } from "./bench.ts";
import { live, natsFixture, rows } from "./nats-fixture.ts";
import { passwords, type Wish } from "./nats-bench.ts";

const { whole, test, bench, open, write, codeAndText } = await natsFixture("access");

/** A server of its own for one test, and a sink on it, past the proxy. */
const withServer = async (
  options: Parameters<typeof startNats>[0],
  work: (server: NatsServer, port: number) => Promise<void>,
): Promise<void> => {
  const server = await startNats(options);
  try {
    await work(server, server.port);
  } finally {
    await server.stop();
  }
};
const works = async (wish: Wish): Promise<void> => {
  const sink = open(wish);
  await sink.probe(live);
  assert.is((await write(sink, rows)).rowsWritten, rows.length);
  assert.is((await write(open(wish), rows)).rowsWritten, 0);
};

test("a user with an nkey signs in", async () => {
  const user = nkeys.createUser();
  const nkey = new TextDecoder().decode(user.getSeed());
  const configuration = users(`{ nkey: ${user.getPublicKey()} }`);
  await withServer({ configuration }, async (_, port) => {
    const url = `nats://127.0.0.1:${port}`;
    await works({ url, credentials: { nkey: `${nkey}\n` } });
    const other = new TextDecoder().decode(nkeys.createUser().getSeed());
    const failure = await failureOf(write(open({ url, credentials: { nkey: other } }), rows));
    assert.is(failure.code, "SINK_UNAUTHORIZED");
    assert.not.match(inspect(failure, { depth: 8, showHidden: true }), other);
  });
});

test("a user with a token signs in, and with a wrong one does not", async () => {
  const configuration = 'authorization { token: "s3cret-token" }';
  const administrator = { token: "s3cret-token" };
  await withServer({ configuration, administrator }, async (_, port) => {
    const url = `nats://127.0.0.1:${port}`;
    await works({ url, credentials: { token: "s3cret-token" } });
    for (const credentials of [{ token: "wr0ng-s3cret" }, {}]) {
      const failure = await failureOf(open({ url, credentials }).probe(live));
      assert.is(failure.code, "SINK_UNAUTHORIZED");
      assert.not.match(inspect(failure, { depth: 8, showHidden: true }), "wr0ng");
    }
  });
});

test("a user with a .creds file signs in", async () => {
  const { configuration, creds } = signedAccounts();
  const administrator = { authenticator: credsAuthenticator(Buffer.from(creds)) };
  await withServer({ configuration, administrator }, async (_, port) => {
    const url = `nats://127.0.0.1:${port}`;
    await works({ url, credentials: { creds } });
    const failure = await failureOf(
      open({ url, credentials: { creds: signedAccounts().creds } }).probe(live),
    );
    assert.is(failure.code, "SINK_UNAUTHORIZED");
  });
});

test("a Secret that cannot be right is refused before anything is dialed", async () => {
  const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
  const authority = await createAuthority({ now: Date.now(), life: 86_400_000 });
  for (const [credentials, text] of [
    [{ token: "t", nkey: seed }, "both token and nkey"],
    [{ username: "u" }, "username and password together"],
    [{ password: "p" }, "username and password together"],
    [{ token: "" }, "empty key token"],
    [{ nkey: "SUnonsense-s3cret" }, "key nkey that is not a seed"],
    [{ creds: "nonsense-s3cret" }, "key creds that is not a .creds file"],
    [{ "ca.crt": "x" }, "key ca.crt holds no PEM certificate"],
    [{ "ca.crt": authority.certificate }, "write tls:// to use them"],
    [{ "tls.crt": authority.certificate }, "tls.crt and tls.key together"],
  ] as const) {
    const failure = await failureOf(
      Promise.resolve().then(() => open({ credentials: { ...credentials } })),
    );
    assert.is(failure.code, "SINK_MISCONFIGURED");
    assert.match(failure.message, text);
    assert.not.match(inspect(failure, { depth: 8, showHidden: true }), /s3cret|SU[A-Z]/);
  }
});

const tlsFolder = temporaryFolder("nats-tls");
whole.after(() => tlsFolder.remove());
const place = (name: string): string => join(tlsFolder.path, name);

async function certificates() {
  const validity = { now: Date.now(), life: 86_400_000 };
  const authority = await createAuthority(validity);
  const leaf = await createLeaf(authority, ["localhost", "127.0.0.1"], validity);
  const stranger = await createLeaf(authority, ["nats.example.com"], validity);
  for (const [name, { certificate, key }] of Object.entries({ leaf, stranger })) {
    await writeFile(place(`${name}.crt`), certificate);
    await writeFile(place(`${name}.key`), key);
  }
  const other = await createAuthority(validity);
  const { status } = spawnSync("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" "),
    ..."-subj /CN=writer -keyout".split(" "),
    place("client.key"),
    "-out",
    place("client.crt"),
  ]);
  assert.is(status, 0, "openssl makes a certificate");
  return { ca: authority.certificate, otherCa: other.certificate };
}
const tls = (name: string, more = ""): string =>
  `tls { cert_file: ${JSON.stringify(place(`${name}.crt`))}, key_file: ${JSON.stringify(place(`${name}.key`))} ${more} }`;
const user = { username: "writer", password: passwords.writer };
const accounts = users(`{ user: "writer", password: "${passwords.writer}" }`);

test("tls:// trusts the Secret's authority, for the name in the URL, and no other", async () => {
  const { ca, otherCa } = await certificates();
  const administrator = { user: "admin", pass: "admin-s3cret", tls: { ca } };
  const configuration = `${accounts}\n${tls("leaf")}`;
  await withServer({ configuration, administrator }, async (_, port) => {
    const url = `tls://localhost:${port}`;
    await works({ url, credentials: { ...user, "ca.crt": ca } });
    await works({
      url: `tls://127.0.0.1:${port}`,
      credentials: { ...user, "ca.crt": ca },
      subject: "two",
      stream: "two",
    });
    for (const credentials of [{ ...user, "ca.crt": otherCa }, user])
      assert.match(
        await codeAndText(open({ url, credentials }).probe(live)),
        /SINK_UNREACHABLE: .*certificate is not trusted/,
      );
    assert.match(
      await codeAndText(open({ url: `nats://localhost:${port}`, credentials: user }).probe(live)),
      /SINK_MISCONFIGURED: .*write tls:\/\//,
    );
  });
  await withServer(
    {
      configuration: `${accounts}\n${tls("stranger")}`,
      administrator: { ...administrator, tls: { ca, rejectUnauthorized: false } as object },
    },
    async (_, port) => {
      const credentials = { ...user, "ca.crt": ca };
      assert.match(
        await codeAndText(open({ url: `tls://localhost:${port}`, credentials }).probe(live)),
        /SINK_UNREACHABLE: .*certificate is not trusted/,
      );
    },
  );
});

test("tls:// presents a certificate of its own where the server wants one", async () => {
  const { ca } = await certificates();
  const pair = {
    "tls.crt": readFileSync(place("client.crt"), "utf8"),
    "tls.key": readFileSync(place("client.key"), "utf8"),
  };
  const configuration = `${accounts}\n${tls("leaf", `, ca_file: ${JSON.stringify(place("client.crt"))}, verify: true`)}`;
  const administrator = {
    user: "admin",
    pass: "admin-s3cret",
    tls: { ca, cert: pair["tls.crt"], key: pair["tls.key"] },
  };
  await withServer({ configuration, administrator }, async (_, port) => {
    const url = `tls://localhost:${port}`;
    await works({ url, credentials: { ...user, ...pair, "ca.crt": ca } });
    const bare = await failureOf(open({ url, credentials: { ...user, "ca.crt": ca } }).probe(live));
    assert.is(bare.code, "SINK_UNREACHABLE");
  });
});

test("tls:// does without nothing: a server that offers none is refused", async () => {
  const url = `tls://127.0.0.1:${bench.server().port}`;
  assert.match(await codeAndText(open({ url }).probe(live)), /SINK_MISCONFIGURED: .*offers no TLS/);
});

test("addresses that a sink may not dial are not dialed", async () => {
  const egress = createEgress({ allowPrivate: false, dev: false });
  const { port } = bench.server();
  for (const host of ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "2130706433"])
    assert.match(
      await codeAndText(open({ url: `nats://${host}:${port}`, egress }).probe(live)),
      /EGRESS_DENIED/,
    );
});

test("an unknown host is unreachable, a closed port too", async () => {
  for (const [url, text] of [
    [
      "nats://nats.invalid:4222",
      /SINK_UNREACHABLE: .*nats.invalid:4222 \((no such host|the name cannot)/,
    ],
    ["nats://127.0.0.1:1", /SINK_UNREACHABLE: .*connection refused/],
  ] as const)
    assert.match(await codeAndText(open({ url }).probe(live)), text);
});

/** Says `text` to everybody who connects. */
const impostor = async (text: string, work: (url: string) => Promise<void>): Promise<void> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.write(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await work(`nats://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const socket of sockets) socket.destroy();
  server.close();
};

test("what speaks another protocol is named so, whether it stops or not", async () => {
  for (const text of ["HTTP/1.1 400 Bad Request\r\n\r\n", "INFO nonsense\r\n", "x".repeat(100_000)])
    await impostor(text, async (url) =>
      assert.match(
        await codeAndText(open({ url }).probe(live)),
        /SINK_MISCONFIGURED: .*does not speak the NATS protocol/,
      ),
    );
});

test("a server that is too old is told from one that is right", async () => {
  const info = JSON.stringify({
    version: "2.11.4",
    headers: true,
    max_payload: 1_000_000,
    proto: 1,
  });
  await impostor(`INFO ${info}\r\nPONG\r\n`, async (url) =>
    assert.match(
      await codeAndText(open({ url }).probe(live)),
      /SINK_MISCONFIGURED: .*NATS 2.12 or newer/,
    ),
  );
});

test("what a server says instead of letting in is told apart", async () => {
  const info = JSON.stringify({
    version: "2.15.0",
    headers: true,
    max_payload: 1_000_000,
    proto: 1,
  });
  for (const [said, told] of [
    ["Authentication Timeout", /^SINK_UNREACHABLE: .*gave up waiting for the sign-in/],
    ["Account Authentication Expired", /^SINK_UNAUTHORIZED: .*the account's .* has expired/],
    ["User Authentication Expired", /^SINK_UNAUTHORIZED: .*the user's .* has expired/],
    ["Authorization Violation", /^SINK_UNAUTHORIZED: .*wrong token, user/],
  ] as const)
    await impostor(`INFO ${info}\r\n-ERR '${said}'\r\n`, async (url) =>
      assert.match(await codeAndText(open({ url }).probe(live)), told),
    );
});

test("a sign-in that is never answered ends with the signal", async () => {
  const info = JSON.stringify({
    version: "2.15.0",
    headers: true,
    max_payload: 1_000_000,
    proto: 1,
  });
  await impostor(`INFO ${info}\r\n`, async (url) => {
    const abort = new AbortController();
    const work = open({ url })
      .probe(abort.signal)
      .catch((error: Error) => error.message);
    setTimeout(() => abort.abort(new Error("shutting down")), 100);
    assert.is(await work, "shutting down");
  });
});

whole.run();
