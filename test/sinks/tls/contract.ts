import { inspect } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TlsSpec } from "../../../generated/types.ts";
import type { Sink } from "../../../src/sinks/sink.ts";
import { service } from "../../services/service.ts";
import { type Certificates, createCertificates, type KeyPair } from "../../support/certificates.ts";
import { rowOf } from "../../support/rows.ts";
import { failureOf, orderOf } from "../bench.ts";

/** What a test says of TLS; keys of Secrets as they stand there. */
export interface TlsWish {
  readonly tls?: TlsSpec;
  readonly authorities?: Readonly<Record<string, string>>;
  /** Of the sink's own Secret, besides those with which it signs in. */
  readonly secret?: Readonly<Record<string, string>>;
}

/** A server with TLS, at 127.0.0.1. */
export interface TlsServer {
  readonly open: (wish: TlsWish) => Sink;
  readonly stop: () => Promise<void>;
}

export type StartTls = (
  server: KeyPair & { readonly clientAuthority?: string },
  /** Whom it will let in. */
  client: KeyPair,
) => Promise<TlsServer>;

const live = new AbortController().signal;
const row = rowOf({ name: "cart" });
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What spec.tls and the keys of Secrets mean, the same for each type of sink, on a real server. */
export async function tlsContract(name: string, start: StartTls): Promise<void> {
  const test = suite(`${name} sink, TLS`);
  let made: Certificates | undefined;
  const certificates = async (): Promise<Certificates> => (made ??= await createCertificates());
  const begin = async (server: Parameters<StartTls>[0]): Promise<TlsServer> =>
    start(server, (await certificates()).client);
  const first = await service(async () => begin((await certificates()).server));
  const check = (sentence: string, run: (it: Certificates) => Promise<void>): void => {
    if (first === undefined) test.skip(sentence);
    else test(sentence, async () => run(await certificates()));
  };
  test.after(() => first?.stop());

  const given = (server: TlsServer | undefined): TlsServer =>
    server ?? (assert.unreachable("the server was not started") as never);
  const works = async ({ open }: Pick<TlsServer, "open">, wish: TlsWish): Promise<void> => {
    const sink = open(wish);
    await sink.probe(live);
    await sink.write(orderOf([row]), live);
    await sink.close();
  };
  const fails = async (server: TlsServer | undefined, wish: TlsWish): Promise<string> => {
    const attempt = async (): Promise<void> => {
      const sink = given(server).open(wish);
      try {
        await sink.probe(live);
      } finally {
        await sink.close();
      }
    };
    const failure = await failureOf(attempt());
    const told = inspect(failure, { depth: 8, showHidden: true });
    const { client, server: pair } = await certificates();
    for (const line of [client.key, pair.key].flatMap((pem) => pem.split("\n").slice(1, 2)))
      assert.not.match(told, line);
    return `${failure.code}: ${failure.message}`;
  };

  check("trusts caBundle, the keys of caSecretRef, and ca.crt of its own Secret", async (it) => {
    const caSecretRef = { name: "authorities" };
    const insecureSkipVerify = false;
    const right = it.authority;
    for (const wish of [
      { tls: { insecureSkipVerify, caBundle: base64(right) } },
      { tls: { insecureSkipVerify, caBundle: base64(`text\n${it.otherAuthority}\n${right}`) } },
      { tls: { insecureSkipVerify, caSecretRef }, authorities: { "ca.crt": right } },
      { tls: { insecureSkipVerify, caSecretRef }, authorities: { "tls.crt": right } },
      { tls: { insecureSkipVerify }, secret: { "ca.crt": right } },
    ])
      await works(given(first), wish);
  });

  check(
    "takes caBundle before caSecretRef, that before its own ca.crt, and ca.crt before tls.crt",
    async (it) => {
      const caSecretRef = { name: "authorities" };
      const [right, wrong] = [it.authority, it.otherAuthority];
      const insecureSkipVerify = false;
      const secret = { "ca.crt": right };
      for (const wish of [
        {
          tls: { insecureSkipVerify, caBundle: base64(wrong), caSecretRef },
          authorities: secret,
          secret,
        },
        {
          tls: { insecureSkipVerify, caSecretRef },
          authorities: { "ca.crt": wrong, "tls.crt": right },
          secret,
        },
        { tls: { insecureSkipVerify } },
      ])
        assert.match(
          await fails(first, wish),
          /SINK_UNREACHABLE: .*certificate is not trusted; put the CA into spec.tls/,
        );
    },
  );

  check("takes any certificate where insecureSkipVerify says so, and then only", async (it) => {
    const server = await begin(it.stranger);
    try {
      await works(server, { tls: { insecureSkipVerify: true } });
      const wish = { tls: { insecureSkipVerify: false, caBundle: base64(it.authority) } };
      assert.match(
        await fails(server, wish),
        /SINK_UNREACHABLE: .*(another host|a name that the certificate is for)/,
      );
    } finally {
      await server.stop();
    }
  });

  check("shows the certificate in its own Secret to a server that wants one", async (it) => {
    const { client, authority, server: pair } = it;
    const server = await begin({ ...pair, clientAuthority: client.cert });
    const tls = { insecureSkipVerify: false, caBundle: base64(authority) };
    try {
      await works(server, { tls, secret: { "tls.crt": client.cert, "tls.key": client.key } });
      assert.match(await fails(server, { tls }), /^SINK_(UNREACHABLE|UNAUTHORIZED): /);
    } finally {
      await server.stop();
    }
  });

  check("names what cannot be right before anything is dialed", async (it) => {
    const { client, server: pair, authority } = it;
    const tls = { insecureSkipVerify: false, caSecretRef: { name: "authorities" } };
    const broken = authority.replace(/\n.{20}/, `\n${"A".repeat(20)}`);
    const bundle = (text: string) => ({ insecureSkipVerify: false, caBundle: base64(text) });
    for (const [wish, want] of [
      [{ tls: bundle("nonsense") }, "spec.tls.caBundle holds no PEM certificate"],
      [{ tls: bundle(authority + broken) }, "spec.tls.caBundle holds PEM whose certificate 2"],
      [{ tls: bundle(authority + client.key) }, "spec.tls.caBundle holds a private key"],
      [{ tls, authorities: { other: authority } }, "has no key ca.crt or tls.crt"],
      [
        { tls, authorities: { "tls.crt": "" } },
        "the key tls.crt of Secret authorities, spec.tls.caSecretRef, holds no PEM",
      ],
      [{ secret: { "ca.crt": "x" } }, "the Secret's key ca.crt holds no PEM certificate"],
      [{ secret: { "tls.crt": client.cert } }, "needs the keys tls.crt and tls.key together"],
      [{ secret: { "tls.key": client.key } }, "needs the keys tls.crt and tls.key together"],
      [
        { secret: { "tls.crt": "x", "tls.key": client.key } },
        "key tls.crt holds no PEM certificate",
      ],
      [
        { secret: { "tls.crt": client.cert, "tls.key": "x" } },
        "key tls.key holds no PEM private key",
      ],
      [{ secret: { "tls.crt": client.cert, "tls.key": pair.key } }, "key tls.key does not fit"],
    ] as const)
      assert.match(await fails(first, wish), new RegExp(`^SINK_MISCONFIGURED: .*${want}`));
  });

  test.run();
}
