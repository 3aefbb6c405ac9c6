import { ProtocolError } from "./protocol-error.ts";

/** End of a section. */
export const flush = "0000";

/** One line of Git's wire format: its length in four hex digits, then `text`. */
export function pktLine(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
}

/** Payloads of the packets in `bytes` from `start`; `undefined` is a flush. The last value returned is the end. */
export function* packets(bytes: Buffer, start = 0): Generator<Buffer | undefined, number> {
  let at = start;
  while (at < bytes.length) {
    const head = bytes.toString("latin1", at, at + 4);
    const length = /^[0-9a-f]{4}$/i.test(head) ? Number.parseInt(head, 16) : -1;
    if (length === 0) yield undefined;
    else if (length < 4 || at + length > bytes.length) throw new ProtocolError("broken packet");
    else yield bytes.subarray(at + 4, at + length);
    at += Math.max(length, 4);
  }
  return at;
}

export const lineOf = (packet: Buffer): string => packet.toString("utf8").replace(/\n$/, "");

/** Joins what came on the data band; progress is dropped. @throws {ProtocolError} when the error band speaks */
export function dataBand(parts: Iterable<Buffer | undefined>): Buffer {
  const data: Buffer[] = [];
  for (const packet of parts) {
    if (packet === undefined) break;
    if (packet[0] === 3) throw new ProtocolError("the server gave up");
    if (packet[0] === 1) data.push(packet.subarray(1));
  }
  return Buffer.concat(data);
}
