import { ProtocolError } from "./protocol-error.ts";

/** End of a section. */
export const flush = "0000";

/** One line of Git's wire format: its length in four hex digits, then `text`. */
export function pktLine(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
}

/** Length of the packet at `at`, its four digits included; 0 is a flush. */
function lengthAt(bytes: Buffer, at: number): number {
  const head = bytes.toString("latin1", at, at + 4);
  const length = /^[0-9a-f]{4}$/i.test(head) ? Number.parseInt(head, 16) : -1;
  if (length < 4 && length !== 0) throw new ProtocolError("broken packet");
  return length;
}

/** Payloads of the packets in `bytes` from `start`; `undefined` is a flush. The last value returned is the end. */
export function* packets(bytes: Buffer, start = 0): Generator<Buffer | undefined, number> {
  let at = start;
  while (at < bytes.length) {
    const length = lengthAt(bytes, at);
    if (length === 0) yield undefined;
    else if (at + length > bytes.length) throw new ProtocolError("broken packet");
    else yield bytes.subarray(at + 4, at + length);
    at += Math.max(length, 4);
  }
  return at;
}

/** Collects packets, however their bytes come; gives them all once a flush ends them. */
export function createSection(): (chunk: Buffer) => readonly Buffer[] | undefined {
  const found: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 4 <= rest.length) {
      const length = lengthAt(rest, at);
      if (length === 0) return found;
      if (at + length > rest.length) break;
      found.push(rest.subarray(at + 4, at + length));
      at += length;
    }
    rest = rest.subarray(at);
    return undefined;
  };
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
