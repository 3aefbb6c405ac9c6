import { Socket } from "node:net";
import type { Egress } from "./egress.ts";

/**
 * A socket for drivers that call `connect(port, host)` themselves: names are resolved by `egress`, and what was
 * checked is what is dialed. Literals are the caller's to check, as Node never looks them up; paths of local
 * sockets are refused.
 */
export function guardedSocket(egress: Egress): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  const guarded = (port: number, host: string): Socket => {
    egress.check(host);
    return connect({ port, host, lookup: egress.lookup });
  };
  socket.connect = guarded as Socket["connect"];
  return socket;
}
