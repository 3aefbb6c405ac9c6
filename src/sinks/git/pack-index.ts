import { createHash } from "node:crypto";
import type { Pack } from "./pack-writer.ts";

const uint32 = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
};

/** Index of `pack`, version 2: where each object stands, by name. */
export function packIndex({ objects, checksum }: Pack): Buffer {
  const sorted = objects.toSorted((a, b) => (a.oid < b.oid ? -1 : 1));
  const fanout = Array.from({ length: 256 }, () => 0);
  for (const { oid } of sorted) {
    const first = Number.parseInt(oid.slice(0, 2), 16);
    fanout[first] = (fanout[first] ?? 0) + 1;
  }
  let total = 0;
  const cumulative = fanout.map((count) => (total += count));
  const large: number[] = [];
  const offsets = sorted.map(({ offset }) =>
    offset < 0x80000000 ? offset : 0x80000000 + large.push(offset) - 1,
  );
  const wide = large.flatMap((it) => [Math.floor(it / 0x100000000), it % 0x100000000]);
  const parts = [
    Buffer.from("ff744f6300000002", "hex"),
    uint32(cumulative),
    ...sorted.map(({ oid }) => Buffer.from(oid, "hex")),
    uint32(sorted.map(({ crc }) => crc)),
    uint32(offsets),
    uint32(wide),
    checksum,
  ];
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}
