import type { NatsConnection, PermissionViolationError } from "@nats-io/transport-node";
import type { Egress } from "../../net/egress.ts";
import type { Address } from "./address.ts";
import type { Access } from "./credentials.ts";
import { dial } from "./dial.ts";
import { speak } from "./transport.ts";

/** What work needs of a connection. */
export interface Session {
  readonly nc: NatsConnection;
  /** The last thing that the server said this user may not do. It says so beside its answers. */
  readonly denied: () => PermissionViolationError | undefined;
}

/** One connection to a server, made when needed and kept while it works. */
export interface Connection {
  /** Runs `work`, one at a time. After a failure, or an abort, the next one gets a new connection. */
  use<T>(work: (session: Session) => Promise<T>, signal: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

interface Open extends Session {
  end(): Promise<void>;
}

/** Milliseconds, for each of address, greeting with TLS, and sign-in. */
const connectTimeout = 10_000;

/** Listens to what the server says beside its answers, until the connection ends. */
async function open(nc: NatsConnection): Promise<Open> {
  let denied: PermissionViolationError | undefined;
  const heard = (async () => {
    for await (const status of nc.status())
      if (status.type === "error" && status.error.name === "PermissionViolationError")
        denied = status.error as PermissionViolationError;
  })();
  return {
    nc,
    denied: () => denied,
    end: async () => {
      await nc.close();
      await heard;
    },
  };
}

export function createConnection(address: Address, access: Access, egress: Egress): Connection {
  let current: Open | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const connect = async (signal: AbortSignal): Promise<Open> => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(connectTimeout)]);
    const dialed = await dial(address, access, egress, bounded);
    const destroy = (): void => void dialed.socket.destroy();
    signal.addEventListener("abort", destroy, { once: true });
    try {
      const { authenticator } = access;
      return await open(
        await speak(dialed, {
          name: "kollect",
          timeout: connectTimeout,
          pingInterval: 20_000,
          maxPingOut: 2,
          ...(authenticator === undefined ? {} : { authenticator }),
        }),
      );
    } catch (error) {
      destroy();
      throw error;
    } finally {
      signal.removeEventListener("abort", destroy);
    }
  };

  const end = async (): Promise<void> => {
    const ended = current;
    current = undefined;
    await ended?.end();
  };

  const attempt = async <T>(
    work: (session: Session) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    signal.throwIfAborted();
    if (current?.nc.isClosed() === true) await end();
    const session = (current ??= await connect(signal));
    const abort = (): void => void session.nc.close();
    signal.addEventListener("abort", abort, { once: true });
    try {
      return await work(session);
    } catch (error) {
      await end();
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };

  return {
    use: (work, signal) => {
      const run = last.then(() => attempt(work, signal));
      last = run.catch(() => {});
      return run;
    },
    close: async () => {
      await last;
      await end();
    },
  };
}
