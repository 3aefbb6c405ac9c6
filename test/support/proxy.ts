import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay on loopback through which a test hurts a connection. */
export interface Proxy {
  readonly port: number;
  /** Resets all connections and refuses new ones until `heal`. */
  cut(): Promise<void>;
  /** Takes bytes and passes none on until `heal`; resolves `reached` once either side sent some. */
  stall(): { readonly reached: Promise<void> };
  /** Resets every connection once clients have sent that many bytes more; once. */
  cutAfter(bytes: number): void;
  /** The same for bytes that servers have sent. */
  truncateAfter(bytes: number): void;
  /** Bytes that clients have sent so far. */
  sent(): number;
  /** Bytes that servers have sent so far. */
  received(): number;
  /** What servers send is so many milliseconds late. */
  delay(millis: number): void;
  /** Back to relaying; connections that were stalled are reset. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Relays 127.0.0.1:`port` (chosen) to 127.0.0.1:`target`. */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let allowance = Infinity;
  let answers = Infinity;
  let lateness = 0;
  let sent = 0;
  let received = 0;
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
    sent += chunk.length;
    allowance -= chunk.length;
    if (allowance >= 0) return void upstream.write(chunk);
    allowance = Infinity;
    reset();
  };
  const server = createServer((client) => {
    track(client);
    const upstream = track(connect(target, "127.0.0.1"));
    client.on("data", (chunk: Buffer) => pass(chunk, upstream));
    upstream.on("data", (chunk: Buffer) => {
      if (stalled !== undefined) return stalled();
      received += chunk.length;
      answers -= chunk.length;
      if (answers < 0) {
        answers = Infinity;
        client.write(chunk.subarray(0, chunk.length >> 1), reset);
      } else if (lateness === 0) client.write(chunk);
      else setTimeout(() => client.write(chunk), lateness);
    });
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
    truncateAfter: (bytes) => {
      answers = bytes;
    },
    sent: () => sent,
    received: () => received,
    delay: (millis) => {
      lateness = millis;
    },
    heal: async () => {
      if (stalled !== undefined) reset();
      stalled = undefined;
      allowance = Infinity;
      answers = Infinity;
      lateness = 0;
      if (!server.listening) await listen(port);
    },
    close: stopListening,
  };
}
