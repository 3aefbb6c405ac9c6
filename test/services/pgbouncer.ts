import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { freePort } from "./free-port.ts";
import { serverUser } from "./postgres-programs.ts";
import { resolveProgram } from "./resolve.ts";
import { ServiceMissing } from "./service.ts";
import { supervise } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

const packages = ["pgbouncer", "libevent-2.1-7", "libc-ares2"];
const missing = (reason: string): ServiceMissing => new ServiceMissing("PgBouncer", reason);

/** Unpacks Debian's packages; nothing is installed. */
function unpack(folder: string): void {
  const run = (command: string, ...args: string[]): void => {
    const { status } = spawnSync(command, args, { cwd: folder, stdio: "ignore" });
    if (status !== 0) throw missing(`${command} gives no package; put pgbouncer on the PATH`);
  };
  run("apt-get", "download", ...packages);
  for (const it of readdirSync(folder)) if (it.endsWith(".deb")) run("dpkg", "-x", it, folder);
  const start = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu)
exec "$here"/usr/sbin/pgbouncer "$@"
`;
  writeFileSync(join(folder, "pgbouncer"), start);
  chmodSync(join(folder, "pgbouncer"), 0o755);
}

/** Path of pgbouncer: of this machine, else from Debian. @throws {ServiceMissing} */
export async function pgbouncerProgram(): Promise<string> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"];
  const installed = folders.map((it) => join(it, "pgbouncer")).find((it) => existsSync(it));
  if (installed !== undefined) return installed;
  return resolveProgram({
    name: "pgbouncer",
    version: "debian",
    variable: "PGBOUNCER",
    effort: "from Debian, a few seconds",
    build: (folder) => Promise.resolve(unpack(folder)),
  });
}

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
