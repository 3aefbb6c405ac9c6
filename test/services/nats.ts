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
  /** A connection past everything, as the administrator unless `options` say otherwise. */
  connect(options?: NodeConnectionOptions): Promise<NatsConnection>;
  /** Takes another configuration, as wished for at the start, without a restart. */
  reload(configuration: string): Promise<void>;
  /** Ends the server as a crash would: connections break, the port refuses. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export interface NatsWish {
  /** Users, limits and TLS in the words of nats-server's configuration; `administrator` must be able to sign in. */
  readonly configuration?: string;
  /** Without JetStream. */
  readonly bare?: boolean;
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
  const store = `jetstream { store_dir: ${JSON.stringify(join(folder.path, "data"))} }`;
  const configure = (configuration: string): Promise<void> =>
    writeFile(
      file,
      `listen: "127.0.0.1:${port}"\n${wish.bare === true ? "" : store}\n${configuration}\n`,
    );
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
    connect: open,
    reload: async (configuration) => {
      await configure(configuration);
      process.kill(server.pid, "SIGHUP");
    },
    kill: () => server.end("KILL"),
    restart: async () => {
      await server.end("KILL");
      server = await launch();
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
