import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createPump, type Trickle } from "./pump.ts";

/** A TCP relay on loopback through which a test hurts a connection. */
export interface Proxy {
  readonly port: number;
  /** Resets all connections and refuses new ones until `heal`. */
  cut(): Promise<void>;
  /** Takes bytes and passes none on until `heal`; resolves `reached` once either side sent some. */
  stall(): { readonly reached: Promise<void> };
  /** The same for the next connection alone. */
  stallNext(): { readonly reached: Promise<void> };
  /** Passes on that many bytes more of clients, then resets every connection; once. Says whether it did, when asked. */
  cutAfter(bytes: number): () => boolean;
  /** The same for bytes of servers. */
  truncateAfter(bytes: number): () => boolean;
  /**
   * Calls `act` once, when clients have sent that many bytes more; what comes behind them on that connection waits until
   * `heal`, and is lost where the client closes it before.
   */
  whenSent(bytes: number, act: () => void): void;
  /** Bytes that clients have sent so far. */
  sent(): number;
  /** Bytes that servers have sent so far. */
  answered(): number;
  /** What servers send is so many milliseconds late. */
  delay(millis: number): void;
  /** Both sides get what the other sends little by little. */
  trickle(pace: Trickle): void;
  /** Back to relaying; connections that were stalled are reset. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Counts bytes, and resets connections after so many more. */
interface Meter {
  bytes: number;
  left: number;
}
const meter = (): Meter => ({ bytes: 0, left: Infinity });

interface Hindrance {
  readonly reached: () => void;
  readonly done: Promise<void>;
}
function hindrance(): Hindrance {
  let reached = (): void => {};
  const done = new Promise<void>((resolve) => {
    reached = resolve;
  });
  return { reached, done };
}

/** Relays 127.0.0.1:`port` (chosen) to 127.0.0.1:`target`. */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const fromClients = meter();
  const fromServers = meter();
  let lateness = 0;
  let pace: Trickle | undefined;
  let watched: { left: number; readonly act: () => void } | undefined;
  let stalled: Hindrance | undefined;
  /** For the next connection. */
  let stalledNext: Hindrance | undefined;
  const hindered = new Map<Socket, Hindrance>();
  /** What clients have sent that waits, oldest first. */
  const waiting = new Map<Socket, Array<() => void>>();
  /** The last bytes are on their way, and none may follow them. */
  let isCutting = false;
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
    hindered.clear();
    isCutting = false;
  };
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => {});
    return socket.setNoDelay(true);
  };
  /** Passes on what may go before somebody acts. */
  const watch = (client: Socket, chunk: Buffer, pass: (chunk: Buffer) => void): void => {
    const before = waiting.get(client);
    if (before !== undefined) before.push(() => pass(chunk));
    else if (watched === undefined || chunk.length < watched.left) {
      if (watched !== undefined) watched.left -= chunk.length;
      pass(chunk);
    } else {
      const { left, act } = watched;
      watched = undefined;
      if (left > 0) pass(chunk.subarray(0, left));
      waiting.set(client, left < chunk.length ? [() => pass(chunk.subarray(left))] : []);
      act();
    }
  };
  /** Passes on what may go; the rest of the chunk is lost with all connections. */
  const spend = (count: Meter, chunk: Buffer, to: Socket, pass: (chunk: Buffer) => void): void => {
    if (isCutting) return;
    count.bytes += chunk.length;
    if (chunk.length <= count.left) {
      count.left -= chunk.length;
      pass(chunk);
      return;
    }
    const part = chunk.subarray(0, count.left);
    count.left = Infinity;
    if (part.length === 0) reset();
    else {
      isCutting = true;
      to.write(part, reset);
    }
  };
  const relay = (client: Socket): void => {
    track(client);
    const upstream = track(connect(target, "127.0.0.1"));
    const [up, down] = [createPump(upstream, () => pace), createPump(client, () => pace)];
    if (stalledNext !== undefined) hindered.set(client, stalledNext);
    stalledNext = undefined;
    const isHindered = (): boolean => {
      const it = stalled ?? hindered.get(client);
      it?.reached();
      return it !== undefined;
    };
    client.on("data", (chunk: Buffer) => {
      if (isHindered()) return;
      watch(client, chunk, (it) => spend(fromClients, it, upstream, (part) => up.write(part)));
    });
    upstream.on("data", (chunk: Buffer) => {
      if (isHindered()) return;
      spend(fromServers, chunk, client, (part) => {
        if (lateness === 0) down.write(part);
        else setTimeout(() => down.write(part), lateness);
      });
    });
    client.on("end", () => up.end());
    upstream.on("end", () => down.end());
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on("close", () => {
        sockets.delete(one);
        waiting.delete(one);
        // What is still to trickle comes first.
        if (one.readableEnded && pace !== undefined) return;
        other.destroy();
      });
  };
  const server = createServer(relay);
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
      stalled = hindrance();
      return { reached: stalled.done };
    },
    stallNext: () => {
      stalledNext = hindrance();
      return { reached: stalledNext.done };
    },
    cutAfter: (bytes) => {
      fromClients.left = bytes;
      return () => fromClients.left === Infinity;
    },
    truncateAfter: (bytes) => {
      fromServers.left = bytes;
      return () => fromServers.left === Infinity;
    },
    whenSent: (bytes, act) => {
      watched = { left: bytes, act };
    },
    sent: () => fromClients.bytes,
    answered: () => fromServers.bytes,
    delay: (millis) => {
      lateness = millis;
    },
    trickle: (wish) => {
      pace = wish;
    },
    heal: async () => {
      if (stalled !== undefined) reset();
      for (const socket of hindered.keys()) socket.resetAndDestroy();
      hindered.clear();
      stalled = undefined;
      stalledNext = undefined;
      watched = undefined;
      for (const passes of waiting.values()) for (const pass of passes) pass();
      waiting.clear();
      fromClients.left = Infinity;
      fromServers.left = Infinity;
      lateness = 0;
      pace = undefined;
      if (!server.listening) await listen(port);
    },
    close: stopListening,
  };
}
