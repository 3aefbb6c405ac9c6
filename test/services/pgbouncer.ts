import { writeFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { debianProgram } from "./debian-program.ts";
import { freePort } from "./free-port.ts";
import { serverUser } from "./postgres-programs.ts";
import { supervise } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

/** @throws {ServiceMissing} */
export const pgbouncerProgram = (): Promise<string> =>
  debianProgram({
    name: "pgbouncer",
    packages: ["pgbouncer", "libevent-2.1-7", "libc-ares2"],
    path: "usr/sbin/pgbouncer",
    variable: "PGBOUNCER",
  });

export interface Pooler {
  readonly port: number;
  stop(): Promise<void>;
}

export interface PoolerOptions {
  /** Port of the server on loopback. */
  readonly target: number;
  /** By role. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Connections to the server, for each role and database. */
  readonly size: number;
}

/** PgBouncer in transaction mode: a session gets a server for as long as a transaction takes. */
export async function startPooler({ target, passwords, size }: PoolerOptions): Promise<Pooler> {
  const program = await pgbouncerProgram();
  const user = serverUser();
  const folder = temporaryFolder("pgbouncer");
  const port = await freePort();
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const files = {
    "users.txt": Object.entries(passwords)
      .map((pair) => `${pair.map(quoted).join(" ")}\n`)
      .join(""),
    "pgbouncer.ini": `[databases]
* = host=127.0.0.1 port=${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder.path, "users.txt")}
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 200
`,
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder.path, name), text, { mode: 0o600 });
  if (user !== undefined)
    for (const path of [folder.path, ...Object.keys(files).map((it) => join(folder.path, it))])
      await chown(path, user.uid, user.gid);
  const pooler = await supervise(program, [join(folder.path, "pgbouncer.ini")], {
    log: join(folder.path, "pgbouncer.log"),
    folder: folder.path,
    user,
  });
  await until("PgBouncer answers", 10, () => {
    if (pooler.hasExited()) throw new Error(`PgBouncer ended at once:\n${pooler.logTail()}`);
    return new Promise<true | undefined>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.once("error", () => resolve(undefined));
      socket.once("close", () => socket.destroy());
      socket.once("connect", () => socket.end());
    });
  });
  return {
    port,
    stop: async () => {
      await pooler.end("KILL");
      await folder.remove();
    },
  };
}
