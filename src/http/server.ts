import { once } from "node:events";
import { createServer as createPlainServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { OperatorError } from "../errors/operator-error.ts";
import type {
  CertificateSource,
  ServingCertificate,
} from "../webhook/certificates/certificate-source.ts";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface ServerOptions {
  readonly address: Address;
  /** The flag that the address comes from, for messages. */
  readonly flag: string;
  readonly app: RequestListener;
  /** Called once, with the port that it listens on. */
  readonly onListening: (port: number) => void;
}

/** Clients such as the API server's keep idle connections for 90 s; the side that closes first loses requests. */
const keepAlive = 120_000;
/** A client that sends slowly is cut off after this. */
const slowest = 10_000;
const limits = {
  keepAliveTimeout: keepAlive,
  headersTimeout: slowest,
  requestTimeout: slowest,
} as const;
const oldest = "TLSv1.2";

/** Serves plain HTTP until `signal` aborts; requests in flight are still answered. @throws {OperatorError} ADDRESS_UNUSABLE */
export async function runPlainServer(options: ServerOptions, signal: AbortSignal): Promise<void> {
  const server = createPlainServer(limits, options.app);
  await serving(server, options, async (listen) => {
    listen();
    if (!signal.aborted) await once(signal, "abort");
  });
}

/** The same over TLS, once there is a certificate. @throws {OperatorError} ADDRESS_UNUSABLE @throws what ends `certificates` */
export async function runTlsServer(
  options: ServerOptions & { readonly certificates: CertificateSource },
  signal: AbortSignal,
): Promise<void> {
  const server = createTlsServer({ ...limits, minVersion: oldest }, options.app);
  await serving(server, options, (listen) => {
    const serve = ({ certificate, key }: ServingCertificate): void => {
      server.setSecureContext({ cert: certificate, key, minVersion: oldest });
      listen();
    };
    return options.certificates.run(serve, signal);
  });
}

/** Does `work`, which makes the server listen; then ends it. */
async function serving(
  server: Server,
  { address, flag, onListening }: ServerOptions,
  work: (listen: () => void) => Promise<void>,
): Promise<void> {
  const failed = Promise.withResolvers<never>();
  const opened = Promise.withResolvers<void>();
  let isBegun = false;
  server.on("error", (error) => failed.reject(unusable(flag, address, error)));
  const listen = (): void => {
    if (isBegun) return;
    isBegun = true;
    server.listen(address.port, address.host, () => {
      onListening((server.address() as AddressInfo).port);
      opened.resolve();
    });
  };
  try {
    await Promise.race([work(listen), failed.promise]);
  } finally {
    // One that is about to listen can't be closed before it does.
    if (isBegun) await Promise.race([opened.promise, failed.promise]).catch(() => undefined);
    if (server.listening) {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    }
  }
}

const unusable = (flag: string, { host, port }: Address, error: Error): OperatorError => {
  const { code = error.name } = error as NodeJS.ErrnoException;
  const detail = code === "EADDRINUSE" ? "another process listens there" : code;
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new OperatorError("ADDRESS_UNUSABLE", { flag, address, detail }, { cause: error });
};
