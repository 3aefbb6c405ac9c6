import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { type ObjectType, type Oid, oidOf } from "./object.ts";
import { deltaOf } from "./pack-delta-maker.ts";
import type { Base } from "./tree-object.ts";

/** Where an object stands in a pack, for its index. */
export interface PackedObject {
  readonly oid: Oid;
  readonly offset: number;
  readonly crc: number;
}

export interface Pack {
  /** The whole pack in blocks of about 64 KiB. */
  readonly blocks: readonly Buffer[];
  readonly bytes: number;
  /** SHA-1 at its end. */
  readonly checksum: Buffer;
  readonly objects: readonly PackedObject[];
}

/** Collects objects, compressed at once: what waits is about as large as what is sent. */
export interface PackWriter {
  /** Adds an object once; returns its name. `base` is like it, and the other side has it. */
  add(type: ObjectType, data: Buffer, base?: Base): Oid;
  finish(): Pack;
}

const typeNumbers: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const deltaNumber = 7;
const headerBytes = 12;
const blockBytes = 64 * 1024;

/** Type and size, little end first, seven bits a byte but for four in the first. */
function entryHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 15);
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 128);
    byte = rest & 127;
  }
  return Buffer.from([...bytes, byte]);
}

/** By default each call takes some 280 KB of native memory; for a file of 300 bytes, 8 KB do. */
function compress(data: Buffer): Buffer {
  const bits = Math.min(15, Math.max(9, Math.ceil(Math.log2(data.length + 1))));
  return deflateSync(data, {
    windowBits: bits,
    memLevel: Math.min(8, bits - 6),
    chunkSize: Math.min(data.length + 64, blockBytes),
  });
}

/** An object as it stands in the pack. */
function entryOf(type: ObjectType, data: Buffer, base: Base | undefined): readonly Buffer[] {
  const delta = base && deltaOf(base.data, data);
  return base === undefined || delta === undefined || delta.length > data.length / 2
    ? [entryHeader(typeNumbers[type], data.length), compress(data)]
    : [entryHeader(deltaNumber, delta.length), Buffer.from(base.oid, "hex"), compress(delta)];
}

export interface PackOptions {
  /** The receiver adds what deltas are made from. */
  readonly isThin: boolean;
}

export function createPackWriter({ isThin }: PackOptions): PackWriter {
  const objects = new Map<Oid, PackedObject>();
  const blocks: Buffer[] = [];
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let offset = headerBytes;
  const push = (part: Buffer): void => {
    waiting.push(part);
    waitingBytes += part.length;
    offset += part.length;
    if (waitingBytes < blockBytes) return;
    blocks.push(Buffer.concat(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  return {
    add: (type, data, base) => {
      const oid = oidOf(type, data);
      if (objects.has(oid)) return oid;
      const parts = entryOf(type, data, isThin ? base : undefined);
      objects.set(oid, { oid, offset, crc: parts.reduce((sum, part) => crc32(part, sum), 0) });
      for (const part of parts) push(part);
      return oid;
    },
    finish: () => {
      const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
      head.writeUInt32BE(objects.size, 8);
      const parts = [head, ...blocks, ...waiting];
      const digest = createHash("sha1");
      for (const part of parts) digest.update(part);
      const checksum = digest.digest();
      return {
        blocks: [head, ...blocks, Buffer.concat([...waiting, checksum])],
        bytes: offset + checksum.length,
        checksum,
        objects: [...objects.values()],
      };
    },
  };
}
