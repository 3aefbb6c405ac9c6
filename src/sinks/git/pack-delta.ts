import { maxObjectBytes } from "./object.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Makes an object from its base: runs copied from the base and bytes that stand in the delta. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  let at = 0;
  const size = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = delta.readUInt8(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  /** Little-endian number of which only the bytes with a bit in `mask` are there. */
  const sparse = (mask: number): number => {
    let value = 0;
    for (let scale = 1, bits = mask; bits > 0; bits >>= 1, scale *= 256)
      if (bits & 1) value += delta.readUInt8(at++) * scale;
    return value;
  };
  if (size() !== base.length) throw new ProtocolError("a delta to another base");
  const length = size();
  if (length > maxObjectBytes) throw new ProtocolError("an object is too large");
  let made = 0;
  const parts: Buffer[] = [];
  while (at < delta.length && made <= length) {
    const command = delta.readUInt8(at++);
    if (command & 128) {
      const from = sparse(command & 15);
      const count = sparse((command >> 4) & 7) || 0x10000;
      parts.push(base.subarray(from, from + count));
      made += count;
    } else {
      parts.push(delta.subarray(at, at + command));
      at += command;
      made += command;
    }
  }
  if (made !== length) throw new ProtocolError("broken delta");
  const data = Buffer.concat(parts);
  if (data.length !== length) throw new ProtocolError("broken delta");
  return data;
}
