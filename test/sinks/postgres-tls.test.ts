import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Sink } from "../../src/sinks/sink.ts";
import { type PostgresServer, startPostgres } from "../services/postgres.ts";
import { service } from "../services/service.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { failureOf } from "./bench.ts";
import { live } from "./postgres-fixture.ts";
import { postgresBench } from "./postgres-bench.ts";

const test = suite("postgres over TLS");
const folder = temporaryFolder("postgres-tls");
const text = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const openssl = (args: string, ...more: string[]): void => {
  const done = spawnSync("openssl", [...args.split(" "), ...more], {
    cwd: folder.path,
    encoding: "utf8",
  });
  assert.is(done.status, 0, done.stderr);
};
const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

/** An authority, and what it signs: `names` as subjectAltName has them, `days` as validity. */
const authority = (name: string): void =>
  openssl(`req -x509 ${newKey} -days 2 -subj /CN=${name} -keyout ${name}.key -out ${name}.crt`);
const signed = (
  name: string,
  by: string,
  more: { names: string; days: [string, string] },
): void => {
  openssl(`req ${newKey} -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`);
  writeFileSync(join(folder.path, `${name}.ext`), `subjectAltName=${more.names}\n`);
  const [from, until] = more.days;
  writeFileSync(join(folder.path, `${by}.srl`), "01\n");
  writeFileSync(join(folder.path, `${by}.idx`), "");
  writeFileSync(
    join(folder.path, `${by}.cnf`),
    `[ca]\ndefault_ca=it\n[it]\ndatabase=${by}.idx\nserial=${by}.srl\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n`,
  );
  openssl(
    `ca -batch -notext -config ${by}.cnf -cert ${by}.crt -keyfile ${by}.key -startdate ${from} -enddate ${until} -extfile ${name}.ext -in ${name}.csr -out ${name}.crt`,
  );
};
const lasting: [string, string] = ["20200101000000Z", "20491231000000Z"];
authority("ours");
authority("theirs");
signed("address", "ours", { names: "IP:127.0.0.1", days: lasting });
signed("name", "ours", { names: "DNS:localhost", days: lasting });
signed("expired", "ours", {
  names: "IP:127.0.0.1,DNS:localhost",
  days: ["20200101000000Z", "20200201000000Z"],
});
signed("client", "ours", { names: "DNS:client", days: lasting });
signed("intruder", "theirs", { names: "DNS:client", days: lasting });

const starting = (name: string, clients?: string): Promise<PostgresServer> =>
  startPostgres({
    tls: {
      cert: text(`${name}.crt`),
      key: text(`${name}.key`),
      ...(clients === undefined ? {} : { clientAuthority: clients }),
    },
  });
const servers = await service(async () => ({
  address: await starting("address"),
  name: await starting("name"),
  expired: await starting("expired"),
  clients: await starting("address", text("ours.crt")),
}));

const opened: Sink[] = [];
const bench = postgresBench("kollect_tls");
interface Wish {
  readonly server: keyof NonNullable<typeof servers>;
  readonly host?: string;
  readonly mode?: string;
  readonly secret?: Readonly<Record<string, string>>;
}
const openAt = ({ server, host = "127.0.0.1", mode, secret = {} }: Wish): Sink => {
  const url = new URL(servers?.[server].url ?? "");
  url.hostname = host;
  if (mode !== undefined) url.searchParams.set("sslmode", mode);
  const sink = bench.sink({ dsn: url.href, secret });
  opened.push(sink);
  return sink;
};
const outcome = async (wish: Wish): Promise<string> => {
  try {
    await openAt(wish).probe(live);
    return "trusted";
  } catch (error) {
    const { code, message } = await failureOf(Promise.reject(error as Error));
    return `${code}: ${message}`;
  }
};
const ca = { "ca.crt": text("ours.crt") };
const strange = { "ca.crt": text("theirs.crt") };
const client = { "tls.crt": text("client.crt"), "tls.key": text("client.key") };
const intruder = { "tls.crt": text("intruder.crt"), "tls.key": text("intruder.key") };
const untrusted =
  /^SINK_UNREACHABLE: .*its certificate is not trusted; put the CA into spec.tls or the Secret's key ca.crt\)$/;
const otherHost = /^SINK_UNREACHABLE: .*its certificate names another host\)$/;
const expired = /^SINK_UNREACHABLE: .*its certificate has expired\)$/;
const trusted = /^trusted$/;

