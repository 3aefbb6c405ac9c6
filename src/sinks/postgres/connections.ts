import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { Client } from "pg";
import type { Egress } from "../../net/egress.ts";
import { guardedSocket } from "../../net/guarded-socket.ts";
import type { Endpoint } from "./dsn.ts";
import type { Encryption } from "./encryption.ts";

/** What work needs of a connection. */
export type Session = Pick<Client, "query">;

/** At most two connections to one endpoint, made when needed and kept while they work. */
export interface Connections {
  /** Runs `work` on a connection of its own. One that failed, or was aborted, is closed: the server rolls back. */
  use<T>(work: (session: Session) => Promise<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

interface Connection {
  readonly client: Client;
  readonly socket: Socket;
}

const limit = 2;
const connectTimeout = 10_000;
/** Above the server's own timeouts of two statements, one behind the other, so that only a dead connection meets it. */
const defaultAnswerTimeout = 130_000;
const noTls = "The server does not support SSL connections";

const close = async ({ client, socket }: Connection): Promise<void> => {
  const ended = client.end();
  // A dead peer never answers the farewell.
  socket.destroySoon();
  await ended;
};

/** Runs `work`, destroying `socket` when `signal` aborts; then fails with the signal's reason. */
const abortable = async <T>(
  socket: Socket,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const destroy = (): void => void socket.destroy();
  signal.addEventListener("abort", destroy, { once: true });
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", destroy);
  }
};

export interface ConnectionsOptions {
  readonly egress: Egress;
  readonly ways: Encryption;
  /** Milliseconds to wait for the answer to a statement. */
  readonly answerTimeout?: number;
}

export function createConnections(
  endpoint: Endpoint,
  { egress, ways, answerTimeout = defaultAnswerTimeout }: ConnectionsOptions,
): Connections {
  const idle: Connection[] = [];
  const waiting: (() => void)[] = [];
  let used = 0;
  let isClosed = false;

  const dial = async (ssl: ConnectionOptions | false, signal: AbortSignal): Promise<Connection> => {
    const socket = guardedSocket(egress);
    const { host, port, user, database, password, options } = endpoint;
    const client = new Client({
      host,
      port,
      user,
      database,
      // A function, because pg looks for an absent password in the environment and in files.
      password: () => password,
      ...(options === undefined ? {} : { options }),
      application_name: "kollect",
      ssl,
      enableChannelBinding: endpoint.channelBinding,
      connectionTimeoutMillis: connectTimeout,
      query_timeout: answerTimeout,
      // Statements go out as they are asked for; the server answers in order.
      pipeline: true,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      stream: () => socket,
    });
    const connection = { client, socket };
    client.on("error", () => {
      const index = idle.indexOf(connection);
      if (index >= 0) idle.splice(index, 1);
    });
    try {
      await abortable(socket, signal, () => client.connect());
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return connection;
  };

  const connect = async (signal: AbortSignal): Promise<Connection> => {
    const [first, second] = ways;
    try {
      return await dial(first ?? false, signal);
    } catch (error) {
      if (second === undefined || !(error instanceof Error) || error.message !== noTls) throw error;
      return await dial(second, signal);
    }
  };

  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (used < limit) return void used++;
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(signal.reason as Error);
      };
      const take = (): void => {
        signal.removeEventListener("abort", abort);
        resolve();
      };
      signal.addEventListener("abort", abort, { once: true });
      waiting.push(take);
    });
  };

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) used--;
    else next();
  };

  return {
    use: async (work, signal) => {
      await acquire(signal);
      try {
        const connection = idle.pop() ?? (await connect(signal));
        try {
          const result = await abortable(connection.socket, signal, () => work(connection.client));
          if (isClosed) await close(connection);
          else if (!connection.socket.destroyed) idle.push(connection);
          return result;
        } catch (error) {
          await close(connection);
          throw error;
        }
      } finally {
        release();
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.all(idle.splice(0).map(close));
    },
  };
}
