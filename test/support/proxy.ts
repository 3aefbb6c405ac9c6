import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback through which a test hurts a connection. */
export interface Proxy {
  readonly port: number;
  /** Resets all connections and refuses new ones until `heal`. */
  cut(): Promise<void>;
  /** Takes bytes and passes none on until `heal`; resolves `reached` once a client sent some. */
  stall(): { readonly reached: Promise<void> };
  /** Resets every connection once clients have sent that many bytes more; once. */
  cutAfter(bytes: number): void;
  /** Back to relaying; connections that were stalled are reset. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Relays 127.0.0.1:`port` (chosen) to 127.0.0.1:`target`. */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let allowance = Infinity;
  let stalled: (() => void) | undefined;
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => {});
    return socket.setNoDelay(true);
  };
  const pass = (chunk: Buffer, upstream: Socket): void => {
    if (stalled !== undefined) return stalled();
    allowance -= chunk.length;
    if (allowance >= 0) return void upstream.write(chunk);
    allowance = Infinity;
    reset();
  };
  const server = createServer((client) => {
    track(client);
    const upstream = track(connect(target, "127.0.0.1"));
    client.on("data", (chunk: Buffer) => pass(chunk, upstream));
    upstream.on("data", (chunk: Buffer) => stalled === undefined && client.write(chunk));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("end", () => other.end());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const stopListening = async (): Promise<void> => {
    reset();
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    await closed;
  };
  const port = await listen(0);
  return {
    port,
    cut: stopListening,
    stall: () => {
      const reached = new Promise<void>((resolve) => {
        stalled = resolve;
      });
      return { reached };
    },
    cutAfter: (bytes) => {
      allowance = bytes;
    },
    heal: async () => {
      if (stalled !== undefined) reset();
      stalled = undefined;
      allowance = Infinity;
      if (!server.listening) await listen(port);
    },
    close: stopListening,
  };
}
