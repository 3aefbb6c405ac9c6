import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";
import { freePort } from "./free-port.ts";
import { natsProgram } from "./nats-programs.ts";
import { shared } from "./service.ts";
import { supervise } from "./supervise.ts";
import type { Supervised } from "./supervise.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

export interface NatsServer {
  readonly port: number;
  /** Process id as it runs now. */
  readonly pid: number;
  /** Where it keeps its data. */
  readonly folder: string;
  readonly isRunning: () => boolean;
  /** A connection past everything, as the administrator unless `options` say otherwise. */
  connect(options?: NodeConnectionOptions): Promise<NatsConnection>;
  /** Ends the server as a crash would: connections break, the port refuses. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. `between`: what becomes of its data meanwhile. */
  restart(between?: () => Promise<void>): Promise<void>;
  /** Gives it another configuration, as `NatsWish` has it, while it runs. */
  reload(configuration: string, jetstream?: string): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export interface NatsWish {
  /** Users, limits and TLS in the words of nats-server's configuration; `administrator` must be able to sign in. */
  readonly configuration?: string;
  /** Without JetStream. */
  readonly bare?: boolean;
  /** More of the block for JetStream. */
  readonly jetstream?: string;
  /** How the administrator connects, where a password is not all. */
  readonly administrator?: NodeConnectionOptions;
}

/** Of the user `admin`, who may do everything. */
export const administrator = { user: "admin", pass: "admin-s3cret" };

/** Users of most tests. `reader` may look and not publish. */
export const users = (others: string): string => `
authorization {
  users = [
    { user: "${administrator.user}", password: "${administrator.pass}" }
    ${others}
  ]
}`;

/** Starts a server of one, on loopback. @throws {ServiceMissing} */
export async function startNats(wish: NatsWish = {}): Promise<NatsServer> {
  const program = await natsProgram();
  const folder = temporaryFolder("nats");
  const port = await freePort();
  const file = join(folder.path, "nats.conf");
  const data = JSON.stringify(join(folder.path, "data"));
  const configure = (configuration: string, more = wish.jetstream ?? ""): Promise<void> => {
    const store = wish.bare === true ? "" : `jetstream { store_dir: ${data}, ${more} }`;
    return writeFile(file, `listen: "127.0.0.1:${port}"\n${store}\n${configuration}\n`);
  };
  await configure(wish.configuration ?? users(""));
  const open = (options: NodeConnectionOptions = wish.administrator ?? administrator) =>
    connect({ servers: `127.0.0.1:${port}`, reconnect: false, timeout: 2_000, ...options });
  const launch = async (): Promise<Supervised> => {
    const server = await supervise(program, ["--config", file], {
      log: join(folder.path, "nats.log"),
      folder: folder.path,
    });
    await until("nats-server answers", 30, async () => {
      if (server.hasExited()) throw new Error(`nats-server ended at once:\n${server.logTail()}`);
      return open().then(
        async (connection) => {
          await connection.close();
          return true;
        },
        () => undefined,
      );
    });
    return server;
  };
  let server = await launch();
  return {
    port,
    get pid() {
      return server.pid;
    },
    folder: folder.path,
    isRunning: () => !server.hasExited(),
    connect: open,
    kill: () => server.end("KILL"),
    restart: async (between) => {
      await server.end("KILL");
      await between?.();
      server = await launch();
    },
    reload: async (configuration, jetstream) => {
      await configure(configuration, jetstream);
      process.kill(server.pid, "SIGHUP");
    },
    stop: async () => {
      await server.end("KILL");
      await folder.remove();
    },
  };
}

/** Of the server that suites share, where the user `writer` has that password. */
export const sharedUsers = (writerPassword: string): string =>
  users(`
    { user: "writer", password: "${writerPassword}" }
    { user: "reader", password: "reader-s3cret", permissions: {
        publish: { allow: ["$JS.API.>", "_INBOX.>"] }, subscribe: ">" } }
    { user: "meter", password: "meter-s3cret", permissions: {
        publish: { allow: ["$JS.API.>", "kollect.test.team-a.everything.epoch"] }, subscribe: ">" } }`);

/** The one server that the suites of a process share; it ends with the process. */
export const sharedNats = shared(() => startNats({ configuration: sharedUsers("writer/s3cret") }));