const cases: readonly [sentence: string, wish: Wish, want: RegExp][] = [
  [
    "verify-full trusts the Secret's authority for the address it dials",
    { server: "address", mode: "verify-full", secret: ca },
    trusted,
  ],
  [
    "verify-full trusts it for the name it dials",
    { server: "name", host: "localhost", mode: "verify-full", secret: ca },
    trusted,
  ],
  [
    "verify-full refuses a certificate for another address",
    { server: "name", mode: "verify-full", secret: ca },
    otherHost,
  ],
  [
    "verify-full refuses a certificate for another name",
    { server: "address", host: "localhost", mode: "verify-full", secret: ca },
    otherHost,
  ],
  [
    "verify-full refuses an unknown authority",
    { server: "address", mode: "verify-full", secret: strange },
    untrusted,
  ],
  [
    "verify-full without ca.crt asks the system's authorities",
    { server: "address", mode: "verify-full" },
    untrusted,
  ],
  [
    "verify-full refuses a certificate that has expired",
    { server: "expired", mode: "verify-full", secret: ca },
    expired,
  ],
  ["an authority without sslmode means verify-full", { server: "name", secret: ca }, otherHost],
  [
    "verify-ca does not look at the name",
    { server: "name", mode: "verify-ca", secret: ca },
    trusted,
  ],
  [
    "verify-ca refuses an unknown authority",
    { server: "name", mode: "verify-ca", secret: strange },
    untrusted,
  ],
  ["require encrypts, and trusts anybody", { server: "expired", mode: "require" }, trusted],
  [
    "require with an authority is verify-ca",
    { server: "address", mode: "require", secret: strange },
    untrusted,
  ],
  [
    "require with an authority does not look at the name",
    { server: "name", mode: "require", secret: ca },
    trusted,
  ],
  ["prefer encrypts where it can", { server: "expired", mode: "prefer" }, trusted],
  [
    "prefer with an authority is refused: it would not look at it",
    { server: "address", mode: "prefer", secret: ca },
    /^SINK_MISCONFIGURED: .*write sslmode=verify-full$/,
  ],
  [
    "disable with an authority is refused",
    { server: "address", mode: "disable", secret: ca },
    /^SINK_MISCONFIGURED: .*sslmode=disable makes no use of them$/,
  ],
  [
    "a client certificate is shown",
    { server: "clients", mode: "verify-full", secret: { ...ca, ...client } },
    trusted,
  ],
  [
    "a server that wants one says so",
    { server: "clients", mode: "verify-full", secret: ca },
    /^SINK_UNAUTHORIZED: .*\(SQLSTATE 28000\)$/,
  ],
  [
    "a client certificate of another authority is refused",
    { server: "clients", mode: "verify-full", secret: { ...ca, ...intruder } },
    /^SINK_UNREACHABLE: .*it does not trust the client certificate tls.crt\)$/,
  ],
  [
    "a certificate without its key is refused",
    { server: "address", secret: { ...ca, "tls.crt": client["tls.crt"] } },
    /^SINK_MISCONFIGURED: .*needs the keys tls.crt and tls.key together$/,
  ],
  [
    "an authority that is no PEM is refused",
    { server: "address", secret: { "ca.crt": "s3cret" } },
    /^SINK_MISCONFIGURED: .*ca.crt holds no PEM certificate/,
  ],
  [
    "a key that is no PEM is refused",
    { server: "address", secret: { ...ca, ...client, "tls.key": "s3cret" } },
    /^SINK_MISCONFIGURED: .*tls.key holds no PEM private key/,
  ],
];
const it = (sentence: string, run: () => Promise<void>): void => {
  if (servers === undefined) test.skip(sentence);
  else test(sentence, run);
};
for (const [sentence, wish, want] of cases)
  it(sentence, async () => {
    const text = await outcome(wish);
    assert.match(text, want);
    assert.not.match(text, /s3cret|MII/);
  });

it("what is trusted is encrypted", async () => {
  await openAt({ server: "address", mode: "verify-full", secret: ca }).probe(live);
  const admin = new Client({ connectionString: servers?.address.url });
  await admin.connect();
  const { rows } = await admin.query(
    "SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'kollect'",
  );
  await admin.end();
  assert.equal(rows, [{ ssl: true }]);
});

test.after.each(async () => {
  await Promise.all(opened.splice(0).map((sink) => sink.close()));
});
test.after(async () => {
  await Promise.all(Object.values(servers ?? {}).map((server) => server.stop()));
  await folder.remove();
});

test.run();
