import { setImmediate as breathe } from "node:timers/promises";
import { inflateSync } from "node:zlib";
import { applyDelta } from "./pack-delta.ts";
import { type GitObject, maxObjectBytes, type ObjectType, type Oid, oidOf } from "./object.ts";
import { ProtocolError } from "./protocol-error.ts";

interface Entry {
  readonly offset: number;
  /** Where its compressed data begins. */
  readonly start: number;
  readonly size: number;
  /** A type, or the base it is a delta to: by name, or by offset. */
  readonly basis: { readonly type: ObjectType } | { readonly oid: Oid } | { readonly at: number };
}

/** The objects of one pack. */
export interface PackReader {
  /** @throws {ProtocolError} when it is not there */
  read(oid: Oid): GitObject;
  has(oid: Oid): boolean;
}

const types: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function inflate(pack: Buffer, { start, size }: Entry): { data: Buffer; consumed: number } {
  const { buffer, engine } = inflateSync(pack.subarray(start), {
    info: true,
    maxOutputLength: Math.max(size, 1),
    chunkSize: Math.min(size + 64, 64 * 1024),
  }) as unknown as Inflated;
  if (buffer.length !== size) throw new ProtocolError("broken object");
  return { data: buffer, consumed: engine.bytesWritten };
}

function entryAt(pack: Buffer, offset: number): Entry {
  let at = offset;
  let byte = pack.readUInt8(at++);
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let scale = 16; byte & 128; scale *= 128) {
    byte = pack.readUInt8(at++);
    size += (byte & 127) * scale;
  }
  const plain = types[type];
  if (plain !== undefined) return { offset, start: at, size, basis: { type: plain } };
  if (type === 7)
    return { offset, start: at + 20, size, basis: { oid: pack.toString("hex", at, at + 20) } };
  if (type !== 6) throw new ProtocolError("unknown type of object");
  byte = pack.readUInt8(at++);
  let back = byte & 127;
  while (byte & 128) {
    byte = pack.readUInt8(at++);
    back = (back + 1) * 128 + (byte & 127);
  }
  return { offset, start: at, size, basis: { at: offset - back } };
}

async function scan(pack: Buffer, signal: AbortSignal): Promise<Map<number, Entry>> {
  if (pack.toString("latin1", 0, 4) !== "PACK" || pack.readUInt32BE(4) !== 2)
    throw new ProtocolError("no pack");
  const entries = new Map<number, Entry>();
  let offset = 12;
  for (let left = pack.readUInt32BE(8); left > 0; left--) {
    const entry = entryAt(pack, offset);
    if (entry.size > maxObjectBytes) throw new ProtocolError("an object is too large");
    entries.set(offset, entry);
    offset = entry.start + inflate(pack, entry).consumed;
    if (left % 256 === 0) {
      await breathe();
      signal.throwIfAborted();
    }
  }
  return entries;
}

/** Finds the name of every object; the data of one is made anew whenever it is read. */
async function open(pack: Buffer, signal: AbortSignal): Promise<PackReader> {
  const entries = await scan(pack, signal);
  const named = new Map<Oid, Entry>();
  const baseOf = ({ basis }: Entry): Entry | undefined =>
    "oid" in basis ? named.get(basis.oid) : "at" in basis ? entries.get(basis.at) : undefined;
  const materialize = (entry: Entry): GitObject | undefined => {
    const deltas: Buffer[] = [];
    let at: Entry = entry;
    while (!("type" in at.basis)) {
      deltas.push(inflate(pack, at).data);
      const base = baseOf(at);
      if (base === undefined) return undefined;
      at = base;
    }
    const data = deltas.reduceRight((base, it) => applyDelta(base, it), inflate(pack, at).data);
    return { type: at.basis.type, data };
  };
  let open = [...entries.values()];
  while (open.length > 0) {
    const later: Entry[] = [];
    for (const [index, entry] of open.entries()) {
      const object = materialize(entry);
      if (object === undefined) later.push(entry);
      else named.set(oidOf(object.type, object.data), entry);
      if (index % 256 === 255) {
        await breathe();
        signal.throwIfAborted();
      }
    }
    if (later.length === open.length) throw new ProtocolError("a delta without its base");
    open = later;
  }
  return {
    has: (oid) => named.has(oid),
    read: (oid) => {
      const entry = named.get(oid);
      const object = entry === undefined ? undefined : materialize(entry);
      if (object === undefined) throw new ProtocolError("the pack lacks an object");
      return object;
    },
  };
}

/** @throws {ProtocolError} when `pack` is damaged */
export async function readPack(pack: Buffer, signal: AbortSignal): Promise<PackReader> {
  try {
    return await open(pack, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError("damaged pack");
  }
}
