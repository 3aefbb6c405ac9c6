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
      for await (const chunk of this.#dialed.socket) yield chunk as Uint8Array;
    } catch {
      return;
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
