import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as encrypt, type TLSSocket } from "node:tls";
import type { Egress } from "../../net/egress.ts";
import { guardedSocket } from "../../net/guarded-socket.ts";
import { connectionOptions } from "../tls.ts";
import type { Address } from "./address.ts";
import type { Access } from "./credentials.ts";

/** A connection that the server has greeted, encrypted where it is to be. */
export interface Dialed {
  readonly socket: Socket | TLSSocket;
  /** The greeting, and what came behind it. */
  readonly head: Uint8Array;
}

/** Why there is no connection: fit to be shown. */
export class DialError extends Error {
  readonly isMisconfigured: boolean;
  constructor(message: string, isMisconfigured = false) {
    super(message);
    this.isMisconfigured = isMisconfigured;
  }
}

interface Greeting {
  readonly tls_required?: boolean;
  readonly tls_available?: boolean;
}

const greetingLimit = 65_536;

/** Reads up to the end of the first line. */
async function greeting(socket: Socket, signal: AbortSignal): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (!head.includes(0x0a)) {
    if (head.length > greetingLimit)
      throw new DialError("it does not speak the NATS protocol", true);
    const next = Promise.race([
      once(socket, "data", { signal }),
      once(socket, "close", { signal }).then(() => {
        throw new DialError("it closed the connection at once");
      }),
    ]);
    socket.resume();
    const [chunk] = (await next) as [Uint8Array];
    socket.pause();
    head = Buffer.concat([head, chunk]);
  }
  return head;
}

function readGreeting(head: Uint8Array): Greeting {
  try {
    const [, text = ""] = /^INFO\s+(\{.*\})\s*\r?\n/.exec(Buffer.from(head).toString("utf8")) ?? [];
    return JSON.parse(text) as Greeting;
  } catch {
    throw new DialError("it does not speak the NATS protocol", true);
  }
}

/** The certificate must be for the name in the URL, whatever address it was resolved to. */
async function encrypted(
  socket: Socket,
  { host }: Address,
  { tls }: Access,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const secure = encrypt({
    socket,
    ...connectionOptions(tls),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  });
  secure.on("error", () => {});
  await once(secure, "secureConnect", { signal });
  return secure;
}

/**
 * Connects to an address that `egress` allows, and hears the greeting. Ours rather than the library's, which resolves
 * names by itself, lets no one end an attempt, and leaves the socket of a failed one open.
 * @throws {DialError | OperatorError | NodeJS.ErrnoException}
 */
export async function dial(
  address: Address,
  access: Access,
  egress: Egress,
  signal: AbortSignal,
): Promise<Dialed> {
  signal.throwIfAborted();
  const socket = guardedSocket(egress);
  // A failure is heard where it is waited for; late ones end with the connection.
  socket.on("error", () => {});
  const destroy = (): void => void socket.destroy();
  signal.addEventListener("abort", destroy, { once: true });
  try {
    socket.setNoDelay(true).setKeepAlive(true, 10_000);
    socket.connect(address.port, address.host);
    await once(socket, "connect", { signal });
    const head = await greeting(socket, signal);
    const server = readGreeting(head);
    if (!address.tls) {
      if (server.tls_required === true)
        throw new DialError("it takes encrypted connections only; write tls:// in nats.url", true);
      return { socket, head };
    }
    if (server.tls_required !== true && server.tls_available !== true)
      throw new DialError("it offers no TLS; nats.url says tls://", true);
    return { socket: await encrypted(socket, address, access, signal), head };
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", destroy);
  }
}
