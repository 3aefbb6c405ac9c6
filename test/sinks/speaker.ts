import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A port. */
export interface Speaker {
  readonly port: number;
  stop(): void;
}

/** Says `text` to whoever connects and says something first, and ends if `isEnding`. */
export async function startSpeaker(text: string, isEnding: boolean): Promise<Speaker> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("data", () => (isEnding ? socket.end(text) : socket.write(text)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
