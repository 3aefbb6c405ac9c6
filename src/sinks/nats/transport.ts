import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import {
  type ConnectionOptions,
  type NatsConnection,
  NatsConnectionImpl,
  setTransportFactory,
  type Transport,
} from "@nats-io/transport-node";
import type { Dialed } from "./dial.ts";

/** Hands a connection that `dial` made to the library, in the place of the one it would make itself. */
class DialedTransport implements Transport {
  readonly lang = "kollect";
  readonly version = "1";
  #dialed: Dialed | undefined;
  readonly #closed = Promise.withResolvers<void>();

  connect(_server: unknown, options: ConnectionOptions): Promise<void> {
    const { dialed } = options as DialedOptions;
    this.#dialed = dialed;
    if (dialed.socket.closed) this.#closed.resolve();
    else dialed.socket.once("close", () => this.#closed.resolve());
    return Promise.resolve();
  }

  get isClosed(): boolean {
    return this.#dialed?.socket?.destroyed ?? true;
  }

  isEncrypted(): boolean {
    return this.#dialed?.socket instanceof TLSSocket;
  }

  /** The library prints what a transport throws; here the end of the connection is the end of the bytes. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#dialed === undefined) return;
    yield this.#dialed.head;
    try {
      yield* arriving(this.#dialed.socket);
    } finally {
      this.discard();
    }
  }

  send(frame: Uint8Array): void {
    this.#dialed?.socket?.write(frame);
  }

  close(): Promise<void> {
    this.discard();
    return Promise.resolve();
  }

  disconnect(): void {
    this.discard();
  }

  discard(): void {
    this.#dialed?.socket?.destroy();
  }

  closed(): Promise<void> {
    return this.#closed.promise;
  }
}

/** So many chunks wait at most before the socket does. */
const mostWaiting = 64;

/**
 * What comes over a socket, up to its end. Unlike the socket's own iteration it keeps what came before an error: a server
 * that hangs up says why.
 */
async function* arriving(socket: Socket): AsyncGenerator<Uint8Array, void, undefined> {
  const waiting: Uint8Array[] = [];
  let hasEnded = socket.closed;
  let wake = (): void => undefined;
  socket.on("data", (chunk: Uint8Array) => {
    if (waiting.push(chunk) >= mostWaiting) socket.pause();
    wake();
  });
  socket.once("close", () => {
    hasEnded = true;
    wake();
  });
  for (;;) {
    const chunk = waiting.shift();
    if (chunk !== undefined) yield chunk;
    else if (hasEnded) return;
    else {
      socket.resume();
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
}

interface DialedOptions extends ConnectionOptions {
  readonly dialed: Dialed;
}

/** Speaks NATS over `dialed`. It never dials by itself: what breaks stays broken. */
export function speak(dialed: Dialed, options: ConnectionOptions): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new DialedTransport() });
  const all: DialedOptions = {
    ...options,
    // A name for the library's own book-keeping.
    servers: "dialed:4222",
    resolve: false,
    reconnect: false,
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
    dialed,
  };
  return NatsConnectionImpl.connect(all);
}
